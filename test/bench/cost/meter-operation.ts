import type { MeasuredCall, MeasuredOperation } from '../calls/measured-calls.ts';
import { type Assumptions, remoteTime } from './assumptions.ts';
import { add, times, type Usage } from './usage.ts';

/** AWS's gigabyte: https://aws.amazon.com/ec2/faqs/ */
export const GIGABYTE = 1024 ** 3;

/** How long one invocation takes on AWS; milliseconds. */
export interface Duration {
  /** Waiting for others. */
  remote: number;
  /** Our own work. */
  own: number;
}

/**
 * What one invocation of a function uses: the function itself and what it calls, without what invoked it.
 *
 * Calls of KMS's `Sign` are by an elliptic curve; all others seal and open.
 *
 * @param memory of the function, in MB
 */
export function meterOperation(
  operation: MeasuredOperation,
  assumptions: Assumptions,
  memory: number,
): Usage {
  const { share, milliseconds } = assumptions.coldStarts;
  const { remote, own } = durationOf(operation, assumptions, memory);
  const billed = Math.ceil(remote + own) + share * milliseconds;
  return add(
    { functionRequest: 1, functionGigabyteSecond: (billed / 1000) * (memory / 1024) },
    ...operation.calls.map((call) => meterCall(call, assumptions)),
  );
}

/**
 * Its calls take the time that they are assumed to take on AWS; what remains of the measured time when the calls
 * of the longest chain are taken off is our own, on one CPU here, and on a part of one there.
 */
export function durationOf(operation: MeasuredOperation, assumptions: Assumptions, memory: number): Duration {
  const { calls, milliseconds } = operation;
  const waited = longestChain(calls, ({ began, ended }) => ended - began);
  const slower = Math.max(1, assumptions.memoryOfOneCpu / memory);
  return {
    remote: longestChain(calls, (call) => remoteTime(call, assumptions)),
    own: (Math.max(0, milliseconds - waited) + assumptions.aroundCalls) * slower,
  };
}

/** The greatest sum of weights of calls of which each began after the one before had ended. */
function longestChain(calls: readonly MeasuredCall[], weigh: (call: MeasuredCall) => number): number {
  const sums: number[] = [];
  const inOrder = [...calls].sort((one, other) => one.began - other.began);
  for (const [index, call] of inOrder.entries()) {
    const before = inOrder
      .slice(0, index)
      .map(({ ended }, earlier) => (ended <= call.began ? (sums[earlier] ?? 0) : 0));
    sums.push(weigh(call) + Math.max(0, ...before));
  }
  return Math.max(0, ...sums);
}

/** The bus is told of one event a call (shared/bus/bus.ts); an instance asks for the client secret only once. */
function meterCall(
  { service, operation, units, bytes }: MeasuredCall,
  { tlsFactor, coldStarts }: Assumptions,
): Usage {
  switch (service) {
    case 'dynamodb':
      return { tableRead: units?.read ?? 0, tableWrite: (units?.write ?? 0) + (units?.indexWrite ?? 0) };
    case 'kms':
      return operation === 'Sign' ? { signature: 1 } : { keyRequest: 1 };
    case 'secretsManager':
      return { secretRequest: coldStarts.share };
    case 'sqs':
      return { queueRequest: 1, fairQueueRequest: operation.startsWith('SendMessage') ? 1 : 0 };
    case 'eventBridge':
      return { busEvent: 1 };
    case 'scheduler':
      return {};
    case 'google':
      return { internetGigabyte: (bytes.sent * tlsFactor) / GIGABYTE };
  }
}

/** What one of the users takes whom an invocation serves. */
/** @param memory of the function, in MB */
export function meterUser(operation: MeasuredOperation, assumptions: Assumptions, memory: number): Usage {
  return times(1 / operation.users, meterOperation(operation, assumptions, memory));
}
