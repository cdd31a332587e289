import { Duration } from 'aws-cdk-lib';
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type ResponseHeadersCorsBehavior,
  ResponseHeadersPolicy,
  type ResponseSecurityHeadersBehavior,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';

/**
 * Only CloudFront knows that its address is always reached by TLS. Neither subdomains nor preloading, which
 * are not for one application of a domain to decide (RFC 6797, section 6.1.2; hstspreload.org).
 */
const strictTransportSecurity = { accessControlMaxAge: Duration.days(365), override: true };

interface HeadersPolicyProps {
  /** What it is for, as the console shows it. */
  comment: string;
  /** By names in lower case; they take the place of the origin's. */
  headers: Readonly<Record<string, string>>;
}

/** Headers that CloudFront puts on answers: those given, and Strict-Transport-Security. */
export function createHeadersPolicy(
  scope: Construct,
  id: string,
  { comment, headers }: HeadersPolicyProps,
): ResponseHeadersPolicy {
  const { 'access-control-allow-origin': sharedWith, ...others } = headers;
  const security = Object.entries(others).map(([name, value]) => securityHeader(name, value));
  const customHeaders = Object.entries(others)
    .filter(([name, value]) => !securityHeader(name, value))
    .map(([header, value]) => ({ header, value, override: true }));
  return new ResponseHeadersPolicy(scope, id, {
    comment,
    securityHeadersBehavior: Object.assign({ strictTransportSecurity }, ...security),
    ...(customHeaders.length > 0 && { customHeadersBehavior: { customHeaders } }),
    ...(sharedWith && { corsBehavior: readableBy(sharedWith) }),
  });
}

/** Without credentials; sent, as CORS is, to requests with an `Origin` only. */
function readableBy(origin: string): ResponseHeadersCorsBehavior {
  return {
    accessControlAllowOrigins: [origin],
    accessControlAllowMethods: ['GET', 'HEAD'],
    accessControlAllowHeaders: ['*'],
    accessControlAllowCredentials: false,
    originOverride: true,
  };
}

/** The headers that CloudFront takes in members of their own, and as custom ones refuses. */
function securityHeader(name: string, value: string): ResponseSecurityHeadersBehavior | undefined {
  const override = true;
  switch (name) {
    case 'content-security-policy':
      return { contentSecurityPolicy: { contentSecurityPolicy: value, override } };
    case 'referrer-policy':
      return { referrerPolicy: { referrerPolicy: oneOf(HeadersReferrerPolicy, value), override } };
    case 'x-content-type-options':
      return { contentTypeOptions: { override } };
    case 'x-frame-options':
      return { frameOptions: { frameOption: oneOf(HeadersFrameOption, value), override } };
    default:
      return undefined;
  }
}

function oneOf<T extends string>(values: Readonly<Record<string, T>>, wanted: string): T {
  const found = Object.values(values).find((value) => value === wanted);
  if (found === undefined) throw new Error(`CloudFront does not know the value ${wanted}`);
  return found;
}
