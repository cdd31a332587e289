import { describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { functionEnvironment } from '../../shared/env.ts';
import { routes } from '../../shared/routes.ts';
import { matchesPattern, valueIn } from './support/filter-pattern.ts';
import { readFilters } from './support/read-filters.ts';
import { synthesise } from './support/synthesise.ts';

const { watch, api, engine, entry } = synthesise();
const told = synthesise({ alarmEmail: 'operators@example.com', stage: 'prod', errorBudget: '2.5' });

const alarm = z.strictObject({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).optional(),
  Statistic: z.string(),
  Period: z.number(),
  Threshold: z.number(),
  ComparisonOperator: z.string(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number(),
  TreatMissingData: z.string(),
  AlarmActions: z.array(z.unknown()).optional(),
  OKActions: z.array(z.unknown()).optional(),
  Tags: z.unknown(),
});
/** Strict, so that an alarm of several metrics, of which each is paid for, is not one. */
const readAlarms = (template: Template) =>
  Object.values(
    z
      .record(z.string(), z.object({ Properties: alarm }))
      .parse(template.findResources('AWS::CloudWatch::Alarm')),
  ).map(({ Properties }) => Properties);

describe('the alarms', () => {
  const OWN = 'OnBehalf/dev';
  const SQS = 'AWS/SQS';
  const letters = [SQS, 'ApproximateNumberOfMessagesVisible', 'Maximum', '>= 1', '1 of 1', 300];
  const expected: Record<string, unknown[]> = {
    'Nightly check missing': [OWN, 'ActiveGrants', 'SampleCount', '< 1', '26 of 26', 3600],
    'Event queue waits': [SQS, 'ApproximateAgeOfOldestMessage', 'Maximum', '>= 1800', '3 of 3', 300],
    'Dead event requests': letters,
    'Dead broadcasts': letters,
    'Undelivered schedules': letters,
    'Failed runs': letters,
    'Key or secret unusable': [OWN, 'OperatorFaults', 'Sum', '>= 1', '2 of 12', 300],
    'Google unavailable': [OWN, 'GoogleFaults', 'Sum', '>= 5', '2 of 3', 300],
    'Error budget spent': [OWN, 'FaultRate', 'Average', '> 0.01', '3 of 12', 300],
    'Functions throttled': ['AWS/Lambda', 'Throttles', 'Sum', '>= 10', '3 of 3', 300],
  };
  const signs: Record<string, string> = {
    LessThanThreshold: '<',
    GreaterThanThreshold: '>',
    GreaterThanOrEqualToThreshold: '>=',
  };

  test('are ten at most, of one metric each: so many are free', () => {
    expect(readAlarms(watch)).toHaveLength(Object.keys(expected).length);
    expect(readAlarms(watch).length).toBeLessThanOrEqual(10);
  });

  test.each(Object.entries(expected))('%s', (title, wanted) => {
    const one = readAlarms(watch).find(({ AlarmName }) => AlarmName === `onbehalf-dev: ${title}`);
    expect([
      one?.Namespace,
      one?.MetricName,
      one?.Statistic,
      `${signs[one?.ComparisonOperator ?? '']} ${one?.Threshold}`,
      `${one?.DatapointsToAlarm} of ${one?.EvaluationPeriods}`,
      one?.Period,
    ]).toEqual(wanted);
    // Only of the nightly check is silence what is looked for.
    expect(one?.TreatMissingData).toBe(title === 'Nightly check missing' ? 'breaching' : 'notBreaching');
  });

  test('of dead letters are one for each of the queues that have them', () => {
    const watched = readAlarms(watch)
      .filter(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible')
      .map(({ Dimensions }) => JSON.stringify(Dimensions));
    expect(new Set(watched).size).toBe(4);
    const queues = engine.findResources('AWS::SQS::Queue', {
      Properties: { MessageRetentionPeriod: 14 * 86_400 },
    });
    for (const id of Object.keys(queues))
      expect(watched.filter((dimensions) => dimensions.includes(id))).toHaveLength(1);
  });

  test('hold what the budget allows', () => {
    const budget = readAlarms(told.watch).find(({ MetricName }) => MetricName === 'FaultRate');
    expect(budget).toMatchObject({ Threshold: 0.025, Namespace: 'OnBehalf/prod' });
    expect(budget?.AlarmDescription).toContain('More than 2.5 %');
  });
});

describe('who is told', () => {
  test('nobody, and no key is paid for, while no address is set', () => {
    expect(readAlarms(watch).every(({ AlarmActions }) => AlarmActions === undefined)).toBe(true);
    watch.resourceCountIs('AWS::SNS::Topic', 0);
    watch.resourceCountIs('AWS::KMS::Key', 0);
  });

  test('an address that is set, of every alarm and of its end, by a topic that is encrypted', () => {
    const [topic] = Object.keys(told.watch.findResources('AWS::SNS::Topic'));
    const [key] = Object.keys(told.watch.findResources('AWS::KMS::Key'));
    told.watch.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: { 'Fn::GetAtt': [key, 'Arn'] } });
    told.watch.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'operators@example.com',
      TopicArn: { Ref: topic },
    });
    for (const { AlarmActions, OKActions } of readAlarms(told.watch))
      expect([AlarmActions, OKActions]).toEqual([[{ Ref: topic }], [{ Ref: topic }]]);
  });

  test('CloudWatch may publish for alarms of this account, and use the key for it', () => {
    const policies = JSON.stringify([
      told.watch.findResources('AWS::SNS::TopicPolicy'),
      told.watch.findResources('AWS::KMS::Key'),
    ]);
    expect(policies).toContain(':alarm:*');
    expect(policies.match(/"cloudwatch.amazonaws.com"/g)).toHaveLength(2);
    expect(policies.match(/"aws:SourceAccount":\{"Ref":"AWS::AccountId"\}/g)).toHaveLength(2);
    expect(policies).toContain('"kms:GenerateDataKey*"');
    expect(policies).toContain('"aws:SecureTransport":"false"');
  });

  test.each([{ alarmEmail: 'operators' }, { errorBudget: '0' }, { errorBudget: '101' }])(
    'not by %j',
    (settings) => {
      expect(() => synthesise(settings)).toThrow(/Setting "(alarmEmail|errorBudget)"/);
    },
  );

  test('without a finding', () => {
    expect(told.findings).toEqual([]);
  });
});

