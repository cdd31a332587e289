import { expect, test } from '@jest/globals';
import { findUnknown } from '../../infra/settings/find-unknown.ts';
import { settingsSchema } from '../../infra/settings/settings-schema.ts';

test('a mistyped setting is told from an adopter’s own name', () => {
  expect(findUnknown(['stage', 'alarmEmial', 'client-id', 'team', 'vpcId'])).toEqual({
    misspelled: ['Setting "client-id" does not exist: it is spelled "clientId".'],
    mistyped: ['There is no setting "alarmEmial": did you mean "alarmEmail"?'],
    foreign: ['team', 'vpcId'],
  });
});

test('what the CDK keeps in its context is left alone', () => {
  const names = [
    '@aws-cdk/core:checkSecretUsage',
    'aws:cdk:enable-path-metadata',
    'availability-zones:account=123456789012:region=eu-central-1',
    'hosted-zone:account=123456789012:domainName=example.com:region=eu-central-1',
    'acknowledged-issue-numbers',
  ];
  expect(findUnknown(names)).toEqual({ misspelled: [], mistyped: [], foreign: [] });
});

test('no setting is nearly another one’s name', () => {
  const settings = Object.keys(settingsSchema.shape);
  expect(findUnknown(settings)).toEqual({ misspelled: [], mistyped: [], foreign: [] });
});
