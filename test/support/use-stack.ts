import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../../infra/local/stack.ts';
import { type AppUser, appUser } from './app-user.ts';

interface Used {
  /** The local stack of this test file. */
  readonly stack: LocalStack;
  /** Lets time pass, in milliseconds, while queues and schedules stand still. */
  passTime(milliseconds: number): void;
  /** A person whom nobody has seen before, in a browser of their own. */
  newUser(email?: string): AppUser;
}

/** Starts the whole system for the tests of one file; faults that a test places end with it. */
export function useStack(options: Pick<LocalStackOptions, 'refreshTokenBinding'> = {}): Used {
  let stack: LocalStack | undefined;
  let people = 0;
  let passed = 0;
  // Not `Date`, which follows the stack’s clock.
  const machineNow = () => performance.timeOrigin + performance.now();
  const started = (): LocalStack => {
    if (!stack) throw new Error('The stack is there within tests only.');
    return stack;
  };
  beforeAll(async () => {
    stack = await startLocalStack({ ...options, now: () => machineNow() + passed });
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
    newUser(email) {
      people += 1;
      return appUser(started(), email ?? `person-${people}@example.com`);
    },
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
