import { AsyncLocalStorage } from 'node:async_hooks';

/** How much of the invocation is left; every remote call is bounded by it. */
export interface Deadline {
  /** Milliseconds until the function must have answered. */
  remaining(): number;
}

/** What Lambda's context tells of the time. */
export interface Invocation {
  getRemainingTimeInMillis(): number;
}

/** Kept back so that a call that runs into its bound still leaves time to note it and to answer (milliseconds). */
const ANSWER_RESERVE = 750;
/** Kept back from calls to AWS, which may yet note what a call to Google came to (milliseconds). */
const LAST_RESERVE = 250;

/** A deadline at `remaining()` of the Lambda context, less what the answer itself needs. */
export function deadlineOf(context: Invocation): Deadline {
  return { remaining: () => Math.max(0, context.getRemainingTimeInMillis() - ANSWER_RESERVE) };
}

/** A deadline `milliseconds` from now, for work that runs outside a Lambda invocation. */
export function deadlineIn(milliseconds: number, now: () => number = Date.now): Deadline {
  const end = now() + milliseconds;
  return { remaining: () => Math.max(0, end - now()) };
}

/** The same deadline for calls that may each take so many milliseconds at most. */
export function atMost(milliseconds: number, deadline: Deadline): Deadline {
  return { remaining: () => Math.min(milliseconds, deadline.remaining()) };
}

const current = new AsyncLocalStorage<Deadline>();

/**
 * Does the work of an invocation. Every call to AWS that is made on the way, by clients that were built long
 * before, ends before the invocation does.
 */
export function withinInvocation<T>(context: Invocation, work: () => Promise<T>): Promise<T> {
  const end = { remaining: () => Math.max(0, context.getRemainingTimeInMillis() - LAST_RESERVE) };
  return current.run(end, work);
}

/** When the invocation that this code runs in ends; none outside of {@link withinInvocation}. */
export function currentEnd(): Deadline | undefined {
  return current.getStore();
}
