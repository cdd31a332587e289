import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { type FunctionName, functionEnvironment } from '../../shared/env.ts';
import { readLambdas, readRoles, readTrust } from './support/read-template.ts';
import { synthesise } from './support/synthesise.ts';

/** Of our making or CDK's. */
const anyRole = z.object({
  Properties: z.object({
    AssumeRolePolicyDocument: z.object({ Statement: z.array(z.looseObject({})) }),
    ManagedPolicyArns: z.array(z.unknown()).optional(),
    Policies: z
      .array(
        z.object({
          PolicyDocument: z.object({
            Statement: z.array(
              z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() }),
            ),
          }),
        }),
      )
      .optional(),
  }),
});

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
  'exchange-code': [...table('DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'), 'kms:Encrypt', secret, send],
  'auth-callback': [
    ...table('BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'),
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
    ...table('BatchGetItem', 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
    ...act,
    ...consume,
    'sqs:ChangeMessageVisibility',
    send,
    ...plan,
    'scheduler:GetSchedule',
    'events:PutEvents',
  ],
  // Query on table and index; SendMessage to both queues.
  'plan-broadcast': [...table('GetItem', 'PutItem', 'Query', 'Query'), send, ...consume, send],
  // Query on the index alone.
  preflight: [...table('GetItem', 'PutItem', 'Query'), send, ...plan],
  // Query on the table, and on both indexes of tokens in one statement; neither the key nor the client secret.
  'receive-security-event': [...table('BatchWriteItem', 'GetItem', 'Query', 'Query', 'UpdateItem'), send],
  'not-found': [],
};
const names = Object.keys(functionEnvironment) as FunctionName[];
const allowedTo = (action: string) => names.filter((name) => allowed[name].includes(action));

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
  'receive-security-event': {
    dynamodb: () => [
      imported('Table'),
      ['byTokenHash', 'byTokenPrefix'].map((index) => ({
        'Fn::Join': ['', [imported('Table'), `/index/${index}`]],
      })),
    ],
  },
  preflight: {
    // The requests that it makes, and, of Lambda itself, its own runs that failed.
    sqs: (name) => [[ofEngine(name, 'EventsQueue'), ofEngine(name, 'FailedRuns')]],
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

describe('with a third grant key', () => {
  const later = synthesise({ grantKey: '3', sample: 'true' });
  const [sample] = later.others.filter((template) => Object.keys(readLambdas(template)).length > 0);
  const functions = [later.api, later.engine, ...(sample ? [sample] : [])].flatMap((template) => {
    const statements = readRoles(template);
    return Object.entries(readLambdas(template)).map(([name, { roleId, environment }]) => ({
      name,
      sealsWith: environment['GRANT_KEY_ID'],
      statements: (statements[roleId] ?? []).filter(({ Action }) => serviceOf(Action) === 'kms'),
    }));
  });
  const [first, second, third] = ['', 2, 3].map((number) => ({
    'Fn::ImportValue': expect.stringMatching(
      new RegExp(`^onbehalf-dev-data:ExportsOutputFnGetAttGrantKey${number}[0-9A-F]{8}Arn`),
    ),
  }));

  test('whoever may open may open with each, by its ARN and for grants alone; whoever seals, with the third alone', () => {
    const used = functions.filter(({ statements }) => statements.length > 0);
    for (const { name, sealsWith, statements } of used) {
      expect({ name, sealsWith }).toEqual({ name, sealsWith: third });
      for (const { Condition } of statements) {
        expect({ name, Condition }).toEqual({
          name,
          Condition: {
            StringEquals: { 'kms:EncryptionContext:purpose': 'google-grant' },
            'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['purpose', 'user'] },
          },
        });
      }
      const keysOf = (action: string) =>
        statements
          .filter(({ Action }) => [Action].flat().includes(action))
          .flatMap(({ Resource }) => Resource);
      expect(statements.flatMap(({ Action }) => Action)).not.toContain('kms:ReEncryptTo');
      const [seals, opens] = [keysOf('kms:Encrypt'), keysOf('kms:Decrypt')];
      if (seals.length > 0) expect({ name, seals }).toEqual({ name, seals: [third] });
      if (opens.length === 0) continue;
      expect({ name, opens: opens.length }).toEqual({ name, opens: 3 });
      expect(opens).toEqual(expect.arrayContaining([first, second, third]));
    }
    const doing = (action: string) =>
      used.filter(({ statements }) => statements.some(({ Action }) => [Action].flat().includes(action)));
    // Functions of an adopter's among them.
    for (const action of ['kms:Encrypt', 'kms:Decrypt'])
      expect(doing(action).length).toBeGreaterThan(allowedTo(action).length);
  });
});

describe('with every setting on', () => {
  const { stacks } = synthesise({
    grantKey: '2',
    sample: 'true',
    optionalScopes: 'https://www.googleapis.com/auth/drive.file',
    refreshTokenBinding: 'dpop',
    waf: 'true',
    originSecret: '2',
    domainName: 'app.example.com',
    hostedZoneId: 'Z0123456789',
  });
  const templates = Object.values(stacks)
    .filter((stack) => stack !== undefined)
    .map((stack) => ({
      stack: stack.stackName.replace('onbehalf-dev-', ''),
      template: Template.fromStack(stack),
    }));
  const found = templates.flatMap(({ stack, template }) =>
    Object.entries(template.findResources('AWS::IAM::Role')).map(([id, role]) => ({
      stack,
      // Without the hash.
      id: id.replace(/[0-9A-F]{8}$/, ''),
      role: anyRole.parse(role).Properties,
    })),
  );
  const ofStack = (name: string) => found.filter(({ stack }) => stack === name).map(({ id }) => id);
  const ofCdk = found.filter(({ id }) => id.startsWith('Custom'));

  test('there are no others than these', () => {
    expect(ofStack('api').sort()).toEqual(
      Object.keys(readLambdas(api))
        .map((name) => `${lambdas[name]?.logicalId.replace(/Lambda.*$/, '')}Role`)
        .sort(),
    );
    expect(ofStack('engine').sort()).toEqual(
      [
        'EngineSchedulerRole',
        'PlanBroadcastRole',
        'PreflightRole',
        'PreflightTimerRole',
        'RunEventRole',
      ].sort(),
    );
    expect(ofStack('sample')).toEqual([
      'WeeklyDigestRole',
      'WeeklyDigestTimerRole',
      'RemindOfReviewRole',
      'KeepMinutesRole',
      'NoteLostGrantRole',
    ]);
    // CDK's function that uploads the page, with our role.
    expect(ofStack('page')).toEqual(['Role']);
    expect(ofStack('data')).toEqual([]);
    expect(ofStack('proof-key')).toEqual([]);
    // CDK's own: the one empties the page's bucket before it is deleted, the others carry what certificate and
    // firewall are named from their region into this one.
    const provider = 'CustomResourceProviderRole';
    expect(ofStack('entry')).toEqual([
      `CustomS3AutoDeleteObjects${provider}`,
      `CustomCrossRegionExportReader${provider}`,
    ]);
    expect(ofStack('certificate')).toEqual([`CustomCrossRegionExportWriter${provider}`]);
    expect(ofStack('firewall')).toEqual([`CustomCrossRegionExportWriter${provider}`]);
  });

  test('none is reached by a policy beside its own', () => {
    for (const { template } of templates) {
      template.resourceCountIs('AWS::IAM::Policy', 0);
      template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    }
  });

  test('each is assumed by one service, which is Lambda or, with conditions, the Scheduler', () => {
    for (const { id, role } of found) {
      const [trust, ...more] = role.AssumeRolePolicyDocument.Statement;
      expect(more).toEqual([]);
      const scheduled = /(Scheduler|Timer)Role$/.test(id);
      expect({ id, ...trust }).toEqual({
        id,
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { Service: scheduled ? 'scheduler.amazonaws.com' : 'lambda.amazonaws.com' },
        ...(scheduled && {
          Condition: {
            StringEquals: { 'aws:SourceAccount': expect.anything(), 'aws:SourceArn': expect.anything() },
          },
        }),
      });
    }
  });

  test('only those of CDK have a policy of AWS, and that is to write logs', () => {
    for (const { id, role } of found) {
      const logs = {
        'Fn::Sub': expect.stringMatching(/:iam::aws:policy\/service-role\/AWSLambdaBasicExecutionRole$/),
      };
      expect({ id, policies: role.ManagedPolicyArns ?? [] }).toEqual({
        id,
        policies: id.startsWith('Custom') ? [logs] : [],
      });
    }
  });

  test('those of CDK may otherwise write and read what crosses regions, and nothing of users', () => {
    expect(
      ofCdk.map(({ id, role }) => [id.replace(/^Custom|CustomResource.*$/g, ''), ownActions(role)]),
    ).toEqual(
      expect.arrayContaining([
        ['S3AutoDeleteObjects', []],
        [
          'CrossRegionExportReader',
          ['ssm:AddTagsToResource', 'ssm:RemoveTagsFromResource', 'ssm:GetParameters'],
        ],
        [
          'CrossRegionExportWriter',
          ['ssm:DeleteParameters', 'ssm:ListTagsForResource', 'ssm:GetParameters', 'ssm:PutParameter'],
        ],
      ]),
    );
    for (const { role } of ofCdk) {
      for (const { Resource } of statementsIn(role)) {
        expect(JSON.stringify(Resource)).toMatch(/:ssm:eu-central-1:.*:parameter\/cdk\/exports\/[^"]*\*"/);
      }
    }
  });

  test('the one that uploads the page reads what was uploaded, and writes into its bucket', () => {
    const uploader = found.filter(({ stack }) => stack === 'page');
    expect(uploader.map(({ role }) => ownActions(role))).toEqual([
      [
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        's3:GetObject',
        's3:ListBucket',
        's3:DeleteObject',
        's3:PutObject',
      ],
    ]);
  });
});

type AnyRole = z.infer<typeof anyRole>['Properties'];
const statementsIn = (role: AnyRole) => (role.Policies ?? []).flatMap((one) => one.PolicyDocument.Statement);
const ownActions = (role: AnyRole) => statementsIn(role).flatMap(({ Action }) => Action);
