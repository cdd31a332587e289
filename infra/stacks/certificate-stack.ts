import { Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';

interface CertificateStackProps extends StackProps {
  domainName: string;
  hostedZoneId: string;
}

/** The certificate of the page's own host name, which Route 53 proves by a record, at every renewal too. */
export class CertificateStack extends Stack {
  readonly certificate: Certificate;

  constructor(scope: Construct, id: string, props: CertificateStackProps) {
    const { domainName, hostedZoneId, ...rest } = props;
    super(scope, id, rest);
    const zone = HostedZone.fromHostedZoneId(this, 'Zone', hostedZoneId);
    this.certificate = new Certificate(this, 'Certificate', {
      domainName,
      validation: CertificateValidation.fromDns(zone),
    });
  }
}
