import { Duration } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AccessLevel,
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { API_PREFIX } from '../../shared/routes.ts';
import { accept } from '../findings/accept.ts';
import { CLIENT_PATH } from '../page/build-page.ts';
import { DOCUMENT_PATH, FALLBACK_FUNCTION } from '../page/document-fallback.ts';
import { CLIENT_HEADERS, pageHeaders } from '../page/page-headers.ts';
import { createApiBehavior } from './api-behavior.ts';
import { createHeadersPolicy } from './headers-policy.ts';
import { createPageBucket } from './page-bucket.ts';

/**
 * The errors that CloudFront can be told not to keep. By itself it keeps errors for ten seconds, most of them
 * whatever their `Cache-Control` says: the answer to one user would be given to others.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html
 */
const KEPT_ERRORS = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];

interface HostedPageProps {
  /** For the comments of what bears no name of its own. */
  name: string;
  httpApi: IHttpApi;
  /** Where Google's sign-in lives. */
  googleOrigin: string;
  /** Host name of its own, and the certificate for it. */
  domain: { name: string; certificate: ICertificate } | undefined;
  /** The web ACL of AWS WAF before it. */
  firewallArn: string | undefined;
  /** What tells the functions of the API that a request came this way. */
  originSecret: string | undefined;
}

/** One address for page and API: files in a bucket that only CloudFront reads, the API under `/api/`. */
export class HostedPage extends Construct {
  readonly bucket: Bucket;
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: HostedPageProps) {
    super(scope, id);
    const { name, domain, firewallArn, googleOrigin, ...api } = props;
    this.bucket = createPageBucket(this, 'Bucket');
    const headers = pageHeaders({ googleOrigin });
    const files: BehaviorOptions = {
      // It may list, or S3 would answer 403 for what there is not.
      origin: S3BucketOrigin.withOriginAccessControl(this.bucket, {
        originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
      }),
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      compress: true,
      responseHeadersPolicy: createHeadersPolicy(this, 'PageHeaders', { comment: `${name}: page`, headers }),
    };
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `${name}: page and API`,
      defaultRootObject: DOCUMENT_PATH.slice(1),
      defaultBehavior: {
        ...files,
        functionAssociations: [
          {
            eventType: FunctionEventType.VIEWER_REQUEST,
            function: new EdgeFunction(this, 'Fallback', {
              comment: `${name}: the document for every path that names no file`,
              code: FunctionCode.fromInline(FALLBACK_FUNCTION),
              runtime: FunctionRuntime.JS_2_0,
            }),
          },
        ],
      },
      additionalBehaviors: {
        [`${API_PREFIX}/*`]: createApiBehavior(this, name, api),
        [CLIENT_PATH]: {
          ...files,
          responseHeadersPolicy: createHeadersPolicy(this, 'ClientHeaders', {
            comment: `${name}: browser client`,
            headers: { ...headers, ...CLIENT_HEADERS },
          }),
        },
      },
      errorResponses: KEPT_ERRORS.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      ...(firewallArn && { webAclId: firewallArn }),
      ...(domain && {
        domainNames: [domain.name],
        certificate: domain.certificate,
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
    });
    accept(this, 'bucketListing');
    accept(this.distribution, 'countries', 'distributionLog');
    if (!domain) accept(this.distribution, 'sharedCertificate');
    if (!firewallArn) accept(this.distribution, 'noFirewall');
  }
}
