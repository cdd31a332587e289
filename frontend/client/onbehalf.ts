import type { BeginAttempt } from './api.ts';
import { createAttempts } from './attempts.ts';
import type { Client, ClientOptions } from './client.ts';
import { createClock } from './clock.ts';
import { createConsent } from './consent.ts';
import { OnBehalfError } from './on-behalf-error.ts';
import { readOutcome } from './outcome.ts';
import { createSend } from './request.ts';
import { createSchedules } from './schedules.ts';

export type { Advice } from './advice.ts';
export type * from './api.ts';
export type * from './client.ts';
export type { ErrorCode, ProblemCode } from './error-code.ts';
export { OnBehalfError } from './on-behalf-error.ts';
export type { Outcome } from './outcome.ts';

const terms = {
  // Whoever has signed out here may want another account, or be another person.
  'sign-in': { purpose: 'sign-in', prompt: 'select_account' },
  upgrade: { purpose: 'upgrade' },
} as const satisfies Record<string, BeginAttempt>;

/**
 * Makes a client of the API, for one page.
 *
 * @example
 * const client = createClient();
 * button.onpointerenter = () => client.prepare('sign-in');
 * button.onclick = () => client.signIn();
 */
export function createClient({ baseUrl = '/api', mode = 'popup', onLeave }: ClientOptions = {}): Client {
  const clock = createClock();
  const send = createSend(baseUrl, clock);
  const attempts = createAttempts(send);
  const context = { send, attempts, mode, onLeave };
  const signIn = createConsent(context, 'exchangeCode');
  const upgrade = createConsent(context, 'upgradeScopes');

  return {
    now: clock.now,
    session: async () => (await send('readSession')).answer,
    async prepare(purpose) {
      await attempts.prepare(terms[purpose], mode === 'popup');
    },
    signIn: (options) => signIn(terms['sign-in'], options),
    connectCalendar: ({ scopes, ...options } = {}) =>
      upgrade({ ...terms.upgrade, ...(scopes && { scopes: [...scopes] }) }, options),
    readOutcome,
    createEvent: async (body, { idempotencyKey = crypto.randomUUID() } = {}) =>
      (await send('createEvent', { body, key: idempotencyKey })).answer,
    calendars: async () => (await send('listCalendars')).answer.calendars,
    schedules: createSchedules(send),
    async signOut({ everywhere } = {}) {
      attempts.forget();
      try {
        await send(everywhere ? 'signOutEverywhere' : 'signOut');
      } catch (error) {
        // Nobody is signed in here, as was wanted; elsewhere somebody may be.
        if (everywhere || !(error instanceof OnBehalfError && error.code === 'unauthenticated')) throw error;
      }
    },
    forgetCalendar: async () => (await send('forgetCalendar')).answer,
    async disconnect() {
      attempts.forget();
      return (await send('disconnect')).answer;
    },
  };
}
