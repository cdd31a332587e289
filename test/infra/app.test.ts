import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
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
  test('looks nothing up: the same context makes the same templates, without an account', () => {
    const [first, second] = [synthesise(), synthesise()];
    expect(second.api.toJSON()).toEqual(first.api.toJSON());
    expect(second.engine.toJSON()).toEqual(first.engine.toJSON());
    expect(second.data.toJSON()).toEqual(first.data.toJSON());
    expect(first.stacks.data.account).toMatch(/Token/);
  });

  test('needs no custom resource', () => {
    const { api, engine, data } = synthesise();
    for (const template of [api, engine, data]) {
      expect(Object.keys(template.findResources('AWS::CloudFormation::CustomResource'))).toEqual([]);
      expect(JSON.stringify(template.toJSON())).not.toMatch(/"Custom::/);
    }
  });

  test.each(['AwsSolutions-SQS4', 'Serverless-SQSRedrivePolicy'])('fails on a finding such as %s', (rule) => {
    const synthesiseCarelessly = () =>
      synthesise({}, (app) => {
        new Queue(new Stack(app, 'Careless'), 'Queue');
      });
    expect(synthesiseCarelessly).toThrow(rule);
  });
});
