import type { FunctionName } from '../../../shared/env.ts';

/** What the functions call over the network. */
export type Service = 'dynamodb' | 'kms' | 'secretsManager' | 'sqs' | 'scheduler' | 'eventBridge' | 'google';

/** What DynamoDB reckons for one call, in request units on demand. */
export interface RequestUnits {
  read: number;
  /** Of the table itself. */
  write: number;
  /** Of its indexes, on top. */
  indexWrite: number;
}

/** One remote call of a function. */
export interface MeasuredCall {
  service: Service;
  /** As its service names it: `BatchGetItem`, `Decrypt`, `token.refresh`, `events.insert`. */
  operation: string;
  /** `ok`, a status, or the name of the error. */
  outcome: string;
  /** Bytes that the function sent and got, at the socket: lines, headers and bodies, without TLS. */
  bytes: { sent: number; received: number };
  /** DynamoDB only. */
  units?: RequestUnits;
  /** Milliseconds since the first call: when it arrived at the service, and when it was answered. */
  began: number;
  ended: number;
}

/** What is measured, each by itself. `-renewing`: the stored access token has run out, as it has a day later. */
export type OperationName =
  | 'event-cold'
  | 'event-warm'
  | 'event-renewing'
  | 'offline-cold'
  | 'offline-warm'
  | 'offline-batch'
  | 'offline-renewing-cold'
  | 'offline-renewing'
  | 'offline-batch-renewing'
  | 'broadcast-start'
  | 'broadcast-plan'
  | 'broadcast-batch'
  | 'broadcast-batch-renewing'
  | 'preflight'
  | 'check-grants'
  | 'attempt'
  | 'sign-in-cold'
  | 'sign-in'
  | 'sign-in-again'
  | 'upgrade-cold'
  | 'upgrade'
  | 'session'
  | 'session-touching'
  | 'calendars'
  | 'create-plan'
  | 'disconnect';

/** One invocation of a function, with every remote call it makes. */
export interface MeasuredOperation {
  name: OperationName;
  /** In words. */
  title: string;
  function: FunctionName;
  /** Users served by this one invocation. */
  users: number;
  /** In order of arrival. */
  calls: MeasuredCall[];
  /** From the first call to the end of the last; milliseconds. */
  milliseconds: number;
  /** The longest chain of calls of which each begins after the one before has ended. */
  depth: number;
  /** What it must be at least, because each of these needs what the one before brought. */
  leastDepth: number;
  /** Those calls, in words. */
  chain: readonly string[];
}

export interface MeasuredCalls {
  /** Milliseconds before every answer of a stand-in; five times that for a batch. */
  latency: number;
  operations: Record<OperationName, MeasuredOperation>;
}
