import { beforeAll, describe, expect, test } from '@jest/globals';
import { deliver, passDay, runDry, send } from './support/act.ts';
import type { Weather } from './support/invocation.ts';
import { findFaults } from './support/outcome.ts';
import { compare, type Scenario, scenarios } from './support/runs.ts';
import { createWorld, standStill, type WorldOptions } from './support/world.ts';

beforeAll(standStill);

/** Calendar as it promises to be, and as it does not promise not to be. */
const CALENDARS: Record<string, WorldOptions> = {
  'a Calendar that refuses a second event of an id': { detectsCollisions: true },
  'a Calendar that takes a second event of an id': { detectsCollisions: false },
};

const crashAt =
  (number: number | undefined): Weather =>
  (crossing) =>
    crossing.number === number ? 'crash' : undefined;

/** Delivers the scenario's message with one crash in each of its first deliveries, then twice, then lets the world go on. */
async function runThrough(scenario: Scenario, options: WorldOptions, crashes: readonly number[]) {
  const world = createWorld(options);
  const request = await scenario.prepare(world);
  const message = send(world, request);
  const crossings: number[] = [];
  for (const crash of crashes) {
    crossings.push((await deliver(world, message, crashAt(crash))).crossings);
    // Its visibility ends, and with it the claim of whoever died.
    world.pass((message.visibleAt - world.now()) / 1000 + 1);
  }
  send(world, request);
  crossings.push((await deliver(world, message)).crossings);
  await runDry(world);
  await passDay(world);
  return { faults: [...compare(world, scenario), ...(await findFaults(world))], crossings };
}

describe.each(Object.entries(CALENDARS))('with %s', (_, options) => {
  test.each(scenarios)('a worker may die at every point: $name', async (scenario) => {
    const whole = await runThrough(scenario, options, []);
    expect(whole.faults).toEqual([]);
    const [count = 0] = whole.crossings;
    expect(count).toBeGreaterThan(1);

    const broken: Record<string, string[]> = {};
    let points = 0;
    for (let first = 0; first < count; first += 1) {
      const once = await runThrough(scenario, options, [first]);
      points += 1;
      if (once.faults.length > 0) broken[`crash ${first}`] = once.faults;
      // The next delivery dies too, at each of its own points.
      for (let second = 0; second < (once.crossings[1] ?? 0); second += 1) {
        const { faults } = await runThrough(scenario, options, [first, second]);
        points += 1;
        if (faults.length > 0) broken[`crashes ${first} and ${second}`] = faults;
      }
    }
    process.stdout.write(`${scenario.name}: ${points} crash points, of one delivery ${count}\n`);
    // The first few tell; the others are mostly the same.
    expect(Object.fromEntries(Object.entries(broken).slice(0, 4))).toEqual({});
  });
});
