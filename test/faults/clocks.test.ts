import { beforeAll, expect, test } from '@jest/globals';
import { type Claim, claimRun, endRun } from '../../shared/runs/claim-run.ts';
import { readRun } from '../../shared/runs/run.ts';
import { keys } from '../../shared/table/table.ts';
import { calmly } from './support/act.ts';
import { USER } from './support/requests.ts';
import { createWorld, standStill, type World } from './support/world.ts';

beforeAll(standStill);

const MINUTE = 60_000;
const KEY = { user: USER, source: 'key:order', occurrence: 'once' };
const DURATION = 75_000;

async function claim(world: World, claimant: string, skew: number): Promise<Claim | 'busy' | 'over'> {
  const result = await calmly(world, ({ table }) =>
    claimRun(table, KEY, claimant, world.now() + skew, DURATION),
  );
  return result.kind === 'claimed' ? result.claim : result.kind;
}

function end(world: World, held: Claim | 'busy' | 'over', skew: number): Promise<boolean> {
  if (typeof held === 'string') throw new Error(`The claim is ${held}.`);
  return calmly(world, ({ table }) => endRun(table, held, { status: 'created' }, world.now() + skew));
}

const rowOf = (world: World) => readRun(world.items.read(keys.run(USER, KEY.source, KEY.occurrence)));

test.each([5 * MINUTE, -5 * MINUTE])(
  'claims are ordered by owner and version, not by time alone: a worker whose clock is off by %i ms',
  async (skew) => {
    const world = createWorld();
    const first = await claim(world, 'right', 0);
    const second = await claim(world, 'wrong', skew);
    if (skew < 0) {
      // To a clock that is late every claim still runs.
      expect(second).toBe('busy');
      expect(await end(world, first, 0)).toBe(true);
      return;
    }
    // To a clock that is early it is over: it may take the run, and who had it can no longer write.
    expect(second).toMatchObject({ fence: 2 });
    expect(await end(world, first, 0)).toBe(false);
    expect(rowOf(world)).toMatchObject({ status: 'running', fence: 2 });
    expect(await end(world, second, skew)).toBe(true);
    expect(await claim(world, 'third', 0)).toBe('over');
  },
);

test('a claimant that asks again has its own claim, by whatever clock', async () => {
  const world = createWorld();
  const [first, again] = [await claim(world, 'one', 0), await claim(world, 'one', -MINUTE)];
  expect(again).toEqual(first);
});
