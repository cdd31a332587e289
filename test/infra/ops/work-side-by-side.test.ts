import { expect, test } from '@jest/globals';
import { workSideBySide } from '../../../infra/ops/walk/work-side-by-side.ts';

async function* count(end: number, failsAt = Number.POSITIVE_INFINITY) {
  for (let item = 0; item < end; item += 1) {
    if (item === failsAt) throw new Error('the table is away');
    yield item;
  }
}
/** As long as others need to begin. */
const aWhile = () => new Promise((resolve) => setImmediate(resolve));

test('twenty are on their way at a time, and every item has its turn', async () => {
  const done: number[] = [];
  let going = 0;
  let most = 0;
  await workSideBySide(count(70), 1_000_000, async (item, turn) => {
    going += 1;
    most = Math.max(most, going);
    await turn();
    await aWhile();
    going -= 1;
    done.push(item);
  });
  expect(most).toBe(20);
  expect(done.toSorted((one, other) => one - other)).toEqual([...Array(70).keys()]);
});

test('what has begun is ended before it is told that the rest cannot be read', async () => {
  const done: number[] = [];
  const work = workSideBySide(count(9, 5), 1_000_000, async (item) => {
    await aWhile();
    done.push(item);
  });
  await expect(work).rejects.toThrow('the table is away');
  expect(done).toEqual([0, 1, 2, 3, 4]);
});
