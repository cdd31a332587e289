import { Duration } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type GraphWidgetProps,
  type IMetric,
  MathExpression,
  Metric,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Settings } from '../settings/settings-schema.ts';
import type { EngineResources } from './engine-resources.ts';
import { metricOf, namespaceOf, type SignalName } from './metric-filters.ts';

interface DashboardProps {
  settings: Pick<Settings, 'stage' | 'errorBudget' | 'calendarCallsPerMinute'>;
  engine: EngineResources;
  worker: IFunction;
  httpApi: IHttpApi;
  alarms: Alarm[];
}

const DAY = Duration.days(1);
const MINUTE = Duration.minutes(1);
const WIDTH = 24;
const HEIGHT = 6;

/** One page that a person can read from top to bottom: is something wrong, who calls, what fails, what waits, who is connected. */
export function createDashboard(scope: Construct, props: DashboardProps): string {
  const { settings, alarms } = props;
  const dashboardName = `onbehalf-${settings.stage}`;
  new Dashboard(scope, 'Dashboard', {
    dashboardName,
    defaultInterval: DAY,
    widgets: [
      [new TextWidget({ markdown: introduction(settings.stage), width: WIDTH, height: 3 })],
      [new AlarmStatusWidget({ title: 'Alarms', alarms, width: WIDTH, height: 3 })],
      ofRequests(props),
      ofFaults(props),
      ofEngine(props),
      ofGoogle(props),
      ofUsers(props),
    ],
  });
  return dashboardName;
}

function introduction(stage: string): string {
  return [
    `# OnBehalf (${stage})`,
    'Each alarm has its section in infra/RUNBOOK.md: what it means, how to look, what to do.',
    'Of one user: `npm run ops -- user <address>`. Of everything: `npm run ops -- doctor`.',
  ].join('\n\n');
}

function graph(title: string, left: IMetric[], more: GraphWidgetProps = {}): GraphWidget {
  return new GraphWidget({ title, left, width: WIDTH / 3, height: HEIGHT, ...more });
}

function ofRequests({ settings: { stage }, httpApi }: DashboardProps) {
  const ofApi = (metricName: string, statistic: string, label: string) =>
    new Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap: { ApiId: httpApi.apiId },
      statistic,
      label,
      period: Duration.minutes(5),
    });
  const cold = (statistic: string, label: string) => metricOf(stage, 'InitDuration', { statistic, label });
  return [
    graph('Requests in 5 minutes', [
      ofApi('Count', 'Sum', 'all'),
      ofApi('4xx', 'Sum', '4xx'),
      ofApi('5xx', 'Sum', '5xx'),
    ]),
    graph('Latency of the API (ms)', [
      ofApi('Latency', 'p50', 'p50'),
      ofApi('Latency', 'p90', 'p90'),
      ofApi('Latency', 'p99', 'p99'),
    ]),
    graph('Cold starts behind the API', [cold('SampleCount', 'how many')], {
      right: [cold('Average', 'mean (ms)'), cold('Maximum', 'longest (ms)')],
    }),
  ];
}

function ofFaults({ settings: { stage, errorBudget } }: DashboardProps) {
  // By a search, as most codes are silent most of the time.
  const byCode = new MathExpression({
    expression: `SEARCH('{${namespaceOf(stage)},code} MetricName="Failures"', 'Sum', 300)`,
    label: '',
    period: Duration.minutes(5),
  });
  return [
    graph('Failures by code', [byCode], { stacked: true }),
    graph(
      'Share of requests that failed for a fault',
      [metricOf(stage, 'FaultRate', { statistic: 'Average' })],
      {
        leftAnnotations: [{ value: errorBudget / 100, label: `budget: ${errorBudget} %` }],
        leftYAxis: { min: 0 },
      },
    ),
    graph('Faults', [
      metricOf(stage, 'OperatorFaults', { label: 'ours to mend' }),
      metricOf(stage, 'GoogleFaults', { label: 'of Google' }),
      account('AWS/Lambda', 'Throttles', 'throttled functions (whole account)'),
    ]),
  ];
}

function account(namespace: string, metricName: string, label: string): Metric {
  return new Metric({ namespace, metricName, label, statistic: 'Sum', period: Duration.minutes(5) });
}

function ofEngine({ engine, worker }: DashboardProps) {
  const { events, broadcasts, undelivered, failedRuns } = engine;
  const most = { statistic: 'Maximum', period: Duration.minutes(5) };
  const letters = { events: events.deadLetters, broadcasts: broadcasts.deadLetters, undelivered, failedRuns };
  return [
    graph(
      'Event queue',
      [
        events.queue.metricApproximateNumberOfMessagesVisible({ ...most, label: 'waiting' }),
        events.queue.metricApproximateNumberOfMessagesNotVisible({ ...most, label: 'taken, or put off' }),
      ],
      {
        right: [
          events.queue.metricApproximateAgeOfOldestMessage({ ...most, label: 'age of the oldest (s)' }),
        ],
      },
    ),
    graph(
      'Worker',
      [
        worker.metricInvocations({ label: 'batches' }),
        worker.metricErrors({ label: 'batches that failed whole' }),
      ],
      { right: [worker.metricDuration({ statistic: 'p99', label: 'p99 (ms)' })] },
    ),
    graph(
      'Dead letters',
      Object.entries(letters).map(([label, queue]) =>
        queue.metricApproximateNumberOfMessagesVisible({ ...most, label }),
      ),
    ),
  ];
}

function ofGoogle({ settings: { stage, calendarCallsPerMinute }, engine }: DashboardProps) {
  const ofSchedules = (metricName: string, label: string) =>
    new Metric({
      namespace: 'AWS/Scheduler',
      metricName,
      dimensionsMap: { ScheduleGroup: engine.named.scheduleGroup },
      statistic: 'Sum',
      label,
      period: Duration.minutes(5),
    });
  return [
    graph(
      'Calls to Calendar a minute, of the worker',
      [metricOf(stage, 'CalendarCalls', { period: MINUTE, label: 'calls' })],
      {
        leftAnnotations: [{ value: calendarCallsPerMinute, label: 'calendarCallsPerMinute' }],
        leftYAxis: { min: 0 },
      },
    ),
    graph('Refused for the rate', [
      metricOf(stage, 'Failures', { dimensionsMap: { code: 'rate_limited' }, label: 'rate_limited' }),
    ]),
    graph('Schedules', [
      ofSchedules('InvocationAttemptCount', 'fired'),
      ofSchedules('TargetErrorCount', 'refused by the queue'),
      ofSchedules('InvocationDroppedCount', 'dropped'),
    ]),
  ];
}

function ofUsers({ settings: { stage } }: DashboardProps) {
  const grants: [SignalName, string][] = [
    ['ActiveGrants', 'active'],
    ['ReauthenticateGrants', 'to sign in again'],
    ['SuspendedGrants', 'account disabled'],
    ['RevokedGrants', 'dead since the last night'],
    ['ParkedUsers', 'users with waiting runs'],
  ];
  const minted = metricOf(stage, 'TokensMinted', { period: DAY, label: 'refresh tokens' });
  return [
    new SingleValueWidget({
      title: 'Grants for Calendar, as of the last nightly check',
      metrics: grants.map(([name, label]) =>
        metricOf(stage, name, { statistic: 'Maximum', period: DAY, label }),
      ),
      width: (WIDTH / 3) * 2,
      height: HEIGHT,
    }),
    // A hundred of a user are kept by Google; a user is no dimension, since each would be a metric that is paid for.
    graph('Refresh tokens minted a day (of one user: ops user)', [minted]),
  ];
}
