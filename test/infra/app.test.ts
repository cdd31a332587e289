import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import * as z from 'zod';
import { readCdkContext, synthesise } from './support/synthesise.ts';

describe('cdk.json', () => {
  test('has every feature flag as the pinned CDK recommends it, but one', () => {
    const recommended = z
      .record(z.string(), z.unknown())
      .parse(JSON.parse(readFileSync('node_modules/aws-cdk-lib/recommended-feature-flags.json', 'utf8')));
    const context = readCdkContext();
    const different = Object.keys(recommended).filter(
      (flag) => JSON.stringify(context[flag]) !== JSON.stringify(recommended[flag]),
    );
    // "weak" is Fn::GetStackOutput, which no emulator knows yet; exports work everywhere.
    expect(different).toEqual(['@aws-cdk/core:defaultCrossStackReferences']);
    expect(context['@aws-cdk/core:defaultCrossStackReferences']).toBe('strong');
  });
});

describe('synthesis', () => {
  const templates = synthesise();

  test('looks nothing up: the same context makes the same templates, without an account', () => {
    const again = synthesise();
    for (const name of ['data', 'engine', 'entry', 'api', 'page'] as const) {
      expect(again[name]?.toJSON()).toEqual(templates[name]?.toJSON());
    }
    expect(again.stacks.data.account).toMatch(/Token/);
    expect(again.stacks.entry.region).toMatch(/Token/);
  });

  test('needs custom resources for the files of the page only', () => {
    const customTypes = (template: Template | undefined) =>
      JSON.stringify(template?.toJSON()).match(/(?<="Type":")(Custom::|AWS::CloudFormation::Custom)[^"]*/g) ??
      [];
    const { data, engine, entry, api, page } = templates;
    expect([data, engine, api].flatMap(customTypes)).toEqual([]);
    expect(new Set([entry, page].flatMap(customTypes))).toEqual(
      new Set(['Custom::S3AutoDeleteObjects', 'Custom::CDKBucketDeployment']),
    );
    const elsewhere = synthesise({ hostPage: 'false', publicUrl: 'http://localhost:4566' });
    expect(elsewhere.page).toBeUndefined();
    expect([elsewhere.data, elsewhere.engine, elsewhere.entry, elsewhere.api].flatMap(customTypes)).toEqual(
      [],
    );
  });

  test.each([
    {},
    { stage: 'prod', sample: 'true' },
    { domainName: 'app.example.com', hostedZoneId: 'Z0123456789', sample: 'true' },
    { publicUrl: 'http://localhost:4566', allowedOrigins: 'https://app.example.com', architecture: 'x86_64' },
    { hostPage: 'false', pageUrl: 'https://app.example.com/' },
  ])('of %j has no finding, and no stack that waits for itself', (settings) => {
    const { stacks, findings } = synthesise(settings);
    expect(findings).toEqual([]);
    const deployed: Stack[] = [];
    const waiting = Object.values(stacks).filter((stack): stack is Stack => Stack.isStack(stack));
    while (waiting.length > 0) {
      const next = waiting.findIndex((stack) => stack.dependencies.every((one) => deployed.includes(one)));
      expect(next).toBeGreaterThanOrEqual(0);
      deployed.push(...waiting.splice(next, 1));
    }
  });

  test.each(['AwsSolutions-SQS4', 'Serverless-SQSRedrivePolicy'])('fails on a finding such as %s', (rule) => {
    const careless = synthesise({}, (app) => {
      new Queue(new Stack(app, 'Careless'), 'Queue');
    });
    expect(() => careless.findings).toThrow(rule);
  });
});
