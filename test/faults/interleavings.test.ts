import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deliver, passDay, runDry, send } from './support/act.ts';
import type { Weather } from './support/invocation.ts';
import { findFaults, runsOf } from './support/outcome.ts';
import { compare, type Scenario, scenarios } from './support/runs.ts';
import { createWorld, standStill, type World } from './support/world.ts';

beforeAll(standStill);

/** Seconds after which a claim that was made is over. */
const CLAIM_ENDED = 76;

const SEED = Number(process.env['FAULT_SEED'] ?? 20270301);

async function settle(world: World, scenario: Scenario): Promise<string[]> {
  await runDry(world);
  await passDay(world);
  return [...compare(world, scenario), ...(await findFaults(world))];
}

describe.each([true, false])(
  'with a Calendar that refuses a second event of an id: %s',
  (detectsCollisions) => {
    test.each(scenarios)(
      'a worker that was paused changes nothing when it wakes: $name',
      async (scenario) => {
        const broken: Record<string, string[]> = {};
        let places = 1;
        for (let place = 0; place < places; place += 1) {
          const world = createWorld({ detectsCollisions });
          const request = await scenario.prepare(world);
          const [message, copy] = [send(world, request), send(world, request)];
          let rows: unknown;
          // While it sleeps its claim ends, and another worker is given the same and does the work.
          const sleep: Weather = ({ number, service, moment }) => {
            if (number !== place) return undefined;
            return async () => {
              world.pass(CLAIM_ENDED);
              await deliver(world, copy);
              rows = structuredClone(runsOf(world));
              // A call to Google on its way is given up after 8 s; what came late counts only where Calendar sees it.
              return service === 'google' && moment === 'before' && !detectsCollisions
                ? 'timeout'
                : undefined;
            };
          };
          const { crossings } = await deliver(world, message, sleep);
          places = Math.max(places, Math.min(crossings, place + 2));
          const after = runsOf(world);
          const faults = await settle(world, scenario);
          // Only what the other worker has closed is closed for the sleeper too.
          if (
            rows !== undefined &&
            scenario.statuses.length === 1 &&
            !/park/.test(scenario.statuses.join())
          ) {
            if (JSON.stringify(after) !== JSON.stringify(rows)) faults.push('the sleeper has written a row');
          }
          if (faults.length > 0) broken[`paused at ${place}`] = faults;
        }
        expect(places).toBeGreaterThan(1);
        expect(Object.fromEntries(Object.entries(broken).slice(0, 4))).toEqual({});
      },
    );

    test.each(scenarios)('workers that are given the same at once make one run: $name', async (scenario) => {
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 3 }), async (scheduler, workers) => {
          const world = createWorld({ detectsCollisions });
          const request = await scenario.prepare(world);
          const copies = Array.from({ length: workers }, () => send(world, request));
          const weather: Weather =
            ({ call, moment }) =>
            async () => {
              await scheduler.schedule(Promise.resolve(), `${moment} ${call}`);
              return undefined;
            };
          await scheduler.waitFor(Promise.all(copies.map((copy) => deliver(world, copy, weather))));
          expect(await settle(world, scenario)).toEqual([]);
        }),
        { numRuns: 30, seed: SEED },
      );
    });
  },
);

test('a run is finished by whichever of its messages comes, in whatever order', async () => {
  const [scenario] = scenarios;
  if (!scenario) throw new Error('There are no scenarios.');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(3), fc.nat(16), fc.constantFrom('throttled', '500', 'timeout', 'crash')), {
        maxLength: 8,
      }),
      async (deliveries) => {
        const world = createWorld({ detectsCollisions: false });
        const request = await scenario.prepare(world);
        const copies = Array.from({ length: 4 }, () => send(world, request));
        for (const [which, place, what] of deliveries) {
          const copy = copies[which];
          const still = copy && world.queue.all().includes(copy);
          if (still) await deliver(world, copy, ({ number }) => (number === place ? what : undefined));
        }
        expect(await settle(world, scenario)).toEqual([]);
      },
    ),
    { numRuns: 200, seed: SEED },
  );
});
