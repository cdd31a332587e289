import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Deadline } from '../deadline.ts';
import { Failure } from '../problems.ts';
import type { Route } from '../routes.ts';
import { parseSessionToken, type SessionToken } from '../session/session.ts';
import { readJsonObject, readToken } from './body.ts';
import { readCookie, SESSION_COOKIE } from './cookies.ts';
import { requireOwnPage } from './guard.ts';

/** A request that has the form its route asks for. */
export interface Request {
  /** The JSON object of a route that takes one; else empty. */
  body: Record<string, unknown>;
  /** The token of a route that takes one; else empty. */
  text: string;
  /** Names in lower case, as payload v2 has them. */
  headers: Record<string, string | undefined>;
  query: Record<string, string | undefined>;
  /** What stood for the braces of the route's path. */
  parameters: Record<string, string | undefined>;
  /** One `name=value` each. */
  cookies: readonly string[];
  /** What the session cookie holds; whether that session lives is not known yet. */
  session: SessionToken | undefined;
  deadline: Deadline;
}

interface Circumstances {
  allowedOrigins: readonly string[];
  deadline: Deadline;
}

/**
 * Does the checks that every route shares, cheapest first.
 *
 * @throws Failure `csrf`, `invalid_request` (two session cookies), `unauthenticated` (none, where the route needs one),
 * and what {@link readJsonObject} throws
 */
export function readRequest(
  route: Route,
  event: APIGatewayProxyEventV2,
  { allowedOrigins, deadline }: Circumstances,
): Request {
  const headers = lowerCase(event.headers);
  // Google has neither page nor cookie: it is known by the signature of what it sends.
  const byPage = route.caller !== 'google';
  if (byPage && route.method !== 'GET') requireOwnPage(headers, allowedOrigins);
  const cookies = byPage ? (event.cookies ?? headers['cookie']?.split('; ') ?? []) : [];
  const sessionCookie = readCookie(cookies, SESSION_COOKIE);
  const session = sessionCookie === undefined ? undefined : parseSessionToken(sessionCookie);
  if (route.session === 'required' && !session) throw new Failure('unauthenticated');
  const body =
    route.body === 'json'
      ? readJsonObject({
          body: event.body,
          isBase64Encoded: event.isBase64Encoded,
          contentType: headers['content-type'],
        })
      : {};
  return {
    body,
    text: route.body === 'token' ? readToken(event) : '',
    headers,
    query: event.queryStringParameters ?? {},
    parameters: event.pathParameters ?? {},
    cookies,
    session,
    deadline,
  };
}

/** API Gateway sends names in lower case and cookies apart; emulators of it do not all, and some send no headers. */
export function lowerCase(
  headers: APIGatewayProxyEventV2['headers'] | null | undefined,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
