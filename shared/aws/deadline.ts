/** How much of the invocation is left; every remote call is bounded by it. */
export interface Deadline {
  /** Milliseconds until the function must have answered. */
  remaining(): number;
}

/** Kept back so that a call that runs into its bound still leaves time to answer (milliseconds). */
const ANSWER_RESERVE = 750;

/** A deadline at `remaining()` of the Lambda context, less what the answer itself needs. */
export function deadlineOf(context: { getRemainingTimeInMillis(): number }): Deadline {
  return { remaining: () => Math.max(0, context.getRemainingTimeInMillis() - ANSWER_RESERVE) };
}

/** A deadline `milliseconds` from now, for work that runs outside a Lambda invocation. */
export function deadlineIn(milliseconds: number, now: () => number = Date.now): Deadline {
  const end = now() + milliseconds;
  return { remaining: () => Math.max(0, end - now()) };
}
