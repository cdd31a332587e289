import { describe, expect, test } from '@jest/globals';
import { type FunctionName, functionEnvironment } from '../../shared/env.ts';
import { readLambdas, readRoles } from './support/read-template.ts';
import { synthesise } from './support/synthesise.ts';

const { api, data } = synthesise();
const lambdas = readLambdas(api);
const roles = readRoles(api);

const secret = 'secretsmanager:GetSecretValue';
const table = (...actions: string[]) => actions.map((action) => `dynamodb:${action}`);

/** Written out once more, so that a right is never gained by an edit in one place. */
const allowed: Record<FunctionName, string[]> = {
  'begin-attempt': table('BatchGetItem'),
  'exchange-code': [...table('GetItem', 'PutItem'), 'kms:Encrypt', secret],
  'auth-callback': [...table('BatchGetItem', 'GetItem', 'PutItem'), 'kms:Encrypt', secret],
  'upgrade-scope': [...table('BatchGetItem', 'GetItem', 'PutItem'), 'kms:Encrypt', secret],
  session: table('BatchGetItem', 'BatchWriteItem', 'DeleteItem', 'Query', 'UpdateItem'),
  disconnect: [...table('BatchGetItem', 'BatchWriteItem', 'Query'), 'kms:Decrypt'],
  'create-event': [...table('BatchGetItem', 'GetItem', 'UpdateItem'), 'kms:Decrypt', 'kms:Encrypt', secret],
  'list-calendars': [...table('BatchGetItem', 'GetItem', 'UpdateItem'), 'kms:Decrypt', 'kms:Encrypt', secret],
  'not-found': [],
};
const names = Object.keys(functionEnvironment) as FunctionName[];

function statementsOf(name: FunctionName) {
  return roles[lambdas[name]?.roleId ?? ''] ?? [];
}

const imported = (resource: string) => ({
  'Fn::ImportValue': expect.stringMatching(new RegExp(`^onbehalf-dev-data:ExportsOutput.*${resource}`)),
});

describe('roles', () => {
  test('are one for each function, and no others exist', () => {
    const used = names.map((name) => lambdas[name]?.roleId);
    expect(new Set(used).size).toBe(names.length);
    expect(Object.keys(roles).sort()).toEqual([...used].sort());
    api.resourceCountIs('AWS::IAM::Policy', 0);
    api.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    data.resourceCountIs('AWS::IAM::Role', 0);
  });

  test('are assumed by Lambda alone', () => {
    api.allResourcesProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
        ],
      },
    });
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
    const log = { 'Fn::GetAtt': [expect.stringMatching(/Log/), 'Arn'] };
    const resources = {
      logs: log,
      dynamodb: imported('Table'),
      kms: imported('GrantKey'),
      secretsmanager: imported('ClientSecret'),
    };
    for (const { Action, Resource, Effect } of statements) {
      const service = String([Action].flat()[0]?.split(':')[0]) as keyof typeof resources;
      expect(Effect).toBe('Allow');
      expect(Resource).toEqual(resources[service]);
    }
  });

  test('uses the key only with a context of purpose and user', () => {
    const conditions = statements
      .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('kms:')))
      .map(({ Condition }) => Condition);
    const usesKey = allowed[name].some((action) => action.startsWith('kms:'));
    const condition = {
      StringEquals: { 'kms:EncryptionContext:purpose': 'google-grant' },
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['purpose', 'user'] },
    };
    expect(conditions).toEqual(usesKey ? [condition] : []);
  });

  test('writes to the log group of its own function', () => {
    const [log] = statements;
    const group = JSON.stringify(log?.Resource);
    const prefix = lambdas[name]?.logicalId.replace(/Lambda.*$/, '');
    expect(group).toContain(`"${prefix}Log`);
  });
});
