import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { accept } from '../findings/accept.ts';
import type { Settings } from '../settings/settings-schema.ts';
import type { EngineResources } from './engine-resources.ts';
import { metricOf } from './metric-filters.ts';

/** Where the sections of the runbook stand, one for each alarm. */
const RUNBOOK = 'infra/RUNBOOK.md';

interface Watched {
  metric: IMetric;
  /** What is wrong, in one sentence. */
  says: string;
  /** It is one from here on. */
  threshold: number;
  /** Of so many periods … */
  periods: number;
  /** … so many must be over the threshold. */
  over: number;
  /** What no data means. Most signals are silent while all is well, or nobody is there. */
  silence?: TreatMissingData;
  /** How the threshold is passed; default: by reaching it. */
  compare?: ComparisonOperator;
}

interface AlarmsProps {
  settings: Pick<Settings, 'stage' | 'errorBudget'>;
  engine: Pick<EngineResources, 'events' | 'broadcasts' | 'undelivered' | 'failedRuns'>;
  /** Who is told; none: it is seen on the dashboard only. */
  action: IAlarmAction | undefined;
}

/** Alarms by the words of their heading in the runbook; each is of one metric, which is what CloudWatch charges for. */
function describeAlarms({ settings, engine }: Omit<AlarmsProps, 'action'>): Record<string, Watched> {
  const { stage, errorBudget } = settings;
  const letters = (queue: IQueue, says: string): Watched => ({
    metric: queue.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      period: Duration.minutes(5),
    }),
    says,
    threshold: 1,
    periods: 1,
    over: 1,
  });
  return {
    'Nightly check missing': {
      metric: metricOf(stage, 'ActiveGrants', { statistic: 'SampleCount', period: Duration.hours(1) }),
      says: 'The nightly check has not come to its end for 26 hours: dead grants go unnoticed.',
      compare: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      periods: 26,
      over: 26,
      silence: TreatMissingData.BREACHING,
    },
    'Event queue waits': {
      // Of SQS this is the age of the oldest message that was not yet tried three times, so those that are put off do not count.
      metric: engine.events.queue.metricApproximateAgeOfOldestMessage({
        statistic: 'Maximum',
        period: Duration.minutes(5),
      }),
      says: 'Event requests wait for half an hour: the worker does not take them, or not fast enough.',
      threshold: 1_800,
      periods: 3,
      over: 3,
    },
    'Dead event requests': letters(
      engine.events.deadLetters,
      'Event requests were given up: events of users do not appear.',
    ),
    'Dead broadcasts': letters(engine.broadcasts.deadLetters, 'A broadcast has stopped half-way.'),
    'Undelivered schedules': letters(
      engine.undelivered,
      'EventBridge Scheduler could not deliver an occurrence.',
    ),
    'Failed runs': letters(engine.failedRuns, 'A scheduled function has failed three times.'),
    'Key or secret unusable': {
      metric: metricOf(stage, 'OperatorFaults'),
      says: 'Key, secret, table or Google client are not as they must be: nobody can sign in or act.',
      threshold: 1,
      periods: 12,
      over: 2,
    },
    'Google unavailable': {
      metric: metricOf(stage, 'GoogleFaults'),
      says: 'Google does not answer, or with faults of its own.',
      threshold: 5,
      periods: 3,
      over: 2,
    },
    'Error budget spent': {
      metric: metricOf(stage, 'FaultRate', { statistic: 'Average' }),
      says: `More than ${errorBudget} % of the requests to the API failed, for a quarter of an hour of the last hour.`,
      compare: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: errorBudget / 100,
      periods: 12,
      over: 3,
    },
    'Functions throttled': {
      // Without a dimension it is of all functions of the account in the region, who share what runs out.
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Throttles',
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      says: 'Lambda refuses to run functions of this account: its concurrency is used up.',
      threshold: 10,
      periods: 3,
      over: 3,
    },
  };
}

/** At most ten, of one metric each: so many are free. */
export function createAlarms(scope: Construct, { action, ...props }: AlarmsProps): Alarm[] {
  return Object.entries(describeAlarms(props)).map(([title, watched]) => {
    const { metric, says, threshold, periods, over, compare, silence } = watched;
    const alarm = new Alarm(scope, title.replaceAll(' ', ''), {
      alarmName: `onbehalf-${props.settings.stage}: ${title}`,
      alarmDescription: `${says} What to do: ${RUNBOOK}#${anchorOf(title)}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      datapointsToAlarm: over,
      comparisonOperator: compare ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: silence ?? TreatMissingData.NOT_BREACHING,
    });
    if (action) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    } else accept(alarm, 'alarmsUntold');
    return alarm;
  });
}

/** As GitHub makes it of a heading. */
function anchorOf(title: string): string {
  return title.toLowerCase().replaceAll(' ', '-');
}
