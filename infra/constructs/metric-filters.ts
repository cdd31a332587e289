import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricProps, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type IFilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';

/** What is counted in the log lines of functions (shared/log.ts), by the name of its metric. */
export interface Signal {
  pattern: IFilterPattern;
  /** What a line adds; default: 1. */
  value?: string;
  /** The one dimension, and the field that it is read from: of few values, since each is a metric that is paid for. */
  dimension?: { name: string; field: string };
  unit?: Unit;
}

const isNumber = (field: string) => FilterPattern.numberValue(`$.${field}`, '>=', 0);
const isWord = (field: string, word: string) => FilterPattern.stringValue(`$.${field}`, '=', word);
/** A number that stands in a line of the nightly check. */
const nightly = (field: string): Signal => ({
  pattern: FilterPattern.all(isWord('message', 'inspected'), isNumber(field)),
  value: `$.${field}`,
});

/** Of every function of the product. */
const everywhere = {
  /** Answers that tell of a failure, and event requests that wait for one, by the code of shared/problems.ts. */
  Failures: { pattern: FilterPattern.exists('$.code'), dimension: { name: 'code', field: '$.code' } },
  /** Failures that nobody but the operator mends: shared/signals.ts. */
  OperatorFaults: { pattern: isWord('signal', 'operator') },
  /** Google did not answer, or with a fault of its own. */
  GoogleFaults: { pattern: isWord('signal', 'google') },
} satisfies Record<string, Signal>;

/** Of functions behind the API. */
const ofTheApi = {
  /** 1 for a request that failed for a fault of ours or Google's, else 0: the mean is the rate. */
  FaultRate: { pattern: isNumber('fault'), value: '$.fault' },
  /** Grants that were stored, and so refresh tokens that Google has minted for us. */
  TokensMinted: { pattern: isWord('message', 'refresh token kept') },
  /**
   * What Lambda reports of a cold start. Its line ends with it; the words before are always as many.
   * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
   */
  InitDuration: {
    pattern: FilterPattern.spaceDelimited(
      ...['report', 'idLabel', 'id'],
      ...['durationLabel', 'duration', 'durationUnit'],
      ...['billed', 'billedLabel', 'billedDuration', 'billedUnit'],
      ...['memory', 'memoryLabel', 'memorySize', 'memoryUnit'],
      ...['max', 'maxMemory', 'maxLabel', 'maxUsed', 'maxUnit'],
      ...['init', 'initLabel', 'initDuration', 'initUnit'],
    )
      .whereString('report', '=', 'REPORT')
      .whereString('init', '=', 'Init'),
    value: '$initDuration',
    unit: Unit.MILLISECONDS,
  },
} satisfies Record<string, Signal>;

/** Of the access log of the API: what API Gateway answered itself, since a function crashed or was throttled. */
const ofAccess = {
  FaultRate: {
    // A field that is not set is a dash in an access log.
    pattern: FilterPattern.all(
      FilterPattern.stringValue('$.status', '=', '5*'),
      FilterPattern.stringValue('$.errorType', '!=', '-'),
    ),
    value: '1',
  },
} satisfies Record<string, Signal>;

/** Of the worker. */
const ofWorker = {
  CalendarCalls: { pattern: FilterPattern.numberValue('$.calls', '>', 0), value: '$.calls' },
} satisfies Record<string, Signal>;

/** Of the nightly check. */
const ofNights = {
  ActiveGrants: nightly('active'),
  ReauthenticateGrants: nightly('reauthenticate'),
  SuspendedGrants: nightly('suspended'),
  RevokedGrants: nightly('revoked'),
  ParkedUsers: nightly('parked'),
} satisfies Record<string, Signal>;

export const signals = { everywhere, ofTheApi, ofAccess, ofWorker, ofNights };

export type SignalName =
  | keyof typeof everywhere
  | keyof typeof ofTheApi
  | keyof typeof ofWorker
  | keyof typeof ofNights;

/** The namespace of the metrics of a stage. */
export function namespaceOf(stage: string): string {
  return `OnBehalf/${stage}`;
}

/**
 * Counts `wanted` in a log. The filters stand beside the log group, in its stack: nothing has to be exported, so
 * CloudFormation never refuses to take a function away since something still reads its name.
 */
export function countSignals(logGroup: ILogGroup, stage: string, wanted: Record<string, Signal>): void {
  const beside = logGroup.node.scope ?? logGroup;
  for (const [metricName, { pattern, value = '1', dimension, unit }] of Object.entries(wanted)) {
    new MetricFilter(beside, `Count${metricName}`, {
      logGroup,
      metricNamespace: namespaceOf(stage),
      metricName,
      filterPattern: pattern,
      metricValue: value,
      ...(dimension && { dimensions: { [dimension.name]: dimension.field } }),
      ...(unit && { unit }),
    });
  }
}

/** The metric of a signal; default: its sum over five minutes. */
export function metricOf(stage: string, metricName: SignalName, props: Partial<MetricProps> = {}): Metric {
  return new Metric({
    namespace: namespaceOf(stage),
    metricName,
    statistic: 'Sum',
    period: Duration.minutes(5),
    ...props,
  });
}
