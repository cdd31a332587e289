/** Seconds; doubled with every delivery. */
const FIRST_WAIT = 10;
const LONGEST_WAIT = 3600;
/** Spread added to a wait that the other side named, so that not all come back at once. */
const SPREAD = 0.2;

/**
 * Seconds until the next try: at least what the other side asked for and a little more, and full jitter over a
 * wait that doubles (AWS Architecture Blog, "Exponential Backoff And Jitter"). It doubles also where a wait is
 * asked for: that is of seconds, and an outage of some minutes would use up every delivery.
 */
export function backOff(
  receives: number,
  asked: number | undefined,
  random: () => number = Math.random,
): number {
  const longest = Math.min(FIRST_WAIT * 2 ** Math.min(receives, 20), LONGEST_WAIT);
  const wanted = (asked ?? 0) * (1 + SPREAD * random());
  return Math.ceil(Math.max(wanted, longest * random()));
}
