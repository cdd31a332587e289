import type { IncomingHttpHeaders } from 'node:http';
import type { HttpAnswer } from './function-result.ts';

/** The `corsConfiguration` of the HTTP API. */
export interface CorsConfiguration {
  /** Exact origins; credentials are always allowed to them. */
  allowOrigins: readonly string[];
  allowMethods: readonly string[];
  allowHeaders: readonly string[];
  /** Seconds for which a browser may remember the answer. */
  maxAge: number;
}

/**
 * Answers a CORS preflight, which never reaches a function. An origin that is not on the list gets the same
 * 204, without the headers that would let its page go on.
 *
 * @returns undefined for a request that is no preflight
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function answerPreflight(
  cors: CorsConfiguration,
  method: string,
  headers: IncomingHttpHeaders,
): HttpAnswer | undefined {
  if (method !== 'OPTIONS' || !headers.origin || !headers['access-control-request-method']) return undefined;
  const allowed = originHeaders(cors, headers.origin);
  const further = {
    'access-control-allow-methods': cors.allowMethods.join(','),
    'access-control-allow-headers': cors.allowHeaders.join(','),
    'access-control-max-age': String(cors.maxAge),
  };
  return { status: 204, headers: allowed ? { ...allowed, ...further } : {}, body: Buffer.alloc(0) };
}

/** Replaces the CORS headers of a function's answer by API Gateway's own. */
export function withCors(
  cors: CorsConfiguration,
  origin: string | undefined,
  answer: HttpAnswer,
): HttpAnswer {
  const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
  return { ...answer, headers: { ...Object.fromEntries(own), ...originHeaders(cors, origin) } };
}

function originHeaders({ allowOrigins }: CorsConfiguration, origin: string | undefined) {
  if (!origin || !allowOrigins.includes(origin)) return undefined;
  return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
}
