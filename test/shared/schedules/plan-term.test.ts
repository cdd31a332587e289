import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { inspectGrants } from '../../../shared/preflight/inspect-grants.ts';
import { RUN_KEPT } from '../../../shared/runs/run.ts';
import { changePlan, deletePlan, planSchedule, readPlan } from '../../../shared/schedules/plan.ts';
import type { Schedule } from '../../../shared/schedules/schedule.ts';
import { listSchedules } from '../../../shared/schedules/schedule-store.ts';
import { unsyncSchedule } from '../../../shared/schedules/unsync-schedule.ts';
import { BACKUPS_REACH } from '../../../shared/table/table.ts';
import { calmly, connect, invoke, preflight, runDry } from '../../faults/support/act.ts';
import { fire, plansOf } from '../../faults/support/plans.ts';
import { atDue, DUE, hourly, plan, planBody, USER } from '../../faults/support/requests.ts';
import { createWorld, standStill, type World } from '../../faults/support/world.ts';

beforeAll(standStill);

const HOUR = 3600_000;

let world: World;
beforeEach(async () => {
  world = createWorld();
  await connect(world, USER);
  await runDry(world);
});

const list = (limit = 50) => calmly(world, ({ table }) => listSchedules(table, USER, { limit }, world.now()));
const read = (id: string) => calmly(world, (context) => readPlan(context, USER, id));
const change = (id: string, body: object) =>
  calmly(world, (context) => changePlan(context, USER, id, body, undefined));
const drop = (id: string) => calmly(world, (context) => deletePlan(context, USER, id));

describe('a plan that is over', () => {
  test('is kept for as long as its last run, and not shown after that moment, removed or not', async () => {
    const { id } = await plan(world, atDue, 'run');
    await fire(world, DUE);
    const [completed] = plansOf(world);
    expect(completed).toMatchObject({
      status: 'completed',
      expiresAt: Math.floor(world.now() / 1000) + RUN_KEPT,
    });
    world.pass(RUN_KEPT - 1);
    expect((await list()).schedules).toHaveLength(1);
    expect(await read(id)).toMatchObject({ status: 'completed' });
    world.pass(1);
    expect((await list()).schedules).toEqual([]);
    await expect(read(id)).rejects.toMatchObject({ code: 'schedule_not_found' });
    await expect(change(id, { when: hourly })).rejects.toMatchObject({ code: 'schedule_not_found' });
    // TTL has not come to it, but its key may be used anew.
    expect(plansOf(world)).toHaveLength(1);
    const again = await calmly(world, (context) =>
      planSchedule(context, USER, `run ${JSON.stringify(atDue)}`, planBody(hourly, 'run')),
    );
    expect(again).toMatchObject({ created: true, schedule: { id, status: 'active' } });
  });

  test('and is changed so that it goes on, has no end of its own any more', async () => {
    const { id } = await plan(world, atDue, 'run');
    await fire(world, DUE);
    await change(id, { when: hourly });
    expect(plansOf(world)).toMatchObject([{ status: 'active' }]);
    expect(plansOf(world)[0]).not.toHaveProperty('expiresAt');
  });

  test.each([
    ['an end', { ...hourly }, { count: 1 }],
    ['one time', atDue, {}],
  ])(
    'without anybody to run its last occurrence, is completed by the nightly check: %s',
    async (_, when, end) => {
      const body = { ...planBody(when, 'skip'), ...end };
      await calmly(world, (context) => planSchedule(context, USER, 'lost', body));
      await preflight(world);
      expect(plansOf(world)).toMatchObject([{ status: 'active', synced: true }]);
      world.schedules.held.clear();
      world.pass((3 * 24 * HOUR) / 1000);
      expect(await calmly(world, (context) => inspectGrants(context))).toMatchObject({ completed: 1 });
      expect(plansOf(world)).toMatchObject([{ status: 'completed', expiresAt: expect.any(Number) }]);
      expect(await calmly(world, (context) => inspectGrants(context))).toMatchObject({ completed: 0 });
    },
  );

  test('in the index and not any more goes on', async () => {
    const { id } = await plan(world, hourly, 'skip');
    await change(id, { until: new Date(world.now() + 3 * HOUR).toISOString().replace('.000', '') });
    world.pass((4 * HOUR) / 1000);
    // Between the look at the index and the look at the row the user takes the end away.
    const ending = await invoke(
      world,
      ({ call, moment }) =>
        call === 'Get' && moment === 'before' && plansOf(world)[0]?.endsAt !== undefined
          ? async () => {
              await change(id, { until: null });
              return undefined;
            }
          : undefined,
      (context) => inspectGrants(context),
    );
    expect(ending).toMatchObject({ kind: 'ended', value: { completed: 0 } });
    expect(plansOf(world)).toMatchObject([{ status: 'active' }]);
  });
});

describe('a plan that is marked as one that the Scheduler may not know', () => {
  const mark = (seen: Schedule) => calmly(world, ({ table }) => unsyncSchedule(table, seen, world.now()));

  test('stays what it has become since it was seen', async () => {
    const seen = await plan(world, atDue, 'run');
    await fire(world, DUE);
    expect(await mark(seen)).toBe(false);
    expect(plansOf(world)).toMatchObject([{ status: 'completed', synced: true }]);
  });

  test('is marked once: the first mark says from when on it is made up for', async () => {
    const seen = await plan(world, hourly, 'run');
    expect(await mark(seen)).toBe(true);
    const since = world.now();
    world.pass(60);
    expect(await mark(seen)).toBe(false);
    expect(plansOf(world)).toMatchObject([{ unheardSince: since, version: seen.version, synced: false }]);
  });
});

describe('a plan that was deleted', () => {
  test('is known as such for as long as a backup could bring it back', async () => {
    const { id } = await plan(world, hourly, 'run');
    await drop(id);
    world.pass(BACKUPS_REACH - 1);
    await drop(id);
    // Which has begun the time anew only if the plan was there.
    world.pass(1);
    await expect(drop(id)).rejects.toMatchObject({ code: 'schedule_not_found' });
  });

  test('takes up no place on a page', async () => {
    const plans = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((key) => plan(world, hourly, 'run', USER, `${key}`)),
    );
    const inOrder = plans.map(({ id }) => id).sort();
    for (const id of inOrder.slice(0, 4)) await drop(id);
    const { schedules, after } = await list(2);
    expect(schedules.map(({ id }) => id)).toEqual(inOrder.slice(4));
    expect([undefined, inOrder[5]]).toContain(after);
  });
});

test('a plan that EventBridge Scheduler does not take keeps no other from being told', async () => {
  const bodies = [1, 2, 3, 4];
  for (const key of bodies)
    await calmly(world, (context) => planSchedule(context, `200${key}`, 'plan', planBody(hourly, 'run')));
  let refused = 0;
  const ending = await invoke(
    world,
    ({ service, moment }) =>
      service === 'scheduler' && moment === 'before' && refused++ === 0 ? 'denied' : undefined,
    (context) => inspectGrants(context),
  );
  expect(ending.kind).toBe('threw');
  expect(plansOf(world).filter(({ synced }) => synced)).toHaveLength(bodies.length - 1);
  expect((await preflight(world)).kind).toBe('ended');
  expect(plansOf(world).filter(({ synced }) => synced)).toHaveLength(bodies.length);
});
