import { describe, expect, test } from '@jest/globals';
import { API_PREFIX } from '../../shared/routes.ts';
import { valueIn } from '../infra/support/filter-pattern.ts';
import { type Filter, readFilters } from '../infra/support/read-filters.ts';
import { synthesise } from '../infra/support/synthesise.ts';
import type { AppUser } from '../support/app-user.ts';
import { captureOutput } from '../support/capture-output.ts';
import { meetup, useStack } from '../support/use-stack.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'INFO';
const used = useStack();
const { api, engine } = synthesise();

/** The filters of one function of either kind are those of all. */
const filters = (log: string, from = api): Filter[] => readFilters(from).filter((one) => one.log === log);
const ofApi = filters('SessionLog');
const ofWorker = filters('RunEventLog', engine);

const written = captureOutput();

/** What the filters make of the lines that `work` has the functions write: the sum of each metric. */
async function count(work: () => Promise<unknown>, by = ofApi): Promise<Record<string, number>> {
  written.splice(0);
  await work();
  const lines = written
    .join('')
    .split('\n')
    .filter((line) => line.startsWith('{'));
  expect(lines.length).toBeGreaterThan(0);
  const sums: Record<string, number> = {};
  for (const line of lines) {
    for (const { metric, pattern, value } of by) {
      const added = valueIn(pattern, value, line);
      if (added !== undefined) sums[metric] = (sums[metric] ?? 0) + added;
    }
  }
  return sums;
}

/** A code that Google gave for one path, brought by the other. */
async function crossPaths(user: AppUser, from: 'popup' | 'redirect'): Promise<void> {
  const { body } = await user.call('POST', '/auth/attempts', { body: { purpose: 'sign-in' } });
  const { state, clientId, scope, authorizationUrl } = body;
  if (from === 'redirect') {
    const callback = await user.google.consent(authorizationUrl);
    const code = callback.searchParams.get('code');
    expect((await user.call('POST', '/auth/code', { body: { code, state } })).body.code).toBe(
      'not_configured',
    );
    return;
  }
  const { endpoints } = used.stack.google;
  const { code } = await user.google.consentInPopup({
    ...{ authorizationUrl: endpoints.authorizationUrl, clientId, scope, state, origin: used.stack.url },
  });
  const callback = new URL(authorizationUrl).searchParams.get('redirect_uri') ?? '';
  await user.follow(new URL(`${callback}?${new URLSearchParams({ code: code ?? '', state })}`));
}

/** What anybody can send who has a browser, or none. */
const anybody: [string, (user: AppUser) => Promise<unknown>][] = [
  ['a code of the redirect path as one of the popup', (user) => crossPaths(user, 'redirect')],
  ['a code of the popup sent to the callback', (user) => crossPaths(user, 'popup')],
  [
    'a made-up code',
    async (user) => {
      const { body } = await user.call('POST', '/auth/attempts', { body: { purpose: 'sign-in' } });
      for (const code of ['4/0AX4XfWh-made-up', 'x', '?&%\u0000'])
        await user.call('POST', '/auth/code', { body: { code, state: body.state } });
    },
  ],
  [
    'a made-up session',
    async (user) => {
      for (const session of [`1001.${'A'.repeat(43)}`, 'x', `${'9'.repeat(300)}.${'A'.repeat(43)}`]) {
        user.cookies.set('__Host-session', session);
        await user.call('GET', '/session');
        await user.call('POST', '/events', { body: meetup });
      }
    },
  ],
  [
    'a callback that nobody asked for',
    (user) => user.follow(new URL(`${API_PREFIX}/auth/callback?code=4/0A&state=x`, used.stack.url)),
  ],
  ['a body that is none', (user) => user.call('POST', '/auth/attempts', { body: '{"purpose":' })],
  [
    'a field that nobody knows',
    (user) => user.call('POST', '/auth/attempts', { body: { signal: 'operator' } }),
  ],
  [
    'a foreign page',
    (user) => user.call('POST', '/auth/attempts', { headers: { origin: 'https://evil.test' } }),
  ],
  [
    'a made-up security event',
    (user) =>
      user.call('POST', '/webhooks/risc', {
        body: 'eyJhbGciOiJSUzI1NiJ9.e30.AAAA',
        headers: { 'content-type': 'application/secevent+jwt' },
      }),
  ],
];

