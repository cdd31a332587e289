import { describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { type FunctionName, functionEnvironment } from '../../shared/env.ts';
import { readLambdas, readRoles } from './support/read-template.ts';
import { synthesise } from './support/synthesise.ts';

const off = synthesise();
const dev = synthesise({ refreshTokenBinding: 'dpop', sample: 'true' });
const prod = synthesise({ refreshTokenBinding: 'dpop', stage: 'prod' });

/** Written out, so that a right is never gained by an edit in one place. */
const callTheTokenEndpoint: readonly FunctionName[] = [
  'auth-callback',
  'create-event',
  'exchange-code',
  'list-calendars',
  'run-event',
  'upgrade-scope',
];

function keyStack({ others }: ReturnType<typeof synthesise>): Template {
  const found = others.find((template) => Object.keys(template.findResources('AWS::KMS::Key')).length > 0);
  if (!found) throw new Error('There is no stack with a key.');
  return found;
}

const keyPolicy = z.object({
  Properties: z.object({
    KeyPolicy: z.object({
      Statement: z.array(z.looseObject({ Action: z.union([z.string(), z.array(z.string())]) })),
    }),
  }),
});

const accountRoot = {
  AWS: {
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']],
  },
};
const onlyProofs = {
  StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'RAW' },
};
const importedKey = {
  'Fn::ImportValue': expect.stringMatching(/^onbehalf-dev-proof-key:ExportsOutput.*ProofKey.*Arn/),
};

describe('without the setting', () => {
  test('there is no key, no stack of it, and no function that could sign', () => {
    expect(off.stacks.proofKey).toBeUndefined();
    expect(off.others).toEqual([]);
    for (const template of [off.data, off.engine, off.api]) {
      const actions = Object.values(readRoles(template)).flatMap((statements) =>
        statements.flatMap(({ Action }) => Action),
      );
      expect(actions.filter((action) => /Sign|PublicKey/.test(action))).toEqual([]);
    }
    off.data.resourceCountIs('AWS::KMS::Key', 1);
  });

  test('functions are told that there is none', () => {
    const lambdas = { ...readLambdas(off.api), ...readLambdas(off.engine) };
    for (const name of callTheTokenEndpoint) expect(lambdas[name]?.environment['DPOP_KEY_ID']).toBe('-');
  });
});

describe('the key', () => {
  test('signs on P-256 and does nothing else', () => {
    keyStack(dev).hasResourceProperties('AWS::KMS::Key', {
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      PendingWindowInDays: 7,
    });
    keyStack(dev).hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/onbehalf-dev-proofs' });
  });

  test('of prod is retained when the stack goes, and can be fetched back for 30 days', () => {
    keyStack(prod).hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { PendingWindowInDays: 30 },
    });
    keyStack(dev).hasResource('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
    expect(prod.stacks.proofKey?.terminationProtection).toBe(true);
  });

  test('signs proofs only, shows its public half, and is administered without a right to use it', () => {
    const [key] = Object.values(keyStack(dev).findResources('AWS::KMS::Key'));
    const [administer, sign, read, ...others] = keyPolicy.parse(key).Properties.KeyPolicy.Statement;
    expect(others).toEqual([]);
    const all = { Effect: 'Allow', Principal: accountRoot, Resource: '*' };
    expect(sign).toEqual({ Sid: 'SignProofsOnly', Action: 'kms:Sign', Condition: onlyProofs, ...all });
    expect(read).toEqual({ Sid: 'ReadPublicKey', Action: 'kms:GetPublicKey', ...all });
    const forbidden = /\*|Encrypt|Decrypt|Generate|CreateGrant|:Sign|Verify|GetPublicKey|Import|Replicate/;
    expect([administer?.Action].flat().filter((action) => forbidden.test(action ?? ''))).toEqual([]);
    expect(administer?.Action).toContain('kms:ScheduleKeyDeletion');
  });

  test('stands in a stack of its own, which no other stack’s update can take it from', () => {
    expect(dev.stacks.proofKey?.stackName).toBe('onbehalf-dev-proof-key');
    expect(dev.data.toJSON()).toEqual(off.data.toJSON());
  });
});

describe('a function', () => {
  const lambdas = { ...readLambdas(dev.api), ...readLambdas(dev.engine) };
  const roles = { ...readRoles(dev.api), ...readRoles(dev.engine) };
  const statementsOf = (name: string) =>
    (roles[lambdas[name]?.roleId ?? ''] ?? []).filter(({ Action }) =>
      [Action].flat().some((action) => /kms:(Sign|Verify|GetPublicKey)/.test(action)),
    );

  test.each(callTheTokenEndpoint)('%s may sign proofs with it, and read its public half', (name) => {
    expect(statementsOf(name)).toEqual([
      { Effect: 'Allow', Action: 'kms:Sign', Resource: importedKey, Condition: onlyProofs },
      { Effect: 'Allow', Action: 'kms:GetPublicKey', Resource: importedKey },
    ]);
    expect(lambdas[name]?.environment['DPOP_KEY_ID']).toEqual(importedKey);
  });

  const others = Object.keys(functionEnvironment).filter(
    (name) => !callTheTokenEndpoint.includes(name as FunctionName),
  );
  test.each(others)('%s, which never calls the token endpoint, has no right on it', (name) => {
    expect(lambdas[name]).toBeDefined();
    expect(statementsOf(name)).toEqual([]);
    expect(lambdas[name]?.environment).not.toHaveProperty('DPOP_KEY_ID');
  });

  test('of an adopter may sign if it acts at Google, and only then', () => {
    const samples = dev.others.filter((template) => template !== keyStack(dev));
    const signing = samples.flatMap((template) =>
      Object.values(readRoles(template)).map(
        (statements) =>
          statements.flatMap(({ Action }) => Action).filter((action) => action === 'kms:Sign').length,
      ),
    );
    expect(signing.sort()).toEqual([0, 0, 0, 1]);
  });
});

test('nothing of it is found fault with', () => {
  expect(dev.findings).toEqual([]);
  expect(prod.findings).toEqual([]);
});

test('a setting of another name is refused', () => {
  expect(() => synthesise({ refreshTokenBinding: 'mtls' })).toThrow(/refreshTokenBinding/);
});
