/** Seconds that one run of the worker may take; the event source mapping and the leases are made for it. */
export const WORKER_TIMEOUT_SECONDS = 60;
/**
 * Milliseconds that a call to Google may take in the worker. A batch is done when its slowest request is, so a call that
 * hangs holds up nine others; one that is cut off is looked up and repeated.
 */
export const WORKER_CALL_LIMIT = 3_000;
/** A grant is looked at when a plan needs it within this time (milliseconds). */
export const CHECKED_AHEAD = 48 * 3600_000;
/** Event requests that one run of the worker is given at most. */
export const BATCH_SIZE = 10;
/** Deliveries after which SQS moves a message to the dead-letter queue. The worker gives up before. */
export const MAX_RECEIVES = 12;
/** The longest that a batch waits for its turn at Calendar (milliseconds); for a later one it comes again. */
export const LONGEST_TURN_WAIT = 20_000;
/** Seconds a delivered message stays invisible: six times the worker's timeout, as AWS advises for Lambda. */
export const VISIBILITY_SECONDS = 6 * WORKER_TIMEOUT_SECONDS;

/** Seconds that one run of the broadcast planner may take; it goes on in another when it comes near the end of one. */
export const PLANNER_TIMEOUT_SECONDS = 120;
/** Continuations of one broadcast that may fail in a row before an operator has to look at it. */
export const PLANNER_RECEIVES = 5;
/** Seconds that the nightly check may take: it walks all plans and grants once, and hands what it finds to the queue. */
export const PREFLIGHT_TIMEOUT_SECONDS = 300;
