import type { ShiftedClock } from '../shifted-clock.ts';

export interface StackClock {
  /** Milliseconds since the epoch; all code of this process sees the same. */
  now(): number;
  /**
   * Lets time pass: stops at every moment at which something is due, lets it happen there, and goes on. So it is
   * for a machine that is awake.
   *
   * @param by milliseconds, or the moment to go to
   */
  advance(by: number | { to: number }): Promise<void>;
  /** Goes there at once, as a machine that slept: what came due meanwhile happens late, in its order. */
  jump(by: number | { to: number }): Promise<void>;
  /** The next moment at which something is due by itself; undefined if there is none. */
  nextDue(): Promise<number | undefined>;
}

interface World {
  /** Lets happen what is due at the present time. */
  settle(): Promise<void>;
  /** The next moment at which something is due. */
  nextDue(): Promise<number | undefined>;
  isStopped(): boolean;
}

export function createStackClock(clock: ShiftedClock, { settle, nextDue, isStopped }: World): StackClock {
  const momentOf = (by: number | { to: number }) => (typeof by === 'number' ? clock.now() + by : by.to);
  const go = async (moment: number): Promise<void> => {
    clock.moveTo(moment);
    await settle();
  };
  return {
    now: clock.now,
    nextDue,
    async advance(by) {
      const target = momentOf(by);
      await settle();
      let next = await nextDue();
      while (next !== undefined && next <= target && !isStopped()) {
        await go(next);
        next = await nextDue();
      }
      await go(target);
    },
    jump: (by) => go(momentOf(by)),
  };
}
