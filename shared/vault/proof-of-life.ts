/**
 * A use of a grant is noted again once the note is older than this (milliseconds): a note costs a write. Where a plan
 * will use it next, the note spares a look at it by night; otherwise it only tells that Google has not forgotten it.
 */
const NOTED_FOR = { planned: 48 * 3600_000, once: 100 * 24 * 3600_000 };
/**
 * A grant whose last noted use is younger than this (milliseconds) is taken for alive. A plan that runs daily is noted
 * every third day at the latest, and so need not be looked at.
 */
const FRESH_FOR = 72 * 3600_000;

/**
 * Whether it is time to note that a grant was used. Times are milliseconds since the epoch.
 *
 * @param nextUse when it will be used next; infinite where nothing is planned
 */
export function isToBeNoted(refreshedAt: number, now: number, nextUse: number): boolean {
  return now - refreshedAt > (Number.isFinite(nextUse) ? NOTED_FOR.planned : NOTED_FOR.once);
}

/** Whether a grant was used not long ago. Times are milliseconds since the epoch. */
export function isFresh(refreshedAt: number, now: number): boolean {
  return now - refreshedAt < FRESH_FOR;
}
