import { Duration, Stack } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Construct } from 'constructs';
import { ORIGIN_SECRET_HEADER } from '../../shared/http/guard.ts';
import { createHeadersPolicy } from './headers-policy.ts';

/** Seconds: longer than the 30 of an HTTP API, so that its own answer comes first. */
const API_TIMEOUT = 35;

interface ApiBehaviorProps {
  httpApi: IHttpApi;
  /** What tells the functions that a request came this way. */
  originSecret: string | undefined;
}

/**
 * Everything is passed on but the name of the host, by which API Gateway finds the API. Not compressed: the
 * answers hold both secrets and what the client sent, whose common length would tell of them (BREACH).
 */
export function createApiBehavior(
  scope: Construct,
  name: string,
  { httpApi, originSecret }: ApiBehaviorProps,
): BehaviorOptions {
  const { region, urlSuffix } = Stack.of(scope);
  return {
    origin: new HttpOrigin(`${httpApi.apiId}.execute-api.${region}.${urlSuffix}`, {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      readTimeout: Duration.seconds(API_TIMEOUT),
      ...(originSecret && { customHeaders: { [ORIGIN_SECRET_HEADER]: originSecret } }),
    }),
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    // Not redirected: by then a cookie or a body has crossed the network in the clear, and nobody would notice.
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    compress: false,
    responseHeadersPolicy: createHeadersPolicy(scope, 'ApiHeaders', {
      comment: `${name}: API`,
      headers: { 'x-content-type-options': 'nosniff' },
    }),
  };
}
