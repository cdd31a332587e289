import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AppUser } from '../support/app-user.ts';
import { useStack } from '../support/use-stack.ts';

const used = useStack();
const HOUR = 3600_000;

let user: AppUser;
let planId: string;
beforeEach(async () => {
  user = used.newUser();
  await user.connect();
  await used.stack.engine.settle();
  const { body } = await user.call('POST', '/schedules', {
    body: {
      when: { cron: '0 9 * * *', timeZone: 'UTC' },
      missed: 'run',
      event: { summary: 'Daily', duration: 'PT15M' },
    },
  });
  planId = body.id;
  used.stack.bus.clear();
  used.stack.google.control.expireAccessTokens();
  used.stack.google.control.forgetRequests();
});

// Nobody's plan is in the way of the next test.
afterEach(() => user.call('DELETE', '/account'));

const google = () => used.stack.google.control;
const subOf = () =>
  google()
    .accounts()
    .find(({ email }) => email === user.google.email)?.sub;
const told = (type: string) =>
  used.stack.bus.events(type).filter(({ detail }) => Object(detail).user === subOf());
/** When the plan is due next. */
const nextNine = () => {
  const today = new Date(used.stack.clock.now()).setUTCHours(9, 0, 0, 0);
  return today > used.stack.clock.now() ? today : today + 24 * HOUR;
};
const connection = async () => (await user.call('GET', '/session')).body.connection;
/** What was given up of this user's. */
async function deadLetters() {
  const queues = ['eventsDlq', 'scheduleDlq'] as const;
  const all = await Promise.all(queues.map((queue) => used.stack.sqs.messages(queue)));
  return all.flat().filter(({ body }) => body.includes(String(subOf())));
}

describe('Google answers a refresh with invalid_grant:', () => {
  test('the grant is revoked, plans are parked, it is told once, and nothing is tried again', async () => {
    google().revokeGrant(user.google.email);
    await used.stack.clock.advance(25 * HOUR);
    expect(google().count('refresh')).toBe(1);
    expect(google().events(user.google.email)).toHaveLength(0);
    expect(await connection()).toBe('reconnect_required');

    // Two more days of plans and pre-flights: Google is not asked about a dead grant.
    await used.stack.clock.advance(48 * HOUR);
    expect(google().count('refresh')).toBe(1);
    expect(told('GrantRevoked')).toHaveLength(1);
    const plan = (await user.call('GET', `/schedules/${planId}`)).body;
    expect(plan.status).toBe('parked');
    expect(new Set(plan.runs.map(({ status }) => status))).toEqual(new Set(['parked']));
    expect(await used.stack.sqs.messages('events')).toHaveLength(0);
    expect(await deadLetters()).toHaveLength(0);
  });
});

describe('Google answers a refresh with invalid_rapt:', () => {
  test('plans are parked, nobody is told of a revocation, and the token is kept', async () => {
    google().faults.set('refresh', { kind: 'answer', answer: 'invalid_rapt' });
    await used.stack.clock.advance(25 * HOUR);
    expect(await connection()).toBe('reconnect_required');
    const { runs } = (await user.call('GET', `/schedules/${planId}`)).body;
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['parked']));
    expect(told('GrantRevoked')).toHaveLength(0);
    expect(await deadLetters()).toHaveLength(0);
    const items = await used.stack.dynamodb.items();
    expect(items.find(({ pk, sk }) => pk === `USER#${subOf()}` && sk === 'GRANT')).toHaveProperty('sealed');

    google().faults.clear();
    expect(await user.redirect({ purpose: 'upgrade' })).toBe('upgraded');
    await used.stack.engine.settle();
    expect(google().events(user.google.email)).toHaveLength(runs.length);
  });
});

describe('Google answers a refresh with a 403 that no page of its lists:', () => {
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
    const read = async () => (await user.call('GET', `/schedules/${planId}`)).body.runs[0];
    expect(await read()).toMatchObject({
      status: 'waiting',
      reason: expect.stringContaining('google_unexpected 403 something_new'),
    });
    expect(await connection()).toBe('connected');
    expect(told('EventFailed')).toHaveLength(0);

    google().faults.clear();
    await used.stack.clock.advance(2 * HOUR);
    expect(await read()).toMatchObject({ status: 'created' });
    expect(google().events(user.google.email)).toHaveLength(1);
  });

  test('and keeps doing so: the message ends in the dead-letter queue, from which it can be redriven', async () => {
    google().faults.set('refresh', unlisted);
    await used.stack.clock.advance(24 * HOUR + 20 * HOUR);
    expect((await deadLetters()).map(({ body }) => JSON.parse(body).kind)).toContain('scheduled');
    expect(told('EventFailed')).toHaveLength(0);
    expect(await connection()).toBe('connected');
  });
});
