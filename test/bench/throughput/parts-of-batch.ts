/** A stretch of time; milliseconds. */
export interface Span {
  began: number;
  ended: number;
}

/** What a batch's time went into; milliseconds, which add up to the batch. */
export interface PartsOfBatch {
  /** Until its last call was with Calendar: where no AWS service was at work. */
  before: number;
  /** AWS's, before the last call was with Calendar and after its answer. */
  aws: number;
  /** Calendar's, with the call that it was given last; its other calls run beside. */
  calendar: number;
  /** From Calendar's last answer on, where no AWS service was at work. */
  after: number;
}

/**
 * Divides the time of a batch whose calls to Calendar run side by side.
 *
 * @param aws calls of any batches
 * @param calendar calls of any batches
 * @returns none for a batch that made no call to Calendar
 */
export function divideBatch(
  batch: Span,
  aws: readonly Span[],
  calendar: readonly Span[],
): PartsOfBatch | undefined {
  const last = within(batch, calendar).at(-1);
  if (!last) return undefined;
  const early = { began: batch.began, ended: last.began };
  const late = { began: last.ended, ended: batch.ended };
  const ofAws = [early, late].map((part) => covered(within(part, aws)));
  return {
    before: lengthOf(early) - (ofAws[0] ?? 0),
    aws: (ofAws[0] ?? 0) + (ofAws[1] ?? 0),
    calendar: lengthOf(last),
    after: lengthOf(late) - (ofAws[1] ?? 0),
  };
}

/** The spans that begin in this one, by their beginning, cut at its end. */
function within({ began, ended }: Span, spans: readonly Span[]): Span[] {
  return spans
    .filter((span) => span.began >= began && span.began < ended)
    .map((span) => ({ began: span.began, ended: Math.min(span.ended, ended) }))
    .sort((one, other) => one.began - other.began);
}

/** The time during which at least one of these runs. @param spans by their beginning */
function covered(spans: readonly Span[]): number {
  let sum = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { began, ended } of spans) {
    sum += Math.max(0, ended - Math.max(began, end));
    end = Math.max(end, ended);
  }
  return sum;
}

function lengthOf({ began, ended }: Span): number {
  return ended - began;
}
