import timers from 'node:timers/promises';
import { jest } from '@jest/globals';

/**
 * Has workers that wait for their turn (shared/engine/pace.ts) wait on the clock of the stack: it moves on by that
 * time, and nobody sleeps. To be called before any function is.
 *
 * @param passTime moves the clock by milliseconds
 */
export function waitOnClock(passTime: (milliseconds: number) => void): void {
  jest.unstable_mockModule('node:timers/promises', () => ({
    ...timers,
    async setTimeout(milliseconds = 0) {
      passTime(milliseconds);
      await timers.setTimeout(0);
    },
  }));
}
