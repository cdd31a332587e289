import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { BusEvent } from '../../infra/local/aws/event-bus.ts';
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../../infra/local/stack.ts';
import { type AppUser, appUser } from './app-user.ts';
import { composePeopleOnRecord, type PeopleOnRecord } from './people-on-record.ts';

interface Used {
  /** The local stack of this test file. */
  readonly stack: LocalStack;
  /** Lets time pass, in milliseconds, while queues and schedules stand still. */
  passTime(milliseconds: number): void;
  /** When a plan is to run that is due so many milliseconds from now, to the minute. */
  whenIn(milliseconds: number): { at: string; timeZone: string };
  /** A person whom nobody has seen before, in a browser of their own. */
  newUser(email?: string): AppUser;
  /** Somebody who has signed in, put on record without the pages on which they did. */
  signedIn(email?: string): Promise<AppUser>;
  /** Somebody who has connected Calendar, put on record without the pages on which they did. */
  connected(email?: string): Promise<AppUser>;
  /** Signs in somebody who is on record, in their browser, without the pages. */
  signInAgain(user: AppUser): Promise<void>;
  /** What adopters were told of a user on the bus, of one type. */
  told(type: string, user: AppUser): BusEvent[];
}

interface StackOptions extends Pick<LocalStackOptions, 'refreshTokenBinding'> {
  /** For tests that start processes of their own, which go by the machine’s clock. */
  machineTime?: boolean;
}

/** Every stack begins at this moment, so that no test hangs on the day or the hour: a Monday morning. */
const START = Date.UTC(2026, 10, 23, 10);

/** Starts the whole system for the tests of one file; faults that a test places end with it. */
export function useStack({ machineTime = false, ...options }: StackOptions = {}): Used {
  let stack: LocalStack | undefined;
  let onRecord: PeopleOnRecord | undefined;
  let people = 0;
  let passed = 0;
  let begunAt = 0;
  const started = (): LocalStack => {
    if (!stack) throw new Error('The stack is there within tests only.');
    return stack;
  };
  const record = (): PeopleOnRecord => {
    onRecord ??= composePeopleOnRecord(started());
    return onRecord;
  };
  const newUser = (email?: string): AppUser => {
    people += 1;
    return appUser(started(), email ?? `person-${people}@example.com`);
  };
  const granting = async (scopes: string, email?: string): Promise<AppUser> => {
    const user = newUser(email);
    user.cookies.set('__Host-session', await record().add(user.google, scopes));
    return user;
  };
  beforeAll(async () => {
    // Not `Date`, which follows the stack’s clock.
    begunAt = machineTime ? performance.timeOrigin : START - performance.now();
    stack = await startLocalStack({ ...options, now: () => begunAt + performance.now() + passed });
    // Queues and clock move when a test says so.
    await stack.engine.pause();
  });
  afterEach(() => {
    const { google, kms, secretsManager, dynamodb, sqs, scheduler, bus, lambda } = started();
    google.control.faults.clear();
    for (const service of [kms, secretsManager, dynamodb, sqs, scheduler, bus, lambda])
      service.faults.clear();
  });
  afterAll(() => stack?.stop());
  return {
    get stack() {
      return started();
    },
    passTime(milliseconds) {
      passed += milliseconds;
    },
    whenIn: (milliseconds) => ({
      at: new Date(started().clock.now() + milliseconds).toISOString().slice(0, 17).concat('00'),
      timeZone: 'UTC',
    }),
    newUser,
    signedIn: (email) => granting(started().environment.SIGN_IN_SCOPES, email),
    connected(email) {
      const { SIGN_IN_SCOPES, CALENDAR_SCOPES } = started().environment;
      return granting(`${SIGN_IN_SCOPES} ${CALENDAR_SCOPES}`, email);
    },
    async signInAgain(user) {
      user.cookies.set('__Host-session', await record().startSession(user.id));
    },
    told: (type, { id }) =>
      started()
        .bus.events(type)
        .filter(({ detail }) => Object(detail).user === id),
  };
}

/** An event that everybody may create. */
export const meetup = {
  summary: 'Meetup',
  start: { dateTime: '2027-03-01T18:00:00', timeZone: 'Europe/Paris' },
  end: { dateTime: '2027-03-01T20:00:00', timeZone: 'Europe/Paris' },
};

export const CALENDAR_SCOPE = 'https://www.googleapis.com/auth/calendar.events';
export const CALENDAR_LIST_SCOPE = 'https://www.googleapis.com/auth/calendar.calendarlist.readonly';
