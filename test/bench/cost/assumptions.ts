import { MEMORY_SIZE, WHOLE_CPU } from '../../../infra/constructs/memory-size.ts';
import { BATCH_SIZE } from '../../../shared/engine/limits.ts';
import { RUN_KEPT } from '../../../shared/runs/run.ts';
import type { MeasuredCall, Service } from '../calls/measured-calls.ts';

/** What is neither measured nor a price. */
export interface Assumptions {
  /** MB of a function: one that somebody waits for, and the worker. */
  memory: typeof MEMORY_SIZE;
  /** MB at which Lambda gives one whole CPU: below it our own time grows in proportion. */
  memoryOfOneCpu: number;
  /** Milliseconds that a call of each service takes on AWS; of Google's, the Calendar API. */
  remote: Readonly<Record<Service, number>>;
  /** Milliseconds that Google's token endpoint takes. */
  tokenEndpoint: number;
  /** Of all invocations, how many start a new environment, and the milliseconds that are paid for its start. */
  coldStarts: { share: number; milliseconds: number };
  /** Milliseconds of our own before the first call of an invocation and after its last. */
  aroundCalls: number;
  /** Messages that one invocation of the worker is given at the full hour. */
  batch: number;
  /** Of all events, how many leave the note that their grant was alive. */
  noted: Record<'plan' | 'broadcast', number>;
  hoursPerMonth: number;
  /** Days that a run's row is kept by the table's TTL. */
  runKeptDays: number;
  /** Days that a log line is kept (setting logRetentionDays, in prod). */
  logKeptDays: number;
  /** Event source mappings on SQS, each with so many pollers, of which each receive waits so many seconds. */
  polling: { mappings: number; pollers: number; wait: number };
  /** What TLS adds to the bytes that are sent to Google: new connections and frames. */
  tlsFactor: number;
  /** Bytes of an answer to a browser, with its headers. */
  answerBytes: number;
  /** Bytes that CloudWatch Logs reckons for each line beside its text. */
  logLineOverhead: number;
  /** Bytes that DynamoDB reckons for each item beside its attributes. */
  itemOverhead: number;
  /** Bytes of a grant's entry in the index over all of them (an estimate, high). */
  indexEntryBytes: number;
  /** Bytes of grant, plan, profile and session of one user with their entries in the indexes (an estimate, high). */
  bytesPerUser: number;
}

/** Where each figure comes from stands beside it; the page repeats it. */
export function assume(): Assumptions {
  return {
    memory: MEMORY_SIZE,
    memoryOfOneCpu: WHOLE_CPU,
    // Estimates of single-digit services within a region; Google's two as the issue states them.
    remote: {
      dynamodb: 4,
      kms: 6,
      secretsManager: 15,
      sqs: 8,
      scheduler: 30,
      eventBridge: 15,
      google: 150,
    },
    tokenEndpoint: 100,
    // AWS: typically under 1 % of invocations; paid for since August 2025.
    // https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase
    coldStarts: { share: 0.01, milliseconds: 200 },
    // What bench:throughput allows for a whole event.
    aroundCalls: 2,
    batch: BATCH_SIZE,
    // shared/vault/proof-of-life.ts: noted again after two days, which is every third run of a daily plan, and after
    // a hundred, which is every fourth broadcast of one a month.
    noted: { plan: 1 / 3, broadcast: 1 / 4 },
    hoursPerMonth: 730,
    runKeptDays: RUN_KEPT / (24 * 3600),
    logKeptDays: 90,
    // “five batches at a time … can optimize to as few as 2 … not available when you enable the maximum
    // concurrency setting”, which both have: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
    // Twenty seconds are the longest that SQS lets a receive wait; that Lambda waits so long is remembered.
    polling: { mappings: 2, pollers: 5, wait: 20 },
    tlsFactor: 1.25,
    answerBytes: 1_500,
    // PutLogEvents: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
    logLineOverhead: 26,
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    itemOverhead: 100,
    indexEntryBytes: 256,
    bytesPerUser: 6_000,
  };
}

/** Milliseconds that a call takes on AWS. */
export function remoteTime(
  { service, operation }: Pick<MeasuredCall, 'service' | 'operation'>,
  { remote, tokenEndpoint }: Pick<Assumptions, 'remote' | 'tokenEndpoint'>,
): number {
  return operation.startsWith('token') ? tokenEndpoint : remote[service];
}
