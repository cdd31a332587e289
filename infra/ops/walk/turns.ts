import { setTimeout as sleepFor } from 'node:timers/promises';

interface Time {
  /** Milliseconds from anywhere. */
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

const realTime: Time = { now: () => performance.now(), sleep: (milliseconds) => sleepFor(milliseconds) };

/** Lets callers through one after the other, so many a second. */
export function createTurns(rate: number, { now, sleep }: Time = realTime): () => Promise<void> {
  let next = Number.NEGATIVE_INFINITY;
  return async () => {
    const called = now();
    const at = Math.max(called, next);
    next = at + 1000 / rate;
    if (at > called) await sleep(at - called);
  };
}
