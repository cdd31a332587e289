/** Chance that takes the same course from the same seed. */
export interface Chance {
  /** At least 0, less than 1. */
  next(): number;
  /** A time around its median, with the long tail that remote calls have (log-normal). */
  around(median: number): number;
}

/** Of the logarithm: half of all calls are within a sixth of the median, one in a hundred takes 1.8 times as long. */
const SPREAD = 0.25;

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  // Mulberry32 (Tommy Ettinger): 32 bits of state, and even enough for latencies.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    around(median) {
      // Box and Muller's way from two even numbers to a normal one.
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return median * Math.exp(SPREAD * normal);
    },
  };
}
