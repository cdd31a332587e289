import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createSqsClient } from '../../shared/aws/clients/sqs.ts';
import { composeTable } from '../../shared/compose/table.ts';
import { SCHEDULE_LIMIT } from '../../shared/schedules/plan.ts';
import { parseScheduleInput } from '../../shared/schedules/schedule-input.ts';
import { insertSchedule } from '../../shared/schedules/schedule-store.ts';
import type { AppUser } from '../support/app-user.ts';
import { useStack } from '../support/use-stack.ts';

const used = useStack();
const HOUR = 3600_000;

let user: AppUser;
/** Within a block: somebody new for each test. */
function useNewcomer(): void {
  beforeEach(async () => {
    user = await used.connected();
  });
  // Whatever the hour of the machine: nobody else's plan comes due in the next test.
  afterEach(async () => {
    used.stack.google.control.faults.clear();
    await used.signInAgain(user);
    expect((await user.call('DELETE', '/account')).status).toBe(200);
  });
}

const daily = {
  when: { cron: '0 9 * * *', timeZone: 'Europe/Paris' },
  event: { summary: 'Stand-up {{date}}', duration: 'PT15M' },
};
const inAnHour = () => ({
  when: used.whenIn(HOUR),
  event: { summary: 'Later' },
});
const plan = (body: unknown, headers: Record<string, string> = {}) =>
  user.call('POST', '/schedules', { body, headers });
const read = async (id: string) => (await user.call('GET', `/schedules/${id}`)).body;
const told = (type: string) => used.told(type, user);

describe('a plan', () => {
  useNewcomer();

  test('for once creates its event while the user is away, and is then complete', async () => {
    const planned = await plan(inAnHour());
    expect(planned).toMatchObject({
      status: 201,
      body: { status: 'active', nextOccurrence: expect.any(String) },
    });
    await user.call('DELETE', '/session');
    expect(user.events()).toHaveLength(0);

    await used.stack.clock.advance(HOUR + 60_000);
    expect(user.events()).toMatchObject([{ summary: 'Later', start: { dateTime: expect.any(String) } }]);
    await user.signIn();
    expect(await read(planned.body.id)).toMatchObject({
      status: 'completed',
      runs: [
        {
          status: 'created',
          attempts: 1,
          htmlLink: expect.any(String),
          occurrence: planned.body.nextOccurrence,
        },
      ],
    });
    expect(told('EventCreated')).toHaveLength(1);
    // A one-off schedule deletes itself.
    expect(used.stack.scheduler.schedules().filter(({ name }) => name === planned.body.id)).toHaveLength(0);
  });

  test('repeated under its Idempotency-Key is one; with another body it is refused', async () => {
    const headers = { 'idempotency-key': 'plan-1' };
    const [first, second] = [await plan(daily, headers), await plan(daily, headers)];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.id).toBe(first.body.id);
    expect(await plan({ ...daily, missed: 'run' }, headers)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_mismatch' },
    });
  });

  test('can be paused and resumed; what came meanwhile is not made up for', async () => {
    const planned = await plan(daily);
    const { id } = planned.body;
    const paused = await user.call('PATCH', `/schedules/${id}`, { body: { status: 'paused' } });
    expect(paused.body).toMatchObject({ status: 'paused' });
    await used.stack.clock.advance(30 * HOUR);
    expect(user.events()).toHaveLength(0);
    await user.call('PATCH', `/schedules/${id}`, { body: { status: 'active' } });
    await used.stack.clock.advance(24 * HOUR);
    expect(user.events()).toHaveLength(1);
  });

  test('is changed only by who has seen its newest version', async () => {
    const planned = await plan(daily);
    const etag = planned.headers.get('etag') ?? '';
    const path = `/schedules/${planned.body.id}`;
    const changed = await user.call('PATCH', path, {
      body: { missed: 'run' },
      headers: { 'if-match': etag },
    });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
    const stale = await user.call('PATCH', path, { body: { missed: 'skip' }, headers: { 'if-match': etag } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'stale_version' } });
  });

  test('deleted no longer runs, and deleting it twice is no error', async () => {
    const { body } = await plan(daily);
    expect((await user.call('DELETE', `/schedules/${body.id}`)).status).toBe(204);
    expect((await user.call('DELETE', `/schedules/${body.id}`)).status).toBe(204);
    expect((await user.call('GET', `/schedules/${body.id}`)).status).toBe(404);
    await used.stack.clock.advance(30 * HOUR);
    expect(user.events()).toHaveLength(0);
  });

  test('deleted can be planned anew under the same key', async () => {
    const headers = { 'idempotency-key': 'again' };
    const { body } = await plan(daily, headers);
    await user.call('DELETE', `/schedules/${body.id}`);
    expect(await plan(daily, headers)).toMatchObject({
      status: 201,
      body: { id: body.id, status: 'active' },
    });
  });

  test('of another user is not there', async () => {
    const { body } = await plan(daily);
    const other = await used.connected();
    for (const [method, change] of [
      ['GET', undefined],
      ['PATCH', { status: 'paused' }],
      ['DELETE', undefined],
    ] as const) {
      const answer = await other.call(method, `/schedules/${body.id}`, { body: change });
      expect(answer).toMatchObject({ status: 404, body: { code: 'schedule_not_found' } });
    }
    expect((await read(body.id)).status).toBe('active');
  });

  test('is listed page by page; a cursor is of use to its owner alone', async () => {
    const ids = new Set<string>();
    for (let i = 0; i < 5; i += 1)
      ids.add((await plan({ ...daily, missed: i % 2 ? 'run' : 'skip' })).body.id);
    const first = await user.call('GET', '/schedules?limit=3');
    expect(first.body.schedules).toHaveLength(3);
    const second = await user.call('GET', `/schedules?limit=3&cursor=${first.body.nextCursor}`);
    expect(second.body.nextCursor).toBeUndefined();
    expect(new Set([...first.body.schedules, ...second.body.schedules].map(({ id }) => id))).toEqual(ids);

    const other = await used.connected();
    expect((await other.call('GET', `/schedules?cursor=${first.body.nextCursor}`)).status).toBe(400);
  });

  test('beyond the limit of a user is refused', async () => {
    const table = composeTable(used.stack.environment);
    const now = used.stack.clock.now();
    for (let plans = 1; plans < SCHEDULE_LIMIT; plans += 1)
      await insertSchedule(table, {
        ...parseScheduleInput(daily, { now }),
        user: user.id,
        id: randomUUID(),
        status: 'active',
        fingerprint: '',
        createdAt: now,
        changedAt: now,
        version: randomUUID(),
        synced: true,
      });
    expect((await plan(daily)).status).toBe(201);
    expect(await plan(daily)).toMatchObject({ status: 409, body: { code: 'schedule_limit' } });
  });

  test('that the Scheduler has not been told of is healed when it is next read, or by the nightly check', async () => {
    used.stack.scheduler.faults.inject('*', 'access_denied', { times: 3 });
    const headers = { 'idempotency-key': 'heal' };
    expect((await plan(daily, headers)).status).toBe(503);
    const id = (await user.call('GET', '/schedules')).body.schedules[0]?.id ?? '';
    const held = () => used.stack.scheduler.schedules().some(({ name }) => name === id);
    expect(held()).toBe(false);
    used.stack.scheduler.faults.clear();
    await used.stack.engine.invoke('preflight', {});
    expect(held()).toBe(true);
    expect((await plan(daily, headers)).status).toBe(200);
  });
});

