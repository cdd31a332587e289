import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { problems } from '../../shared/problems.ts';

/** Seconds over which requests are counted: what AWS WAF does by itself. */
const WINDOW = 300;

const TOO_MANY = 'too-many-requests';
const { status, title } = problems.rate_limited;

/** What a client that is refused for its rate is told: the API's own problem, as near as a firewall comes. */
export const TOO_MANY_REQUESTS: Record<string, CfnWebACL.CustomResponseBodyProperty> = {
  [TOO_MANY]: {
    contentType: 'APPLICATION_JSON',
    content: JSON.stringify({ code: 'rate_limited', status, title }),
  },
};

/**
 * Groups of AWS that never meet a request of a user. Not the "core rule set": it takes the `userinfo.profile` in
 * what Google sends to the redirect URI for the name of a file, markup in the text of an event for a script, and
 * a body over 8 KB for an attack, while the API refuses what it does not know by itself.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
const MANAGED = ['AWSManagedRulesAmazonIpReputationList', 'AWSManagedRulesKnownBadInputsRuleSet'];

/**
 * The rules, in the order in which they are asked. None counts by session: the log of a firewall names the value
 * that was counted by, which would be the session cookie.
 *
 * @param limit requests of one address in five minutes
 */
export function firewallRules(limit: number): CfnWebACL.RuleProperty[] {
  const rules = [
    ...MANAGED.map((name) => ({
      name,
      overrideAction: { none: {} },
      statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
    })),
    {
      name: 'RequestsOfOneAddress',
      action: refuse,
      statement: {
        rateBasedStatement: { limit, evaluationWindowSec: WINDOW, aggregateKeyType: 'IP' },
      },
    },
  ];
  return rules.map((rule, priority) => ({
    ...rule,
    priority,
    visibilityConfig: {
      cloudWatchMetricsEnabled: true,
      metricName: rule.name,
      sampledRequestsEnabled: false,
    },
  }));
}

const refuse = {
  block: {
    customResponse: { responseCode: status, customResponseBodyKey: TOO_MANY },
  },
};
