import type { LocalStack } from '../../../../infra/local/stack.ts';
import { type AppUser, appUser } from '../../../support/app-user.ts';
import type { OperationName } from '../measured-calls.ts';

/** What the operations are performed in. */
export interface Scene {
  stack: LocalStack;
  /** Moves the clock on (milliseconds). Nothing comes due by itself. */
  passTime(milliseconds: number): void;
  /** Performs an operation and keeps what it called. @param users whom it serves */
  measure<T>(name: OperationName, act: () => Promise<T>, users?: number): Promise<T>;
}

type Reply = Awaited<ReturnType<AppUser['call']>>;

/** @throws Error when the API's answer is another */
export async function expectStatus(wanted: number, reply: Promise<Reply>): Promise<Reply> {
  const answer = await reply;
  if (answer.status === wanted) return answer;
  throw new Error(`The answer was ${answer.status} ${answer.body?.code ?? ''} and not ${wanted}.`);
}

/** Someone who is signed in and has connected the calendar. */
export async function connectUser(stack: LocalStack, email: string): Promise<AppUser> {
  const user = appUser(stack, email);
  await user.connect();
  return user;
}

export const meetup = {
  summary: 'Meetup',
  location: 'Library, second floor',
  start: { dateTime: '2030-03-01T18:00:00', timeZone: 'Europe/Paris' },
  end: { dateTime: '2030-03-01T20:00:00', timeZone: 'Europe/Paris' },
};
