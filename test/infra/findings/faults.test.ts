import { readFileSync } from 'node:fs';
import { expect, jest, test } from '@jest/globals';
import { CfnResource, Stack } from 'aws-cdk-lib';
import * as z from 'zod';
import { GoogleFunction } from '../../../infra/constructs/google-function.ts';
import { synthesise } from '../support/synthesise.ts';
import { variants } from '../support/variants.ts';

const sample = z.object({ context: z.record(z.string(), z.unknown()) });
const settingsOf = (name: string) =>
  sample.parse(JSON.parse(readFileSync(`infra/samples/${name}.json`, 'utf8'))).context;

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef';

// CloudFormation's rules take a second for each, the first some more: they are 9 MB of WebAssembly. So all that can be
// deployed is held against them here, and once.
test.each([
  ...variants,
  {
    ...{ grantKey: '3', originSecret: '3', refreshTokenBinding: 'dpop' },
    ...{ domainName: 'app.example.com', certificateArn },
  },
  {
    ...{ publicUrl: 'http://localhost:4566', allowedOrigins: 'https://app.example.com' },
    ...{ architecture: 'x86_64', clientId: '' },
  },
  settingsOf('custom-domain'),
  settingsOf('further-page'),
  settingsOf('page-elsewhere'),
  settingsOf('another-api'),
])('the templates of %j break no rule of CloudFormation', (settings) => {
  // CDK prints its warnings, too.
  jest.spyOn(console, 'error').mockImplementation(() => {});
  const { faults } = synthesise(settings, (app, { engine }) => {
    new GoogleFunction(new Stack(app, 'Own', { env: { region: engine.region } }), 'Own', {
      onbehalf: engine.onbehalf,
      entry: 'functions/samples/weekly-digest.ts',
    });
  });
  // A deployment that waits for its client id says so.
  expect(faults).toEqual(settings['clientId'] === '' ? ['Annotation::onbehalf:clientId'] : []);
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
