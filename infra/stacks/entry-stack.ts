import { Stack, type StackProps } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { API_PREFIX, routes } from '../../shared/routes.ts';
import { corsFor } from '../constructs/cors.ts';
import { HostedPage } from '../constructs/hosted-page.ts';
import { createDefaultStage } from '../constructs/http-stage.ts';
import { functionDefaults } from '../constructs/node-function.ts';
import { createOriginSecrets } from '../constructs/origin-secrets.ts';
import { foreignOrigins, type PublicAddresses, resolveAddresses } from '../settings/public-addresses.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { addOutputs } from './add-outputs.ts';

interface EntryStackProps extends StackProps {
  settings: Settings;
  /** The certificate of `domainName` that was made for it. */
  certificate: ICertificate | undefined;
  /** The web ACL that was made for it. */
  firewallArn: string | undefined;
}

/**
 * Where browsers enter: the HTTP API, still without routes, and before it CloudFront with the page's bucket,
 * unless the page is hosted elsewhere. The functions are told the addresses that come of it.
 */
export class EntryStack extends Stack {
  readonly httpApi: HttpApi;
  readonly accessLog: LogGroup;
  readonly addresses: PublicAddresses;
  /** Only where the page is hosted here. */
  readonly page: HostedPage | undefined;

  constructor(scope: Construct, id: string, props: EntryStackProps) {
    const { settings, certificate, firewallArn, ...rest } = props;
    super(scope, id, rest);
    this.httpApi = new HttpApi(this, 'Api', {
      apiName: `onbehalf-${settings.stage}`,
      description: 'OnBehalf: Google sign-in, and Calendar events on behalf of users',
      createDefaultStage: false,
      corsPreflight: corsFor(foreignOrigins(settings)),
    });
    this.accessLog = createDefaultStage(this, this.httpApi, { settings, ...functionDefaults(settings) });
    this.page = settings.hostPage ? this.hostPage(settings, certificate, firewallArn) : undefined;
    const { apiEndpoint } = this.httpApi;
    const hostedAt = this.page?.distribution.domainName;
    // Also where no other stack reads them: CloudFormation refuses to take back what one still reads, which
    // would be so when a host name is given later, as this stack is deployed before the others.
    for (const address of [apiEndpoint, hostedAt]) if (address) this.exportValue(address);
    this.addresses = resolveAddresses(settings, hostedAt ? `https://${hostedAt}` : apiEndpoint);
    this.addOutputs();
  }

  private hostPage(
    settings: Settings,
    made: ICertificate | undefined,
    firewallArn: string | undefined,
  ): HostedPage {
    const { stage, domainName, certificateArn, hostedZoneId } = settings;
    const certificate =
      made ?? (certificateArn && Certificate.fromCertificateArn(this, 'Certificate', certificateArn));
    const page = new HostedPage(this, 'Page', {
      name: `OnBehalf (${stage})`,
      httpApi: this.httpApi,
      googleOrigin: new URL(settings.googleAuthorizationUrl).origin,
      firewallArn: firewallArn ?? settings.webAclArn,
      originSecret: createOriginSecrets(this, settings),
      domain: domainName && certificate ? { name: domainName, certificate } : undefined,
    });
    if (domainName && hostedZoneId) {
      const records = {
        zone: HostedZone.fromHostedZoneId(this, 'Zone', hostedZoneId),
        // With the dot it is whole, and nobody needs to know the name of the zone.
        recordName: `${domainName}.`,
        target: RecordTarget.fromAlias(new CloudFrontTarget(page.distribution)),
      };
      new ARecord(this, 'Ipv4', records);
      new AaaaRecord(this, 'Ipv6', records);
    }
    return page;
  }

  private addOutputs(): void {
    const { pageUrl, pageOrigin, publicUrl, redirectUri } = this.addresses;
    addOutputs<'entry'>(this, {
      PageUrl: ['The page.', pageUrl],
      ApiUrl: ['Where browsers reach the API.', `${publicUrl}${API_PREFIX}`],
      ApiEndpoint: [
        'The HTTP API itself: where the host name of publicUrl has to lead.',
        this.httpApi.apiEndpoint,
      ],
      JavaScriptOrigin: ['Enter it at Google as an authorized JavaScript origin.', pageOrigin],
      RedirectUri: ['Enter it at Google as an authorized redirect URI.', redirectUri],
      SecurityEventsUrl: [
        'Register it at Google for security events: npm run ops -- risc register --url …',
        `${publicUrl}${API_PREFIX}${routes.receiveSecurityEvent.path}`,
      ],
    });
  }
}
