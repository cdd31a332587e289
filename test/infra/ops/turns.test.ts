import { expect, test } from '@jest/globals';
import { createTurns } from '../../../infra/ops/walk/turns.ts';

test('callers are let through so many a second, and what was not used is not made up for', async () => {
  let now = 5_000;
  const sleeps: number[] = [];
  const turn = createTurns(10, { now: () => now, sleep: async (time) => void sleeps.push(time) });
  await Promise.all([turn(), turn(), turn()]);
  expect(sleeps).toEqual([100, 200]);
  now += 10_000;
  await turn();
  expect(sleeps).toEqual([100, 200]);
  await turn();
  expect(sleeps).toEqual([100, 200, 100]);
});
