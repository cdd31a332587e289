import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { SettingsError } from '../../infra/settings/settings-error.ts';
import { readDistribution } from './support/read-distribution.ts';
import { synthesise } from './support/synthesise.ts';

const webAclArn =
  'arn:aws:wafv2:us-east-1:111122223333:global/webacl/mine/01234567-89ab-cdef-0123-456789abcdef';
const { firewall, entry, stacks, findings } = synthesise({ waf: 'true', wafRateLimit: '500' });

describe('a firewall that is made', () => {
  test('is in the one region that CloudFront takes it from, and before the distribution', () => {
    expect(stacks.firewall?.region).toBe('us-east-1');
    expect(stacks.entry.dependencies).toContain(stacks.firewall);
    expect(JSON.stringify(readDistribution(entry)['WebACLId'])).toContain('ExportsReader');
    expect(findings).toEqual([]);
  });

  test('lets through what no rule refuses, and counts by address', () => {
    firewall?.hasResourceProperties('AWS::WAFv2::WebACL', {
      Scope: 'CLOUDFRONT',
      DefaultAction: { Allow: {} },
      Rules: [
        Match.objectLike({ Priority: 0, Name: 'AWSManagedRulesAmazonIpReputationList' }),
        Match.objectLike({ Priority: 1, Name: 'AWSManagedRulesKnownBadInputsRuleSet' }),
        Match.objectLike({
          Priority: 2,
          Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
          Statement: {
            RateBasedStatement: { Limit: 500, EvaluationWindowSec: 300, AggregateKeyType: 'IP' },
          },
        }),
      ],
    });
  });

  test('logs what it refused without query string and cookies, and keeps no samples', () => {
    firewall?.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      RedactedFields: [
        { QueryString: {} },
        { SingleHeader: { Name: 'cookie' } },
        { SingleHeader: { Name: 'authorization' } },
      ],
      LoggingFilter: Match.objectLike({ DefaultBehavior: 'DROP' }),
    });
    const made = JSON.stringify(firewall?.toJSON());
    expect(made).not.toContain('"SampledRequestsEnabled":true');
    // A key that is counted by is in the log as it was sent.
    expect(made).not.toMatch(/CUSTOM_KEYS|__Host-/);
  });

  test('needs to know the region of the others', () => {
    expect(() => synthesise({ waf: 'true' }, undefined, { region: undefined })).toThrow(
      new SettingsError(
        'Setting "waf" needs AWS_REGION to be set, or webAclArn: what it makes has a region of its own.',
      ),
    );
  });
});

describe('a firewall of the adopter’s own', () => {
  test('is put before the distribution, whatever the region', () => {
    const own = synthesise({ webAclArn }, undefined, { region: undefined });
    expect(own.firewall).toBeUndefined();
    expect(readDistribution(own.entry)['WebACLId']).toBe(webAclArn);
    expect(own.findings).toEqual([]);
  });
});
