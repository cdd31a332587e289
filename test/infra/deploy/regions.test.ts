import { expect, test } from '@jest/globals';
import { regionsOf } from '../../../infra/deploy/regions.ts';
import { readSettings } from '../../../infra/settings/read-settings.ts';
import { synthesise } from '../support/synthesise.ts';

const domain = { domainName: 'app.example.com', hostedZoneId: 'Z0123456789' };
const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/1';

test.each([
  [{ domainName: 'app.example.com', certificateArn }, ['eu-central-1']],
  [domain, ['eu-central-1', 'us-east-1']],
  [{ waf: 'true' }, ['eu-central-1', 'us-east-1']],
])('of %j are those that its stacks go to', (settings, regions) => {
  expect(regionsOf(readSettings(settings), 'eu-central-1')).toEqual(regions);
  const { stacks } = synthesise(settings);
  const told = Object.values(stacks).flatMap((stack) => (stack ? [stack.region] : []));
  expect(told.some((region) => region === 'us-east-1')).toBe(regions.includes('us-east-1'));
});

test('are one where that of the deployment is the one of CloudFront', () => {
  expect(regionsOf(readSettings({ waf: true }), 'us-east-1')).toEqual(['us-east-1']);
});
