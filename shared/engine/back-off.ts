/** Seconds; doubled with every delivery. */
const FIRST_WAIT = 10;
const LONGEST_WAIT = 3600;
/** Spread added to a wait that the other side named, so that not all come back at once. */
const SPREAD = 0.2;

/**
 * Seconds until the next try: what the other side asked for and a little more, or full jitter over a wait that
 * doubles (AWS Architecture Blog, "Exponential Backoff And Jitter").
 */
export function backOff(
  receives: number,
  asked: number | undefined,
  random: () => number = Math.random,
): number {
  if (asked !== undefined) return Math.ceil(asked * (1 + SPREAD * random()));
  const longest = Math.min(FIRST_WAIT * 2 ** Math.min(receives, 20), LONGEST_WAIT);
  return Math.ceil(longest * random());
}
