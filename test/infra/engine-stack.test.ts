import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { BATCH_SIZE, MAX_RECEIVES, WORKER_TIMEOUT_SECONDS } from '../../shared/engine/limits.ts';
import { readLambdas } from './support/read-template.ts';
import { synthesise } from './support/synthesise.ts';

const { engine, stacks } = synthesise();
const lambdas = readLambdas(engine);

const DAY = 24 * 3600;
const arnOf = (id: string) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(`^${id}`), 'Arn'] });
const lambdaOf = (name: string) => ({ Ref: lambdas[name]?.logicalId });

describe('every queue', () => {
  const queues = engine.findResources('AWS::SQS::Queue');

  test('is encrypted at rest', () => {
    expect(Object.keys(queues)).toHaveLength(6);
    engine.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
  });

  test.each(Object.keys(queues))('%s refuses whoever comes without TLS, and lets nobody else in', (id) => {
    engine.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: id }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Action: 'sqs:*',
            Principal: { AWS: '*' },
            Resource: { 'Fn::GetAtt': [id, 'Arn'] },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
  });
});

describe('the queue of event requests', () => {
  test('hides a message for six times as long as the worker may take', () => {
    engine.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 6 * WORKER_TIMEOUT_SECONDS,
      RedrivePolicy: { deadLetterTargetArn: arnOf('EngineEventsDeadLetters'), maxReceiveCount: MAX_RECEIVES },
    });
  });

  test('keeps what is put off at each delivery until it is given up, and a week longer', () => {
    const longestDeferral = 12 * 3600;
    expect(MAX_RECEIVES * longestDeferral).toBeLessThan(7 * DAY);
    engine.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: Match.objectLike({ maxReceiveCount: MAX_RECEIVES }),
      MessageRetentionPeriod: 7 * DAY,
    });
    engine.resourcePropertiesCountIs('AWS::SQS::Queue', { MessageRetentionPeriod: 14 * DAY }, 4);
  });

  test('is emptied by the worker in bounded concurrency, message by message', () => {
    engine.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: arnOf('EngineEventsQueue'),
      FunctionName: lambdaOf('run-event'),
      BatchSize: BATCH_SIZE,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 20 },
    });
    synthesise({ workerConcurrency: '40' }).engine.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: lambdaOf('run-event'),
      ScalingConfig: { MaximumConcurrency: 40 },
    });
  });
});

test('a broadcast is continued from a queue of its own, one continuation an invocation', () => {
  engine.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: arnOf('EngineBroadcastsQueue'),
    FunctionName: lambdaOf('plan-broadcast'),
    BatchSize: 1,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 2 },
  });
  engine.hasResourceProperties('AWS::SQS::Queue', {
    RedrivePolicy: { deadLetterTargetArn: arnOf('EngineBroadcastsDeadLetters'), maxReceiveCount: 5 },
    VisibilityTimeout: 720,
  });
});

test.each([
  ['run-event', WORKER_TIMEOUT_SECONDS],
  ['plan-broadcast', 120],
  ['preflight', 300],
])('%s may take %d seconds', (name, Timeout) => {
  engine.hasResourceProperties('AWS::Lambda::Function', {
    Description: `OnBehalf: ${name}`,
    Timeout,
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    MemorySize: 512,
  });
});

describe('EventBridge Scheduler', () => {
  const trustOf = (group: string) => ({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' }, 'aws:SourceArn': arnOf(group) },
        },
      },
    ],
  });
  const may = (...Statement: unknown[]) => [
    { PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement } },
  ];

  test('may, for the plans of this account alone, send to the queue and leave what it could not', () => {
    engine.hasResourceProperties('AWS::Scheduler::ScheduleGroup', { Name: 'onbehalf-dev' });
    engine.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: trustOf('EnginePlans'),
      Policies: may({
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: [arnOf('EngineEventsQueue'), arnOf('EngineUndelivered')],
      }),
    });
  });

  test('starts preflight every day, with a role for nothing else and from a group that is not the plans’', () => {
    engine.hasResourceProperties('AWS::Scheduler::ScheduleGroup', { Name: 'onbehalf-dev-timers' });
    engine.hasResourceProperties('AWS::Scheduler::Schedule', {
      GroupName: 'onbehalf-dev-timers',
      ScheduleExpression: Match.stringLikeRegexp('^cron\\(\\d+ \\d+ \\* \\* \\? \\*\\)$'),
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': [lambdas['preflight']?.logicalId, 'Arn'] },
        RoleArn: arnOf('PreflightTimerRole'),
        DeadLetterConfig: { Arn: arnOf('EngineUndelivered') },
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
        Input: '{}',
      },
    });
    engine.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: trustOf('Timers'),
      Policies: may(
        { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arnOf('PreflightLambda') },
        { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arnOf('EngineUndelivered') },
      ),
    });
  });
});

describe('the names that functions are given', () => {
  test('are those of the resources', () => {
    expect(lambdas['run-event']?.environment).toMatchObject({
      EVENT_QUEUE_URL: { Ref: expect.stringMatching(/^EngineEventsQueue/) },
      EVENT_QUEUE_ARN: { 'Fn::GetAtt': [expect.stringMatching(/^EngineEventsQueue/), 'Arn'] },
      SCHEDULE_GROUP: 'onbehalf-dev',
      SCHEDULER_ROLE_ARN: { 'Fn::GetAtt': [expect.stringMatching(/^EngineSchedulerRole/), 'Arn'] },
      SCHEDULE_DLQ_ARN: { 'Fn::GetAtt': [expect.stringMatching(/^EngineUndelivered/), 'Arn'] },
      EVENT_BUS_NAME: { Ref: expect.stringMatching(/^EngineBus/) },
    });
    expect(lambdas['plan-broadcast']?.environment).toMatchObject({
      BROADCAST_QUEUE_URL: { Ref: expect.stringMatching(/^EngineBroadcastsQueue/) },
    });
  });

  test('are told to the operator', () => {
    const outputs = {
      EventQueueUrl: { Ref: Match.stringLikeRegexp('^EngineEventsQueue') },
      EventDeadLettersUrl: { Ref: Match.stringLikeRegexp('^EngineEventsDeadLetters') },
      BroadcastDeadLettersUrl: { Ref: Match.stringLikeRegexp('^EngineBroadcastsDeadLetters') },
      UndeliveredUrl: { Ref: Match.stringLikeRegexp('^EngineUndelivered') },
      EventBusName: { Ref: Match.stringLikeRegexp('^EngineBus') },
      BroadcastFunctionName: lambdaOf('plan-broadcast'),
      ScheduleGroupName: 'onbehalf-dev',
    };
    for (const [name, Value] of Object.entries(outputs)) engine.hasOutput(name, { Value });
  });
});

test('two stages stand beside each other in one account', () => {
  const prod = synthesise({ stage: 'prod' }).engine;
  prod.hasResourceProperties('AWS::Scheduler::ScheduleGroup', { Name: 'onbehalf-prod' });
  prod.hasResourceProperties('AWS::Scheduler::ScheduleGroup', { Name: 'onbehalf-prod-timers' });
  prod.hasResourceProperties('AWS::Events::EventBus', { Name: 'onbehalf-prod' });
  expect(stacks.sample).toBeUndefined();
});
