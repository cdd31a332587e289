import { parseCookie, stringifySetCookie } from 'cookie';
import { Failure } from '../problems.ts';
import { SESSION_ABSOLUTE } from '../session/session.ts';

/**
 * `__Host-` binds a cookie to this very host, over TLS, for every path (RFC 6265bis §4.1.3.2): a sibling
 * host cannot plant one.
 */
export const SESSION_COOKIE = '__Host-session';
export const ATTEMPT_COOKIE = '__Host-attempt';

/** Seconds in which a user can come back from Google. */
export const ATTEMPT_LIFETIME = 30 * 60;

/**
 * The value of one cookie of the request.
 *
 * @param pairs as payload v2 has them: one `name=value` each
 * @throws Failure `invalid_request` when there are two of the same name: which one is meant cannot be told
 */
export function readCookie(pairs: readonly string[], name: string): string | undefined {
  const values = pairs.flatMap((pair) => {
    const value = parseCookie(pair)[name];
    return value === undefined ? [] : [value];
  });
  if (values.length > 1) throw new Failure('invalid_request', { detail: `More than one ${name} cookie.` });
  return values[0];
}

export function setCookie(name: string, value: string, maxAge: number): string {
  // Lax: the cookie must come along when Google sends the browser back to the callback.
  return stringifySetCookie({
    name,
    value,
    maxAge,
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'lax',
  });
}

export function sessionCookie(value: string): string {
  return setCookie(SESSION_COOKIE, value, SESSION_ABSOLUTE);
}

export function clearCookie(name: string): string {
  return setCookie(name, '', 0);
}
