import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { meetup, useStack } from '../support/use-stack.ts';
import { waitOnClock } from '../support/wait-on-clock.ts';

const used = useStack();
waitOnClock(used.passTime);
const HOUR = 3600_000;
const google = () => used.stack.google.control;

describe('one user’s flood', () => {
  // Takes seconds: more than 600 requests, since that is Google’s limit.
  test('of 600 events a minute leaves other users alone: the limit is Google’s, and that user’s', async () => {
    const [flooder, other] = [await used.connected(), await used.connected()];
    google().limitCalls({ perUser: 600, perProject: 10_000 });
    try {
      const outcomes = new Map<number, number>();
      const flood = async () => {
        for (let sent = 0; sent < 65; sent += 1) {
          const { status } = await flooder.call('POST', '/events', { body: meetup });
          outcomes.set(status, (outcomes.get(status) ?? 0) + 1);
        }
      };
      await Promise.all([
        ...Array.from({ length: 10 }, flood),
        (async () => {
          for (let sent = 0; sent < 20; sent += 1)
            expect((await other.call('POST', '/events', { body: meetup })).status).toBe(201);
        })(),
      ]);
      expect(Object.fromEntries(outcomes)).toEqual({ 201: 600, 429: 50 });
      const refused = await flooder.call('POST', '/events', { body: meetup });
      expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(other.events()).toHaveLength(20);
      // A minute later the flooder is served again.
      used.passTime(61_000);
      expect((await flooder.call('POST', '/events', { body: meetup })).status).toBe(201);
    } finally {
      google().limitCalls({});
    }
  }, 60_000);

  test('of plans that come due at once does not keep another’s from being made', async () => {
    const [flooder, other] = [await used.connected(), await used.connected()];
    const body = { when: used.whenIn(HOUR), event: { summary: 'Later' } };
    for (let plans = 0; plans < 15; plans += 1) await flooder.call('POST', '/schedules', { body });
    await other.call('POST', '/schedules', { body });
    google().limitCalls({ perUser: 5 });
    try {
      await used.stack.clock.advance(HOUR + 30_000);
      expect(other.events()).toHaveLength(1);
      expect(flooder.events().length).toBeLessThan(15);
      // Nothing of the flood is lost: it is waited out.
      await used.stack.clock.advance(HOUR);
      expect(flooder.events()).toHaveLength(15);
      expect(other.events()).toHaveLength(1);
    } finally {
      google().limitCalls({});
    }
  }, 60_000);
});

describe('two users in one warm function', () => {
  test('whatever the order of their calls, each is served with their own token, calendar and session', async () => {
    const pair = [await used.connected(), await used.connected()] as const;
    for (const user of pair) await user.call('POST', '/events', { body: meetup });
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.nat(1), { minLength: 2, maxLength: 6 }),
        async (order, whose) => {
          google().expireAccessTokens();
          const before = pair.map((user) => user.events().length);
          // Google holds every request back until the scheduler lets it through.
          const stops = ['refresh', 'events.insert'].map((operation) =>
            google().intercept(operation, () => order.schedule(Promise.resolve(), operation)),
          );
          try {
            const calls = whose.map((one) =>
              pair[one === 0 ? 0 : 1].call('POST', '/events', { body: { ...meetup, summary: `of ${one}` } }),
            );
            let over = false;
            const all = Promise.all(calls).finally(() => {
              over = true;
            });
            while (!over) {
              if (order.count() > 0) await order.waitOne();
              else await new Promise((resolve) => setTimeout(resolve, 2));
            }
            expect((await all).map(({ status }) => status)).toEqual(whose.map(() => 201));
          } finally {
            for (const stop of stops) stop();
          }
          for (const [one, user] of pair.entries()) {
            const made = user.events().slice(before[one]);
            expect(made.map(({ summary }) => summary)).toEqual(
              whose.filter((other) => other === one).map(() => `of ${one}`),
            );
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});

describe('another user’s plan', () => {
  test('cannot be read, listed, changed, deleted, or met under the same Idempotency-Key', async () => {
    const [owner, other] = [await used.connected(), await used.connected()];
    const body = { when: { cron: '0 9 * * *', timeZone: 'UTC' }, event: { summary: 'Mine' } };
    const headers = { 'idempotency-key': 'shared-key' };
    const planned = await owner.call('POST', '/schedules', { body, headers });
    const path = `/schedules/${planned.body.id}`;
    const etag = { 'if-match': planned.headers.get('etag') ?? '' };
    for (const [method, options] of [
      ['GET', {}],
      ['PATCH', { body: { status: 'paused' } }],
      ['PATCH', { body: { status: 'paused' }, headers: etag }],
      ['DELETE', {}],
    ] as const)
      expect(await other.call(method, path, options)).toMatchObject({
        status: 404,
        body: { code: 'schedule_not_found' },
      });
    expect((await other.call('GET', '/schedules')).body.schedules).toEqual([]);
    const own = await other.call('POST', '/schedules', { body: { ...body, missed: 'run' }, headers });
    expect(own.status).toBe(201);
    expect(own.body.id).not.toBe(planned.body.id);
    expect((await owner.call('GET', path)).body).toMatchObject({ status: 'active', missed: 'skip' });
  });
});