describe('what anybody can send wakes nobody', () => {
  test.each(anybody)('%s', async (_name, act) => {
    const counted = await count(() => act(used.newUser()));
    expect(counted).not.toHaveProperty('OperatorFaults');
    expect(counted).not.toHaveProperty('GoogleFaults');
    expect(counted).toMatchObject({ FaultRate: 0 });
  });
});

describe('what is wrong is counted', () => {
  test('an event that is created is a request without a fault; a consent is a minted refresh token', async () => {
    const user = used.newUser();
    expect(await count(() => user.connect())).toEqual({ FaultRate: 0, TokensMinted: 2 });
    expect(await count(() => user.call('POST', '/events', { body: meetup }))).toEqual({ FaultRate: 0 });
  });

  test('a client secret that Google refuses is the operator’s, and uses up the budget', async () => {
    const user = used.newUser();
    used.stack.google.control.faults.set('exchange', { kind: 'answer', answer: 'invalid_client' });
    const counted = await count(() => user.popup({ purpose: 'sign-in' }));
    expect(counted).toEqual({ FaultRate: 1, OperatorFaults: 1, Failures: 1 });
  });

  test('also where the callback tells it by a redirect', async () => {
    const user = used.newUser();
    used.stack.google.control.faults.set('exchange', { kind: 'answer', answer: 'invalid_client' });
    expect(await count(() => user.redirect({ purpose: 'sign-in' }))).toMatchObject({
      FaultRate: 1,
      OperatorFaults: 1,
    });
  });

  test('Google’s own faults are Google’s', async () => {
    const user = await used.connected();
    used.stack.google.control.faults.set('events.insert', { kind: 'answer', answer: 'backendError' });
    const counted = await count(() => user.call('POST', '/events', { body: meetup }));
    expect(counted).toMatchObject({ FaultRate: 1, GoogleFaults: 1, Failures: 1 });
    expect(counted).not.toHaveProperty('OperatorFaults');
  });
});

describe('while nobody is there', () => {
  /** Has the worker create one event for one user. */
  async function work(user: AppUser, id: string): Promise<void> {
    await used.stack.engine.invoke('plan-broadcast', { id, event: meetup, users: [user.id] });
    await used.stack.engine.settle();
  }

  test('the worker’s calls to Calendar are counted', async () => {
    const user = await used.connected();
    expect(await count(() => work(user, 'calm'), ofWorker)).toEqual({ CalendarCalls: 1 });
  });

  test('what waits for Google is counted, by its code, as Google’s', async () => {
    const user = await used.connected();
    used.stack.google.control.faults.set('events', { kind: 'answer', answer: 'backendError' });
    const counted = await count(() => work(user, 'stormy'), ofWorker);
    expect(counted['GoogleFaults']).toBeGreaterThan(0);
    expect(counted['Failures']).toBe(counted['GoogleFaults']);
    expect(counted).not.toHaveProperty('OperatorFaults');
    const waiting = written.find((line) => line.includes('"request waits"')) ?? '{}';
    expect(JSON.parse(waiting)).toMatchObject({ code: 'google_unavailable', signal: 'google' });
  });

  test('what waits for the key is counted as the operator’s', async () => {
    const user = await used.connected();
    used.stack.restartFunctions();
    used.stack.kms.faults.inject('*', 'access_denied', { times: 1 });
    const counted = await count(() => work(user, 'locked'), ofWorker);
    expect(counted).toMatchObject({ OperatorFaults: 1, Failures: 1 });
    expect(counted).not.toHaveProperty('GoogleFaults');
  });

  test('the nightly check says how many grants there are by status', async () => {
    const counted = await count(
      () => used.stack.engine.invoke('preflight', {}),
      filters('PreflightLog', engine),
    );
    expect(Object.keys(counted).sort()).toEqual(
      ['ActiveGrants', 'ParkedUsers', 'ReauthenticateGrants', 'RevokedGrants', 'SuspendedGrants'].sort(),
    );
    expect(counted['ActiveGrants']).toBeGreaterThanOrEqual(5);
    expect(counted).toMatchObject({ ReauthenticateGrants: 0, SuspendedGrants: 0 });
  });
});
