// The process of everything that is not ours: AWS and Google as stand-ins. What they keep grows with every
// event that is made, so they must not share a heap with what is measured.

import { setTimeout as wait } from 'node:timers/promises';
import type { Quotas } from '../../infra/local/google/state.ts';
import { startLocalStack } from '../../infra/local/stack.ts';
import { type AppUser, appUser } from '../support/app-user.ts';
import { answerCalls } from './calls.ts';
import { drainFlood, type Flood } from './drain-flood.ts';

/** Someone who is signed in and has connected the calendar. */
export interface Person {
  email: string;
  /** Google's `sub`. */
  user: string;
  /** The session cookie, as a browser sends it. */
  cookie: string;
}

/** Milliseconds that Google takes for a call: as long as its Calendar API does from AWS, and as unevenly. */
const LATENCY = { least: 100, most: 200 };
/** At once; more would only wait for one another. */
const SIGN_INS = 5;

const stack = await startLocalStack();
// The queue is drained by a measurement of its own.
await stack.engine.pause();
const { control } = stack.google;
for (const slow of ['events', 'token']) {
  control.intercept(slow, () => wait(LATENCY.least + Math.random() * (LATENCY.most - LATENCY.least)));
}

const answers = {
  environment: () => stack.environment,
  signIn,
  limitCalls: (quotas: Quotas) => control.limitCalls(quotas),
  countEvents: (people: readonly Person[]) =>
    people.reduce((sum, { email }) => sum + control.events(email).length, 0),
  forgetTraffic,
  drainFlood: (flood: Flood) => drainFlood(stack, flood),
};
export type World = typeof answers;
answerCalls(answers);

/** Lets people sign in and connect their calendars, through every page of it. */
async function signIn(name: string, count: number): Promise<Person[]> {
  const people: Person[] = [];
  const names = Array.from({ length: count }, (_, index) => `${name}-${index}@example.com`);
  await Promise.all(
    Array.from({ length: SIGN_INS }, async () => {
      for (let email = names.pop(); email; email = names.pop()) {
        const browser = appUser(stack, email);
        await browser.connect();
        people.push(await describe(browser, email));
      }
    }),
  );
  return people;
}

async function describe(browser: AppUser, email: string): Promise<Person> {
  const { body } = await browser.call('GET', '/session');
  const session = browser.cookies.get('__Host-session') ?? '';
  return { email, user: body.user.id, cookie: `__Host-session=${session}` };
}

/** The stand-ins log every call; here nobody reads them. */
function forgetTraffic(): void {
  for (const { requests } of [stack.dynamodb, stack.kms, stack.secretsManager, stack.sqs, stack.scheduler]) {
    requests.clear();
  }
  control.forgetRequests();
}
