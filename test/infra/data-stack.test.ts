import { describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { synthesise } from './support/synthesise.ts';

const dev = synthesise();
const prod = synthesise({ stage: 'prod' });

const keyPolicy = z.object({
  Properties: z.object({
    KeyPolicy: z.object({
      Statement: z.array(
        z.object({
          Sid: z.string(),
          Effect: z.literal('Allow'),
          Principal: z.unknown(),
          Action: z.array(z.string()),
          Condition: z.unknown().optional(),
        }),
      ),
    }),
  }),
});

function readKeyStatements(template: Template) {
  const [key] = Object.values(template.findResources('AWS::KMS::Key'));
  return keyPolicy.parse(key).Properties.KeyPolicy.Statement;
}

const accountRoot = {
  AWS: {
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']],
  },
};

describe('the table', () => {
  test.each([
    ['dev', dev],
    ['prod', prod],
  ])('of %s has string keys, a time to live, recovery, and costs nothing while idle', (_, { data }) => {
    data.hasResourceProperties('AWS::DynamoDB::Table', {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'shard', AttributeType: 'S' },
        { AttributeName: 'shardKey', AttributeType: 'S' },
        { AttributeName: 'refreshTokenHash', AttributeType: 'S' },
        { AttributeName: 'refreshTokenPrefixHash', AttributeType: 'S' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  test('has sparse indexes over shards and over hashes of tokens, which hold nothing that is sealed', () => {
    dev.data.hasResourceProperties('AWS::DynamoDB::Table', {
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byShard',
          KeySchema: [
            { AttributeName: 'shard', KeyType: 'HASH' },
            { AttributeName: 'shardKey', KeyType: 'RANGE' },
          ],
          Projection: {
            ProjectionType: 'INCLUDE',
            NonKeyAttributes: ['status', 'refreshedAt', 'when', 'endsAt', 'synced'],
          },
        },
        {
          IndexName: 'byTokenHash',
          KeySchema: [{ AttributeName: 'refreshTokenHash', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: 'byTokenPrefix',
          KeySchema: [{ AttributeName: 'refreshTokenPrefixHash', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });

  test('is named by CloudFormation, so that a retained one is never in the way of a new stack', () => {
    prod.data.hasResourceProperties('AWS::DynamoDB::Table', { TableName: Match.absent() });
  });
});

describe('a stage', () => {
  const dataTypes = ['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::SecretsManager::Secret'];

  test.each(dataTypes)('prod keeps its %s when the stack goes', (type) => {
    // The table is protected from deletion, so it would keep a first deployment that fails from being rolled back.
    const DeletionPolicy = type === 'AWS::DynamoDB::Table' ? 'Retain' : 'RetainExceptOnCreate';
    prod.data.hasResource(type, { DeletionPolicy, UpdateReplacePolicy: 'Retain' });
  });

  test.each(dataTypes)('dev deletes its %s with the stack', (type) => {
    dev.data.hasResource(type, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
  });

  test('prod is protected from deletion, dev is not', () => {
    prod.data.hasResourceProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: true });
    dev.data.hasResourceProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: false });
    const protectionOf = ({ stacks }: typeof dev) =>
      Object.values(stacks).flatMap((stack) => (stack ? [stack.terminationProtection] : []));
    expect(new Set(protectionOf(prod))).toEqual(new Set([true]));
    expect(new Set(protectionOf(dev))).toEqual(new Set([false]));
  });
});

describe('the grant key', () => {
  test('rotates and has an alias for each stage', () => {
    dev.data.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    dev.data.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/onbehalf-dev-grants' });
    prod.data.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/onbehalf-prod-grants' });
  });

  test('seals and opens only with the purpose of a grant in the encryption context', () => {
    const [administer, use, ...others] = readKeyStatements(dev.data);
    expect(others).toEqual([]);
    expect(use).toEqual({
      Sid: 'UseForGrantsOnly',
      Effect: 'Allow',
      Principal: accountRoot,
      Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      Condition: { StringEquals: { 'kms:EncryptionContext:purpose': 'google-grant' } },
    });
    expect(administer?.Principal).toEqual(accountRoot);
  });

  test('is administered without a right to use it, to make data keys, or to give it to others', () => {
    const [administer] = readKeyStatements(prod.data);
    expect(administer?.Action).toContain('kms:PutKeyPolicy');
    expect(administer?.Action).toContain('kms:ScheduleKeyDeletion');
    const forbidden = /\*|Encrypt|Decrypt|Generate|CreateGrant|Sign|Verify|Import|Replicate/;
    expect(administer?.Action.filter((action) => forbidden.test(action))).toEqual([]);
  });
});

describe('with grantKey=3', () => {
  const third = synthesise({ grantKey: '3' });
  const [first, second, last] = Object.keys(third.data.findResources('AWS::KMS::Key'));
  const arnOf = (id: unknown) => ({ 'Fn::GetAtt': [id, 'Arn'] });

  test('there are three keys, of which the first is the one that was there', () => {
    expect(Object.keys(dev.data.findResources('AWS::KMS::Key'))).toEqual([first]);
    // Under other ids CloudFormation would make other keys, and delete these.
    expect([first, second, last]).toEqual(['GrantKey9003CDB3', 'GrantKey2C3FD6D67', 'GrantKey37FD30A75']);
    const [one] = Object.values(dev.data.findResources('AWS::KMS::Key'));
    const all = Object.values(third.data.findResources('AWS::KMS::Key'));
    expect(all[0]).toEqual(one);
    // The others differ in their description alone.
    for (const [index, key] of all.slice(1).entries()) {
      const Description = `${one?.['Properties'].Description}, number ${index + 2}`;
      expect(key).toEqual({ ...one, Properties: { ...one?.['Properties'], Description } });
    }
  });

  test('the alias is the same one as before, and has been moved to the last', () => {
    const [before] = Object.entries(dev.data.findResources('AWS::KMS::Alias'));
    expect(Object.entries(third.data.findResources('AWS::KMS::Alias'))).toEqual([
      [
        before?.[0],
        { ...before?.[1], Properties: { ...before?.[1]['Properties'], TargetKeyId: arnOf(last) } },
      ],
    ]);
    expect(before?.[1]['Properties'].TargetKeyId).toEqual(arnOf(first));
  });

  test('outputs tell the commands which key seals, and which ones did', () => {
    third.data.hasOutput('GrantKeyArn', { Value: arnOf(last) });
    third.data.hasOutput('FormerGrantKeyArns', {
      Value: { 'Fn::Join': ['', [arnOf(first), ' ', arnOf(second)]] },
    });
    expect(dev.data.findOutputs('FormerGrantKeyArns')).toEqual({});
  });

  test('other stacks import every key, so that CloudFormation refuses to take one away', () => {
    const imports = JSON.stringify([third.api.toJSON(), third.engine.toJSON()]);
    for (const id of [first, second, last]) expect(imports).toContain(`ExportsOutputFnGetAtt${id}Arn`);
  });

  test('it passes the packs of rules', () => {
    expect(third.findings).toEqual([]);
  });
});

describe('the client secret', () => {
  test('is deployed with a random placeholder that shows that it is unfilled', () => {
    dev.data.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'onbehalf/dev/google-client-secret',
      GenerateSecretString: { SecretStringTemplate: '{}', GenerateStringKey: 'unfilled' },
    });
  });

  test('is named in an output, as is the table', () => {
    dev.data.hasOutput('ClientSecretName', { Value: 'onbehalf/dev/google-client-secret' });
    dev.data.hasOutput('TableName', { Value: { Ref: Match.stringLikeRegexp('^Table') } });
  });
});
