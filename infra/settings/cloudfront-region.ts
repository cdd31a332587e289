import type { Settings } from './settings-schema.ts';

/**
 * The only region whose certificates and firewalls CloudFront takes.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
 * https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
 */
export const CLOUDFRONT_REGION = 'us-east-1';

/** The host name that has a zone but no certificate yet. */
export function domainToCertify({ domainName, hostedZoneId, certificateArn }: Settings) {
  return domainName && hostedZoneId && !certificateArn ? { domainName, hostedZoneId } : undefined;
}

/** The setting for which something is made in {@link CLOUDFRONT_REGION}, if one is. */
export function settingForCloudFrontRegion(settings: Settings): 'hostedZoneId' | 'waf' | undefined {
  if (domainToCertify(settings)) return 'hostedZoneId';
  return settings.waf ? 'waf' : undefined;
}
