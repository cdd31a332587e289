import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import { inspectGrants } from '../../../shared/preflight/inspect-grants.ts';
import { calmly, connect, runDry } from '../../faults/support/act.ts';
import { fire } from '../../faults/support/plans.ts';
import { plan, USER } from '../../faults/support/requests.ts';
import { createWorld, START, standStill, type World } from '../../faults/support/world.ts';

beforeAll(standStill);

const HOUR = 3600_000;
const daily = { cron: '0 9 * * *', timeZone: 'UTC' };

let world: World;
beforeEach(async () => {
  world = createWorld();
  await connect(world, USER);
  await runDry(world);
});

const inspect = () => calmly(world, (context) => inspectGrants(context));

test('a plan that runs daily proves its grant by running: no night asks for it', async () => {
  await plan(world, daily, 'run');
  for (let day = 1; day <= 12; day += 1) {
    const midnight = START + (day * 24 - 12) * HOUR;
    world.pass((midnight + 3.3 * HOUR - world.now()) / 1000);
    expect(await inspect()).toMatchObject({ needed: 0, unused: 0 });
    await fire(world, midnight + 9 * HOUR);
  }
  expect(world.google.events).toHaveLength(12);
});

test('a grant that has lain idle for three days is looked at once before it is needed', async () => {
  await plan(world, { at: '2027-03-12T12:00:00', timeZone: 'UTC' }, 'run');
  const needed: number[] = [];
  for (let day = 1; day <= 11; day += 1) {
    world.pass(24 * 3600);
    needed.push((await inspect()).needed);
    await runDry(world);
  }
  expect(needed).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
});
