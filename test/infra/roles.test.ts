import { describe, expect, test } from '@jest/globals';
import { type FunctionName, functionEnvironment } from '../../shared/env.ts';
import { readLambdas, readRoles, readTrust } from './support/read-template.ts';
import { synthesise } from './support/synthesise.ts';

const { api, engine, data } = synthesise();
const lambdas = { ...readLambdas(api), ...readLambdas(engine) };
const roles = { ...readRoles(api), ...readRoles(engine) };

const secret = 'secretsmanager:GetSecretValue';
const table = (...actions: string[]) => actions.map((action) => `dynamodb:${action}`);
const consume = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const send = 'sqs:SendMessage';
const plan = [
  'scheduler:CreateSchedule',
  'scheduler:UpdateSchedule',
  'scheduler:DeleteSchedule',
  'iam:PassRole',
];
const act = ['kms:Decrypt', 'kms:Encrypt', secret];

/** Written out once more, so that a right is never gained by an edit in one place. */
const allowed: Record<FunctionName, string[]> = {
  'begin-attempt': table('BatchGetItem'),
  'exchange-code': [...table('DeleteItem', 'GetItem', 'PutItem'), 'kms:Encrypt', secret, send],
  'auth-callback': [
    ...table('BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem'),
    'kms:Encrypt',
    secret,
    send,
  ],
  'upgrade-scope': [...table('BatchGetItem', 'GetItem', 'PutItem'), 'kms:Encrypt', secret, send],
  session: table('BatchGetItem', 'BatchWriteItem', 'DeleteItem', 'Query', 'UpdateItem'),
  disconnect: [
    ...table('BatchGetItem', 'BatchWriteItem', 'GetItem', 'PutItem', 'Query'),
    'kms:Decrypt',
    'scheduler:DeleteSchedule',
  ],
  'create-event': [...table('BatchGetItem', 'GetItem', 'UpdateItem'), ...act, send],
  'list-calendars': [...table('BatchGetItem', 'GetItem', 'UpdateItem'), ...act, send],
  schedules: [...table('BatchGetItem', 'GetItem', 'Query', 'PutItem'), ...plan],
  'run-event': [
    ...table('BatchGetItem', 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
    ...act,
    ...consume,
    'sqs:ChangeMessageVisibility',
    send,
    ...plan,
    'events:PutEvents',
  ],
  // Query on table and index; SendMessage to both queues.
  'plan-broadcast': [...table('GetItem', 'PutItem', 'Query', 'Query'), send, ...consume, send],
  // Query on the index alone.
  preflight: [...table('GetItem', 'PutItem', 'Query'), send, ...plan],
  'not-found': [],
};
const names = Object.keys(functionEnvironment) as FunctionName[];

function statementsOf(name: FunctionName) {
  return roles[lambdas[name]?.roleId ?? ''] ?? [];
}

/** A resource of the data stack, or of the engine as either stack sees it. */
const imported = (resource: string) => ({
  'Fn::ImportValue': expect.stringMatching(new RegExp(`^onbehalf-dev-data:ExportsOutput.*${resource}`)),
});
const ofEngine = (name: FunctionName, resource: string) =>
  name in readLambdas(engine)
    ? { 'Fn::GetAtt': [expect.stringMatching(new RegExp(`^Engine${resource}`)), 'Arn'] }
    : {
        'Fn::ImportValue': expect.stringMatching(
          new RegExp(`^onbehalf-dev-engine:ExportsOutput.*Engine${resource}.*Arn`),
        ),
      };

/** Every resource that the actions of one service may be about, in the order of the statements. */
const resourcesOf: Partial<Record<FunctionName, Record<string, (name: FunctionName) => unknown[]>>> = {
  'plan-broadcast': {
    dynamodb: () => [imported('Table'), { 'Fn::Join': ['', [imported('Table'), '/index/byShard']] }],
    sqs: (name) => [ofEngine(name, 'EventsQueue'), ofEngine(name, 'BroadcastsQueue')],
  },
  preflight: {
    dynamodb: () => [imported('Table'), { 'Fn::Join': ['', [imported('Table'), '/index/byShard']] }],
  },
};
const resources: Record<string, (name: FunctionName) => unknown[]> = {
  logs: () => [{ 'Fn::GetAtt': [expect.stringMatching(/Log/), 'Arn'] }],
  dynamodb: () => [imported('Table')],
  kms: () => [imported('GrantKey')],
  secretsmanager: () => [imported('ClientSecret')],
  sqs: (name) => [ofEngine(name, 'EventsQueue')],
  iam: (name) => [ofEngine(name, 'SchedulerRole')],
  events: (name) => [ofEngine(name, 'Bus')],
  scheduler: () => [
    {
      'Fn::Join': [
        '',
        [
          'arn:',
          { Ref: 'AWS::Partition' },
          ':scheduler:',
          { Ref: 'AWS::Region' },
          ':',
          { Ref: 'AWS::AccountId' },
          ':schedule/onbehalf-dev/*',
        ],
      ],
    },
  ],
};

const serviceOf = (action: string | string[]) => String([action].flat()[0]?.split(':')[0]);

describe('roles', () => {
  test('are one for each function, one for the schedules of plans, one for the timer, and no others', () => {
    const used = names.map((name) => String(lambdas[name]?.roleId));
    expect(new Set(used).size).toBe(names.length);
    const others = Object.keys(roles).filter((id) => !used.includes(id));
    expect(others.sort()).toEqual([
      expect.stringMatching(/^EngineSchedulerRole/),
      expect.stringMatching(/^PreflightTimerRole/),
    ]);
    for (const template of [api, engine]) {
      template.resourceCountIs('AWS::IAM::Policy', 0);
      template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    }
    data.resourceCountIs('AWS::IAM::Role', 0);
  });

  test('of functions are assumed by Lambda alone', () => {
    const trusting = { ...readTrust(api), ...readTrust(engine) };
    for (const name of names) {
      expect(trusting[lambdas[name]?.roleId ?? '']).toMatchObject({
        Statement: [
          { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
        ],
      });
    }
  });
});

describe.each(names)('the role of %s', (name) => {
  const statements = statementsOf(name);

  test('may do what it needs and write its log', () => {
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual(
      ['logs:CreateLogStream', 'logs:PutLogEvents', ...allowed[name]].sort(),
    );
  });

  test('names each resource exactly', () => {
    for (const service of new Set(statements.map(({ Action }) => serviceOf(Action)))) {
      const named = statements.filter(({ Action }) => serviceOf(Action) === service);
      const expected = resourcesOf[name]?.[service] ?? resources[service];
      expect(named.map(({ Resource }) => Resource)).toEqual(expected?.(name));
    }
    expect(statements.every(({ Effect }) => Effect === 'Allow')).toBe(true);
  });

  test('uses the key only with a context of purpose and user, and passes its role to the Scheduler only', () => {
    const conditions = statements
      .filter(({ Condition }) => Condition)
      .map(({ Action, Condition }) => [serviceOf(Action), Condition]);
    const context = {
      StringEquals: { 'kms:EncryptionContext:purpose': 'google-grant' },
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['purpose', 'user'] },
    };
    const passed = { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } };
    const services = new Set(allowed[name].map(serviceOf));
    expect(conditions).toEqual([
      ...(services.has('kms') ? [['kms', context]] : []),
      ...(services.has('iam') ? [['iam', passed]] : []),
    ]);
  });

  test('writes to the log group of its own function', () => {
    const [log] = statements;
    const group = JSON.stringify(log?.Resource);
    const prefix = lambdas[name]?.logicalId.replace(/Lambda.*$/, '');
    expect(group).toContain(`"${prefix}Log`);
  });
});
