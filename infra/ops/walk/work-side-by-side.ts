import { createTurns } from './turns.ts';

/** Items on their way at a time. */
const AT_ONCE = 20;

/**
 * Works on items side by side, so many a second at most.
 *
 * @param rate turns a second
 * @param work is handed what it waits for before it does what counts; what it throws ends the whole
 */
export async function workSideBySide<T>(
  items: AsyncIterable<T>,
  rate: number,
  work: (item: T, turn: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const turn = createTurns(rate);
  try {
    for await (const item of items) {
      if (running.size >= AT_ONCE) await Promise.race(running);
      const one = work(item, turn).finally(() => running.delete(one));
      running.add(one);
    }
    await Promise.all(running);
  } finally {
    // What has begun is not left half done.
    await Promise.allSettled(running);
  }
}
