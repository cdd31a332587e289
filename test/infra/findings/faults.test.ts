import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { CfnResource, Stack } from 'aws-cdk-lib';
import * as z from 'zod';
import { GoogleFunction } from '../../../infra/constructs/google-function.ts';
import { synthesise } from '../support/synthesise.ts';
import { variants } from '../support/variants.ts';

const sample = z.object({ context: z.record(z.string(), z.unknown()) });
const settingsOf = (name: string) =>
  sample.parse(JSON.parse(readFileSync(`infra/samples/${name}.json`, 'utf8'))).context;

// CloudFormation's rules take a second for each: so all that can be deployed is held against them here, and once.
test.each([
  ...variants,
  { grantKey: '3', originSecret: '3', refreshTokenBinding: 'dpop' },
  { publicUrl: 'http://localhost:4566', allowedOrigins: 'https://app.example.com', architecture: 'x86_64' },
  settingsOf('custom-domain'),
  settingsOf('page-elsewhere'),
  settingsOf('another-api'),
])('the templates of %j break no rule of CloudFormation', (settings) => {
  const { faults } = synthesise(settings, (app, { engine }) => {
    new GoogleFunction(new Stack(app, 'Own', { env: { region: engine.region } }), 'Own', {
      onbehalf: engine.onbehalf,
      entry: 'functions/samples/weekly-digest.ts',
    });
  });
  expect(faults).toEqual([]);
});

test('a property that does not exist is a fault', () => {
  const careless = synthesise({}, (app) => {
    new CfnResource(new Stack(app, 'Careless'), 'Queue', {
      type: 'AWS::SQS::Queue',
      properties: { NoSuchProperty: 1 },
    });
  });
  expect(() => careless.faults).toThrow('NoSuchProperty');
});
