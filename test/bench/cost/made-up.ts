import type { MeasuredCall, MeasuredOperation, OperationName } from '../calls/measured-calls.ts';
import { operations } from '../calls/operations.ts';
import type { Assumptions } from './assumptions.ts';
import { type Meter, type Price, prices } from './prices.ts';
import type { Measured } from './scenarios.ts';

/** What a unit costs, in round numbers; what is not named costs a dollar. */
const usd: Partial<Record<Meter, number>> = { tableWrite: 2, keyRequest: 8, queueRequest: 3 };

/** The services and units of the true list, with prices that can be reckoned by head. */
export const madeUpPrices = Object.fromEntries(
  Object.entries<Price>(prices).map(([meter, price]) => [
    meter,
    { ...price, per: meter === 'keyRequest' ? 10_000 : 1, usd: usd[meter as Meter] ?? 1 },
  ]),
) as Record<Meter, Price>;

/** Half a CPU; no cold starts; everything takes ten milliseconds but Google. */
export const madeUpAssumptions: Assumptions = {
  memory: { interactive: 1024, background: 1024 },
  memoryOfOneCpu: 2048,
  remote: {
    dynamodb: 10,
    kms: 10,
    secretsManager: 10,
    sqs: 10,
    scheduler: 10,
    eventBridge: 10,
    google: 100,
  },
  tokenEndpoint: 50,
  coldStarts: { share: 0, milliseconds: 0 },
  aroundCalls: 0,
  batch: 10,
  noted: { plan: 0, broadcast: 0.5 },
  hoursPerMonth: 720,
  runKeptDays: 60,
  logKeptDays: 30,
  polling: { mappings: 2, pollers: 5, wait: 20 },
  tlsFactor: 1,
  answerBytes: 1024 ** 3,
  logLineOverhead: 24,
  itemOverhead: 100,
  indexEntryBytes: 4096,
  bytesPerUser: 900,
};

export function call(
  service: MeasuredCall['service'],
  operation: string,
  [began, ended]: readonly [number, number],
  more: Partial<MeasuredCall> = {},
): MeasuredCall {
  return { service, operation, outcome: 'ok', bytes: { sent: 0, received: 0 }, began, ended, ...more };
}

export function operation(
  calls: MeasuredCall[],
  milliseconds: number,
  { users = 1 } = {},
): MeasuredOperation {
  return {
    name: 'offline-warm',
    title: 'made up',
    function: 'run-event',
    users,
    calls,
    milliseconds,
    depth: 1,
    leastDepth: 1,
    chain: [],
  };
}

/** Every operation calls nothing but what is given; a line of log has 1,000 bytes with its overhead. */
export function madeUpMeasured(given: Partial<Record<OperationName, MeasuredOperation>>): Measured {
  const entries = Object.keys(operations).map((name) => [
    name,
    given[name as OperationName] ?? operation([], 500),
  ]);
  return {
    calls: { latency: 10, operations: Object.fromEntries(entries) as Measured['calls']['operations'] },
    logs: { event: 976, request: 976, access: 976, invocation: [976, 976] },
    runRow: { plan: [900], broadcast: [900, 900] },
    page: { files: 4, stored: 1024 ** 3, sent: 1024 ** 3 / 2 },
  };
}
