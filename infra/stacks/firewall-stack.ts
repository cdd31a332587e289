import { ArnFormat, Stack, type StackProps } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { firewallRules, TOO_MANY_REQUESTS } from '../constructs/firewall-rules.ts';
import { functionDefaults } from '../constructs/node-function.ts';
import { accept } from '../findings/accept.ts';
import type { Settings } from '../settings/settings-schema.ts';

interface FirewallStackProps extends StackProps {
  settings: Settings;
}

/** A firewall before page and API, in the region that CloudFront takes it from. */
export class FirewallStack extends Stack {
  readonly webAclArn: string;

  constructor(scope: Construct, id: string, { settings, ...props }: FirewallStackProps) {
    super(scope, id, props);
    const webAcl = new CfnWebACL(this, 'WebAcl', {
      // Without brackets, which AWS WAF refuses.
      description: `OnBehalf ${settings.stage}: page and API`,
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      rules: firewallRules(settings.wafRateLimit),
      customResponseBodies: TOO_MANY_REQUESTS,
      visibilityConfig: {
        cloudWatchMetricsEnabled: true,
        metricName: `onbehalf-${settings.stage}`,
        // Samples show requests whole, the session cookie included.
        sampledRequestsEnabled: false,
      },
    });
    this.webAclArn = webAcl.attrArn;
    this.log(webAcl, settings);
  }

  /**
   * What was refused, without what must not be in a log: the query string, in which the callback of Google
   * carries its code, and the cookies.
   * https://docs.aws.amazon.com/waf/latest/developerguide/logging-management-configure.html
   */
  private log(webAcl: CfnWebACL, settings: Settings): void {
    const { logRetention: retention, removalPolicy } = functionDefaults(settings);
    // https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html: only of such a name.
    const logGroupName = `aws-waf-logs-onbehalf-${settings.stage}`;
    const logGroup = new LogGroup(this, 'Log', { logGroupName, retention, removalPolicy });
    accept(logGroup, 'logKey');
    const logging = new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: webAcl.attrArn,
      logDestinationConfigs: [
        this.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [
        { queryString: {} },
        { singleHeader: { Name: 'cookie' } },
        { singleHeader: { Name: 'authorization' } },
      ],
      // As CloudFormation wants it, in words of the API.
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Conditions: [{ ActionCondition: { Action: 'BLOCK' } }],
            Requirement: 'MEETS_ANY',
          },
        ],
      },
    });
    logging.node.addDependency(logGroup);
  }
}