describe('a plan that is none', () => {
  beforeAll(async () => {
    user = await used.connected();
  });

  test.each([
    'limit=0',
    'limit=1000000000',
    'limit=x',
    'limit=-1',
    'cursor=tampered',
    'cursor=',
    'cursor=a.b',
  ])('is not listed with %s', async (query) => {
    expect(await user.call('GET', `/schedules?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  });

  test.each(['a', '0'.repeat(51), `${'0'.repeat(51)}Z`, 'GRANT', '..%2f', '%00', 'a#b'])(
    'is not called %s',
    async (id) => {
      for (const method of ['GET', 'PATCH', 'DELETE']) {
        const body = method === 'PATCH' ? { status: 'paused' } : undefined;
        expect(await user.call(method, `/schedules/${encodeURIComponent(id)}`, { body })).toMatchObject({
          status: 400,
          body: { code: 'invalid_request' },
        });
      }
    },
  );

  test('needs a user who may create events', async () => {
    const other = await used.signedIn();
    expect(await other.call('POST', '/schedules', { body: daily })).toMatchObject({
      status: 403,
      body: { code: 'scope_required' },
    });
  });

  test.each([
    [
      'a time that is past',
      { when: { at: '2020-01-01T00:00:00', timeZone: 'UTC' }, event: { summary: 'x' } },
      '/when/at',
    ],
    ['a bad cron', { when: { cron: '61 * * * *', timeZone: 'UTC' }, event: { summary: 'x' } }, '/when/cron'],
    ['a rate of 0', { when: { every: { minutes: 0 } }, event: { summary: 'x' } }, '/when/every'],
    ['until and count', { ...daily, until: '2030-01-01', count: 3 }, ''],
  ])('with %s is refused', async (_name, body, pointer) => {
    const answer = await plan(body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_schedule' } });
    expect(answer.body.errors[0]?.pointer).toEqual(expect.stringContaining(pointer));
  });
});

describe('when things go wrong', () => {
  useNewcomer();

  test('a rate limit is waited out, by the time that Google names', async () => {
    const planned = await plan(inAnHour());
    used.stack.google.control.faults.set('events.insert', {
      kind: 'answer',
      answer: 'userRateLimitExceeded',
      retryAfterSeconds: 600,
      times: 1,
    });
    await used.stack.clock.advance(HOUR + 5 * 60_000);
    expect(await read(planned.body.id)).toMatchObject({
      runs: [{ status: 'waiting', reason: expect.stringContaining('rate_limited') }],
    });
    expect(user.events()).toHaveLength(0);
    await used.stack.clock.advance(15 * 60_000);
    expect(user.events()).toHaveLength(1);
    expect(await read(planned.body.id)).toMatchObject({ runs: [{ status: 'created', attempts: 2 }] });
  });

  test('a used-up quota is waited out for hours, and no token is asked for meanwhile', async () => {
    const planned = await plan(inAnHour());
    used.stack.google.control.faults.set('events.insert', {
      kind: 'answer',
      answer: 'quotaExceeded',
      times: 1,
    });
    used.stack.google.control.forgetRequests();
    await used.stack.clock.advance(HOUR + 60_000);
    const refreshes = used.stack.google.control.count('refresh');
    const isOurs = ({ body }: { body: string }) => body.includes(planned.body.id);
    const [message] = (await used.stack.sqs.messages('events')).filter(isOurs);
    const wait = (message?.visibleAt ?? 0) - used.stack.clock.now();
    // Six hours, and up to a fifth more.
    expect(wait).toBeGreaterThan(5.9 * HOUR);
    expect(wait).toBeLessThan(7.2 * HOUR);
    await used.stack.clock.advance(5 * HOUR);
    expect(used.stack.google.control.count('events.insert')).toBe(1);
    expect(used.stack.google.control.count('refresh')).toBe(refreshes);
    await used.stack.clock.advance(3 * HOUR);
    expect(user.events()).toHaveLength(1);
  });

  test('an occurrence that comes too late is missed, and told', async () => {
    const planned = await plan(inAnHour());
    await used.stack.clock.jump(3 * HOUR);
    await used.stack.clock.advance(HOUR);
    await user.redirect({ purpose: 'sign-in' });
    expect(await read(planned.body.id)).toMatchObject({ runs: [{ status: 'missed', reason: 'late' }] });
    expect(told('EventMissed')).toHaveLength(1);
  });

  test('an event that Google refuses fails for good, and is told', async () => {
    const planned = await plan(inAnHour());
    used.stack.google.control.faults.set('events.insert', {
      kind: 'answer',
      answer: 'forbiddenForNonOrganizer',
    });
    await used.stack.clock.advance(2 * HOUR);
    expect(await read(planned.body.id)).toMatchObject({
      runs: [{ status: 'failed', reason: expect.stringContaining('calendar_forbidden') }],
    });
    expect(told('EventFailed')).toHaveLength(1);
  });

  test('a message that says nothing ends in the dead-letter queue, and the other nine of its batch are done', async () => {
    const { client, send } = await sender();
    const good = await Promise.all(
      Array.from({ length: 9 }, async (_, index) => JSON.stringify(await eventFor(user, `k-${index}`))),
    );
    await send([...good.slice(0, 4), '{"kind":"unknown"}', ...good.slice(4)]);
    await used.stack.engine.settle();
    expect(user.events()).toHaveLength(9);
    await send(['not json']);
    await used.stack.clock.advance(24 * HOUR);
    const dead = (await used.stack.sqs.messages('deadEvents')).map(({ body }) => body);
    expect(dead.sort()).toEqual(['not json', '{"kind":"unknown"}'].sort());
    expect(user.events()).toHaveLength(9);
    client.destroy();
  });

  test('a forged message about another’s plan does nothing', async () => {
    const planned = await plan(daily);
    const other = await used.connected();
    const { client, send } = await sender();
    const forged = {
      kind: 'scheduled',
      user: other.id,
      schedule: planned.body.id,
      occurrence: '2027-01-01T08:00:00Z',
    };
    await send([JSON.stringify(forged)]);
    await used.stack.engine.settle();
    expect([...user.events(), ...other.events()]).toHaveLength(0);
    client.destroy();
    // And whose plan it is still has it run.
    await used.stack.clock.advance(24 * HOUR);
    expect(user.events()).toHaveLength(1);
  });
});

async function eventFor(of: AppUser, key: string) {
  return {
    kind: 'event',
    user: of.id,
    key,
    event: {
      calendarId: 'primary',
      summary: 'Asked by a Lambda',
      start: { dateTime: '2030-03-01T18:00:00Z' },
      end: { dateTime: '2030-03-01T20:00:00Z' },
      sendUpdates: 'none',
    },
  };
}

async function sender() {
  const client = createSqsClient();
  const QueueUrl = used.stack.environment.EVENT_QUEUE_URL;
  const send = async (bodies: string[]) => {
    for (const MessageBody of bodies) await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  };
  return { client, send };
}
