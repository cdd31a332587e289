/** Seconds that one run of the worker may take; the event source mapping and the leases are made for it. */
export const WORKER_TIMEOUT_SECONDS = 60;
/** Event requests that one run of the worker is given at most. */
export const BATCH_SIZE = 10;
/** Deliveries after which SQS moves a message to the dead-letter queue. The worker gives up before. */
export const MAX_RECEIVES = 12;
/** Seconds a delivered message stays invisible: six times the worker's timeout, as AWS advises for Lambda. */
export const VISIBILITY_SECONDS = 6 * WORKER_TIMEOUT_SECONDS;
