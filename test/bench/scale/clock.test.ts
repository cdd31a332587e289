import { describe, expect, test } from '@jest/globals';
import { createClock } from './clock.ts';

describe('simulated time', () => {
  test('leaps from one moment to the next, in the order of time and then of asking', async () => {
    const clock = createClock(1000);
    const seen: string[] = [];
    const note = async (name: string, milliseconds: number): Promise<void> => {
      await clock.wait(milliseconds);
      seen.push(`${name} ${clock.now()}`);
    };
    await clock.pass(
      Promise.all([
        note('late', 50),
        note('first', 10),
        note('second', 10),
        note('at once', 0),
        note('mid', 20),
      ]),
    );
    expect(seen).toEqual(['at once 1000', 'first 1010', 'second 1010', 'mid 1020', 'late 1050']);
  });

  test('stands still until all work of a moment is done', async () => {
    const clock = createClock(0);
    const long = async (): Promise<number> => {
      await clock.wait(5);
      for (let step = 0; step < 100; step += 1) await Promise.resolve();
      return clock.now();
    };
    const [end] = await clock.pass(Promise.all([long(), clock.wait(6)]));
    expect(end).toBe(5);
  });

  test('does not bring what was cancelled', async () => {
    const clock = createClock(0);
    let happened = false;
    const cancel = clock.after(5, () => {
      happened = true;
    });
    cancel();
    await clock.pass(clock.wait(10));
    expect(happened).toBe(false);
  });

  test('says so when the work waits for what does not come', async () => {
    const clock = createClock(0);
    await expect(clock.pass(new Promise(() => {}))).rejects.toThrow('does not come');
  });

  test('keeps thousands of moments in order', async () => {
    const clock = createClock(0);
    const seen: number[] = [];
    const waits = Array.from({ length: 3000 }, (_, index) => (index * 7919) % 3001);
    await clock.pass(Promise.all(waits.map((wait) => clock.wait(wait).then(() => seen.push(clock.now())))));
    expect(seen).toEqual([...waits].sort((a, b) => a - b));
  });
});
