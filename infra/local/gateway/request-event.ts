import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ACCOUNT_ID } from '../aws/wire/account.ts';
import type { RouteMatch } from './match-route.ts';

const API_ID = 'local';

/** Headers of one connection, which end at API Gateway. */
const HOP_HEADERS = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The media types whose body arrives as text; all others, forms and a missing type included, as base64. */
const TEXT_TYPES = /^(?:text\/.+|application\/(?:json|xml|javascript))$/;

/**
 * Builds the event of a Lambda proxy integration, payload format 2.0, as API Gateway does: header names in
 * lower case, repeated headers and query parameters joined by commas, cookies apart, `rawPath` decoded.
 *
 * @param path decoded, without the query
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function buildRequestEvent(
  request: IncomingMessage,
  { path, match, body, time }: { path: string; match: RouteMatch; body: Buffer; time: number },
): APIGatewayProxyEventV2 {
  const { cookie, ...headers } = joinedHeaders(request);
  const rawQueryString = queryOf(request.url ?? '/');
  const host = headers['host'] ?? 'localhost';
  const domainName = host.replace(/:\d+$/, '');
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  const binary = body.length > 0 && !isText(headers['content-type']);
  return {
    version: '2.0',
    routeKey: match.routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookie && { cookies: cookie.split(/;\s*|,\s*(?=[^;,\s=]+=)/).filter(Boolean) }),
    headers: {
      ...headers,
      'content-length': String(body.length),
      'x-amzn-trace-id': `Root=1-${Math.floor(time / 1000).toString(16)}-${randomBytes(12).toString('hex')}`,
      'x-forwarded-for': sourceIp,
      'x-forwarded-port': String(request.socket.localPort ?? 0),
      'x-forwarded-proto': 'http',
    },
    ...(rawQueryString && { queryStringParameters: joinedQuery(rawQueryString) }),
    ...(match.pathParameters && { pathParameters: match.pathParameters }),
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: API_ID,
      domainName,
      domainPrefix: domainName.split('.')[0] ?? domainName,
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomBytes(11).toString('base64'),
      routeKey: match.routeKey,
      stage: '$default',
      time: commonLogTime(time),
      timeEpoch: time,
    },
    ...(body.length > 0 && { body: body.toString(binary ? 'base64' : 'utf8') }),
    isBase64Encoded: binary,
  };
}

function joinedHeaders(request: IncomingMessage): Record<string, string | undefined> {
  const joined: Record<string, string> = {};
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = (request.rawHeaders[index] ?? '').toLowerCase();
    const value = request.rawHeaders[index + 1] ?? '';
    if (HOP_HEADERS.has(name)) continue;
    const separator = name === 'cookie' ? '; ' : ',';
    joined[name] = name in joined ? `${joined[name]}${separator}${value}` : value;
  }
  return joined;
}

function joinedQuery(query: string): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(joined);
}

function queryOf(target: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? '' : target.slice(mark + 1);
}

function isText(contentType: string | undefined): boolean {
  return TEXT_TYPES.test((contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '');
}

/** E.g. `12/Mar/2026:19:03:58 +0000`. */
function commonLogTime(time: number): string {
  const [, day, month, year, clock] = new Date(time).toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}
