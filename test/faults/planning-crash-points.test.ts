import { beforeAll, describe, expect, test } from '@jest/globals';
import { deriveEventId } from '../../shared/calendar/event-id.ts';
import { connect, passDay, preflight, runDry } from './support/act.ts';
import type { Weather } from './support/invocation.ts';
import { findFaults, runsOf } from './support/outcome.ts';
import {
  changing,
  deleting,
  findDisagreements,
  fire,
  type Operation,
  plannedHourly,
  planning,
  plansOf,
  refusalOf,
} from './support/plans.ts';
import { atDue, DUE, USER } from './support/requests.ts';
import { createWorld, standStill, type World } from './support/world.ts';

beforeAll(standStill);

const ID = deriveEventId(USER, 'schedule', 'plan');
const crashAt =
  (number: number): Weather =>
  (crossing) =>
    crossing.number === number ? 'crash' : undefined;

const OPERATIONS: { name: string; before: Operation[]; operation: Operation }[] = [
  { name: 'plan once', before: [], operation: planning(atDue) },
  { name: 'plan every hour', before: [], operation: plannedHourly },
  { name: 'pause', before: [plannedHourly], operation: changing({ status: 'paused' }) },
  {
    name: 'resume',
    before: [plannedHourly, changing({ status: 'paused' })],
    operation: changing({ status: 'active' }),
  },
  {
    name: 'change the time',
    before: [plannedHourly],
    operation: changing({ when: { cron: '30 * * * *', timeZone: 'UTC' } }),
  },
  { name: 'delete', before: [plannedHourly], operation: deleting },
];

async function ready(before: readonly Operation[]): Promise<World> {
  const world = createWorld();
  await connect(world, USER);
  await runDry(world);
  for (const step of before) expect(await step(world, ID)).toMatchObject({ kind: 'ended' });
  return world;
}

/** What brings row and Scheduler together after a crash. */
const HEALERS = ['the nightly check', 'a repeat of the call'] as const;

describe.each(HEALERS)('healed by %s', (healer) => {
  test.each(OPERATIONS)('a call may die at every point: $name', async ({ name, before, operation }) => {
    const { crossings } = await operation(await ready(before), ID);
    const broken: Record<string, string[]> = {};
    for (let crash = 0; crash < crossings; crash += 1) {
      const world = await ready(before);
      await operation(world, ID, crashAt(crash));
      if (healer === 'a repeat of the call') await operation(world, ID);
      else await preflight(world);
      // What was deleted and is held nonetheless goes when it fires.
      await fire(world, DUE);
      const faults = await findDisagreements(world);
      if (faults.length > 0) broken[`crash ${crash}`] = faults;
    }
    process.stdout.write(`${name}, healed by ${healer}: ${crossings} crash points\n`);
    expect(broken).toEqual({});
  });
});

test.each(['run', 'skip'] as const)(
  'a plan whose time came before it was healed is not lost: missed "%s"',
  async (missed) => {
    const operation = planning(atDue, missed);
    const { crossings } = await operation(await ready([]), ID);
    const broken: Record<string, string[]> = {};
    for (let crash = 0; crash < crossings; crash += 1) {
      const world = await ready([]);
      await operation(world, ID, crashAt(crash));
      if (plansOf(world).length === 0) continue;
      await fire(world, DUE);
      const kept = world.google.events.length;
      world.pass(24 * 3600);
      const { kind } = await preflight(world);
      if (kind === 'ended') await passDay(world);
      const faults = kind === 'ended' ? await findFaults(world) : ['the nightly check fails'];
      const statuses = runsOf(world).map(({ row }) => row.status);
      if (statuses.join() !== (kept || missed === 'run' ? 'created' : 'missed'))
        faults.push(`runs are [${statuses.join()}]`);
      if (faults.length > 0) broken[`crash ${crash}`] = faults;
    }
    expect(broken).toEqual({});
  },
);

test.each(OPERATIONS.filter(({ before }) => before.length > 0))(
  'another call may come in between at every point: $name',
  async ({ before, operation }) => {
    const { crossings } = await operation(await ready(before), ID);
    const broken: Record<string, string[]> = {};
    const others = OPERATIONS.filter(({ before }) => before.length > 0);
    for (const other of others) {
      for (let place = 0; place < crossings; place += 1) {
        const world = await ready(before);
        const ending = await operation(world, ID, ({ number }) =>
          number === place
            ? async () => {
                await other.operation(world, ID);
                return undefined;
              }
            : undefined,
        );
        expect([undefined, 'stale_version', 'schedule_not_found']).toContain(refusalOf(ending));
        await preflight(world);
        await fire(world, DUE);
        const faults = await findDisagreements(world);
        if (faults.length > 0) broken[`${other.name} at ${place}`] = faults;
      }
    }
    expect(broken).toEqual({});
  },
);