const everywhere = {
  Failures: ['{ $.code = "*" }', '1'],
  OperatorFaults: ['{ $.signal = "operator" }', '1'],
  GoogleFaults: ['{ $.signal = "google" }', '1'],
};
const COLD_START =
  '[report = "REPORT", idLabel, id, durationLabel, duration, durationUnit, billed, billedLabel, billedDuration, ' +
  'billedUnit, memory, memoryLabel, memorySize, memoryUnit, max, maxMemory, maxLabel, maxUsed, maxUnit, ' +
  'init = "Init", initLabel, initDuration, initUnit]';
const behindTheApi = {
  ...everywhere,
  FaultRate: ['{ $.fault >= 0 }', '$.fault'],
  TokensMinted: ['{ $.message = "refresh token kept" }', '1'],
  InitDuration: [COLD_START, '$initDuration'],
};
const nightly = (field: string) => [`{ ($.message = "inspected") && ($.${field} >= 0) }`, `$.${field}`];

describe('the filters', () => {
  const byLog = (template: Template) => {
    const logs: Record<string, Record<string, string[]>> = {};
    for (const { log, metric, pattern, value } of readFilters(template))
      logs[log] = { ...logs[log], [metric]: [pattern, value] };
    return logs;
  };
  const all = [api, engine, entry].flatMap(readFilters);

  test('count the same of every function behind the API', () => {
    const names = new Set([...Object.values(routes).map((route) => route.function), 'not-found']);
    const logs = byLog(api);
    expect(Object.keys(logs)).toHaveLength(names.size);
    for (const filters of Object.values(logs)) expect(filters).toEqual(behindTheApi);
  });

  test('count of the engine what is its own, too', () => {
    expect(byLog(engine)).toEqual({
      RunEventLog: { ...everywhere, CalendarCalls: ['{ $.calls > 0 }', '$.calls'] },
      PlanBroadcastLog: everywhere,
      PreflightLog: {
        ...everywhere,
        ActiveGrants: nightly('active'),
        ReauthenticateGrants: nightly('reauthenticate'),
        SuspendedGrants: nightly('suspended'),
        RevokedGrants: nightly('revoked'),
        ParkedUsers: nightly('parked'),
      },
    });
  });

  test('leave no function out', () => {
    const logs = Object.keys({ ...byLog(api), ...byLog(engine) });
    expect(logs).toHaveLength(Object.keys(functionEnvironment).length);
  });

  test('have one dimension at most, the code, which has few values', () => {
    for (const { metric, namespace, dimensions } of all) {
      expect(namespace).toBe('OnBehalf/dev');
      expect(dimensions).toEqual(metric === 'Failures' ? [{ Key: 'code', Value: '$.code' }] : []);
    }
  });

  test('of cold starts read what Lambda reports of one, and nothing else', () => {
    const report =
      'REPORT RequestId: 8f5ad6c1\tDuration: 12.34 ms\tBilled Duration: 194 ms\tMemory Size: 512 MB\tMax Memory Used: 96 MB\t';
    expect(valueIn(COLD_START, '$initDuration', `${report}Init Duration: 181.02 ms\t\n`)).toBe(181.02);
    expect(matchesPattern(COLD_START, `${report}\n`)).toBe(false);
    expect(matchesPattern(COLD_START, '{"message":"REPORT Init Duration: 1 ms"}')).toBe(false);
  });

  test('of the access log count what API Gateway answered itself, and leave the rest to the functions', () => {
    const [crash] = readFilters(entry);
    const line = (status: string, errorType: string) => JSON.stringify({ status, errorType });
    const counted = [
      line('500', 'INTEGRATION_FAILURE'),
      line('503', '-'),
      line('429', 'THROTTLED'),
      line('200', '-'),
    ];
    expect(readFilters(entry)).toHaveLength(1);
    expect(crash).toMatchObject({ metric: 'FaultRate', value: '1' });
    expect(counted.map((one) => matchesPattern(crash?.pattern ?? '', one))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('the dashboard', () => {
  const [body = ''] = Object.values(
    z
      .record(z.string(), z.object({ Properties: z.object({ DashboardBody: z.unknown() }) }))
      .parse(watch.findResources('AWS::CloudWatch::Dashboard')),
  ).map(({ Properties }) => JSON.stringify(Properties.DashboardBody));
  const text = body.replaceAll('\\"', '"');
  const titles = [...text.matchAll(/"title":"([^"]+)"/g)].map(([, title]) => title);

  test('has a widget for each question', () => {
    expect(titles).toEqual([
      'Alarms',
      'Requests in 5 minutes',
      'Latency of the API (ms)',
      'Cold starts behind the API',
      'Failures by code',
      'Share of requests that failed for a fault',
      'Faults',
      'Event queue',
      'Worker',
      'Dead letters',
      'Calls to Calendar a minute, of the worker',
      'Refused for the rate',
      'Schedules',
      'Grants for Calendar, as of the last nightly check',
      'Refresh tokens minted a day (of one user: ops user)',
    ]);
  });

  test('shows every metric that is filtered out of the logs', () => {
    const counted = new Set([api, engine, entry].flatMap(readFilters).map(({ metric }) => metric));
    expect(counted.size).toBeGreaterThan(8);
    for (const metric of counted) expect(text).toMatch(new RegExp(`"${metric}\\\\*"`));
  });

  test('draws the limits beside what uses them up', () => {
    expect(text).toContain('"value":9900,"label":"calendarCallsPerMinute"');
    expect(text).toContain('"value":0.01,"label":"budget: 1 %"');
  });

  test('has at most fifty metrics: so many are free', () => {
    const metrics = text.match(/\["?(AWS|OnBehalf)\//g) ?? [];
    expect(metrics.length).toBeGreaterThan(25);
    expect(metrics.length).toBeLessThanOrEqual(50);
  });

  test('shows every alarm', () => {
    for (const id of Object.keys(watch.findResources('AWS::CloudWatch::Alarm'))) expect(body).toContain(id);
  });
});
