import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AppUser } from '../support/app-user.ts';
import { useStack } from '../support/use-stack.ts';

const used = useStack();
const HOUR = 3600_000;

let user: AppUser;
beforeEach(async () => {
  user = await used.connected();
});

// Nobody's plan is in the way of the next test.
afterEach(() => user.call('DELETE', '/account'));

const daily = {
  when: { cron: '0 9 * * *', timeZone: 'UTC' },
  missed: 'run',
  event: { summary: 'Daily', duration: 'PT15M' },
};
const plan = async (body: object = daily) => (await user.call('POST', '/schedules', { body })).body.id;
const read = async (id: string) => (await user.call('GET', `/schedules/${id}`)).body;
/** Within a block: each user has a plan, whose next run needs a new access token. */
let planId: string;
function usePlan(): void {
  beforeEach(async () => {
    planId = await plan();
    google().expireAccessTokens();
    google().forgetRequests();
  });
}

const google = () => used.stack.google.control;
const told = (type: string) => used.told(type, user);
/** When the plan is due next. */
const nextNine = () => {
  const today = new Date(used.stack.clock.now()).setUTCHours(9, 0, 0, 0);
  return today > used.stack.clock.now() ? today : today + 24 * HOUR;
};
/** What was given up of this user's. */
async function deadLetters() {
  const queues = ['deadEvents', 'undelivered'] as const;
  const all = await Promise.all(queues.map((queue) => used.stack.sqs.messages(queue)));
  return all.flat().filter(({ body }) => body.includes(user.id));
}

describe('Google answers a refresh with invalid_grant:', () => {
  usePlan();

  test('the grant is revoked, plans are parked, it is told once, and nothing is tried again', async () => {
    google().revokeGrant(user.google.email);
    await used.stack.clock.advance(25 * HOUR);
    expect(google().count('refresh')).toBe(1);
    expect(user.events()).toHaveLength(0);
    expect(await user.connection()).toBe('reconnect_required');

    // Two more days of plans and nightly checks: Google is not asked about a dead grant.
    await used.stack.clock.advance(48 * HOUR);
    expect(google().count('refresh')).toBe(1);
    expect(told('GrantRevoked')).toHaveLength(1);
    const { status: planStatus, runs } = await read(planId);
    expect(planStatus).toBe('parked');
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['parked']));
    expect(await used.stack.sqs.messages('events')).toHaveLength(0);
    expect(await deadLetters()).toHaveLength(0);
  });
});

describe('Google answers a refresh with invalid_rapt:', () => {
  usePlan();

  test('plans are parked, nobody is told of a revocation, and the token is kept', async () => {
    google().faults.set('refresh', { kind: 'answer', answer: 'invalid_rapt' });
    await used.stack.clock.advance(25 * HOUR);
    expect(await user.connection()).toBe('reconnect_required');
    const { runs } = await read(planId);
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['parked']));
    expect(told('GrantRevoked')).toHaveLength(0);
    expect(await deadLetters()).toHaveLength(0);
    const items = await used.stack.dynamodb.items();
    expect(items.find(({ pk, sk }) => pk === `USER#${user.id}` && sk === 'GRANT')).toHaveProperty('sealed');

    google().faults.clear();
    expect(await user.redirect({ purpose: 'upgrade' })).toBe('upgraded');
    await used.stack.engine.settle();
    expect(user.events()).toHaveLength(runs.length);
  });
});

describe('Google answers a refresh with a 403 that no page of its lists:', () => {
  usePlan();

  const unlisted = {
    kind: 'respond',
    status: 403,
    body: '{"error":"something_new"}',
    headers: { 'content-type': 'application/json' },
  } as const;

  test('the run waits and is made later, and the grant stays as it is', async () => {
    google().faults.set('refresh', unlisted);
    // A while after the plan is due, but before its message has used up every delivery.
    await used.stack.clock.advance({ to: nextNine() + 10 * 60_000 });
    expect((await read(planId)).runs[0]).toMatchObject({
      status: 'waiting',
      reason: expect.stringContaining('google_unexpected 403 something_new'),
    });
    expect(await user.connection()).toBe('connected');
    expect(told('EventFailed')).toHaveLength(0);

    google().faults.clear();
    await used.stack.clock.advance(2 * HOUR);
    expect((await read(planId)).runs[0]).toMatchObject({ status: 'created' });
    expect(user.events()).toHaveLength(1);
  });

  test('and keeps doing so: the message ends in the dead-letter queue, from which it can be redriven', async () => {
    google().faults.set('refresh', unlisted);
    await used.stack.clock.advance(24 * HOUR + 20 * HOUR);
    expect((await deadLetters()).map(({ body }) => JSON.parse(body).kind)).toContain('scheduled');
    expect(told('EventFailed')).toHaveLength(0);
    expect(await user.connection()).toBe('connected');
  });
});

describe('a dead grant', () => {
  test.each([
    ['run', 1],
    ['skip', 0],
  ] as const)('parks the plans; connecting again resumes them (missed: %s)', async (missed, caughtUp) => {
    const id = await plan({ ...daily, missed });
    google().revokeGrant(user.google.email);
    await used.stack.clock.advance({ to: nextNine() + HOUR });
    expect(user.events()).toHaveLength(0);
    expect(told('GrantRevoked')).toHaveLength(1);
    expect(await user.connection()).toBe('reconnect_required');
    expect(await read(id)).toMatchObject({ status: 'parked', runs: [{ status: 'parked' }] });

    expect(await user.redirect({ purpose: 'upgrade' })).toBe('upgraded');
    await used.stack.engine.settle();
    expect(told('GrantRestored')).toHaveLength(1);
    expect(user.events()).toHaveLength(caughtUp);
    expect((await read(id)).runs.map(({ status }) => status)).toEqual([caughtUp ? 'created' : 'missed']);
    await used.stack.clock.advance(24 * HOUR);
    expect(user.events()).toHaveLength(caughtUp + 1);
    expect(told('GrantRevoked')).toHaveLength(1);
  });

  test('is found by the nightly check before an event is missed', async () => {
    await plan({ ...daily, when: used.whenIn(110 * HOUR) });
    google().revokeGrant(user.google.email);
    // For three days after its last use a grant is taken for alive.
    await used.stack.clock.advance(70 * HOUR);
    expect(told('GrantRevoked')).toHaveLength(0);
    await used.stack.clock.advance(35 * HOUR);
    expect(told('GrantRevoked')).toHaveLength(1);
    expect(await user.connection()).toBe('reconnect_required');
  });

  test('is told of once, also when the bus was away at first', async () => {
    await plan(daily);
    google().revokeGrant(user.google.email);
    used.stack.bus.faults.inject('*', 'access_denied', { times: 1 });
    await used.stack.clock.advance(26 * HOUR);
    expect(told('GrantRevoked')).toHaveLength(1);
  });
});
