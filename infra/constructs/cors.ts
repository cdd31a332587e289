import { Duration } from 'aws-cdk-lib';
import { CorsHttpMethod, type CorsPreflightOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import { CORS } from '../cors.ts';

/**
 * CORS for pages on other origins, which have to be named exactly: with credentials a wildcard is not allowed
 * (Fetch standard, "CORS protocol and credentials"). Without such pages there is no CORS configuration at all.
 */
export function corsFor(allowOrigins: string[]): CorsPreflightOptions | undefined {
  if (allowOrigins.length === 0) return undefined;
  return {
    allowOrigins,
    allowCredentials: true,
    allowMethods: CORS.methods.map((method) => CorsHttpMethod[method]),
    allowHeaders: CORS.headers,
    exposeHeaders: CORS.exposed,
    maxAge: Duration.seconds(CORS.maxAge),
  };
}
