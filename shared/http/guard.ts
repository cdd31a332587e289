import { createHash, timingSafeEqual } from 'node:crypto';
import { Failure } from '../problems.ts';

/**
 * Refuses unsafe requests that no page of the application has sent: the `Origin` must be one of the exact
 * list (`null` and none at all are not), and the custom header `X-Requested-With: XmlHttpRequest`, which a
 * foreign page cannot send without a preflight, must be there (Google's own advice for posting codes).
 *
 * @throws Failure `csrf`
 */
export function requireOwnPage(
  headers: Record<string, string | undefined>,
  allowedOrigins: readonly string[],
): void {
  const origin = headers['origin'];
  if (origin === undefined || !allowedOrigins.includes(origin)) {
    throw new Failure('csrf', { detail: 'The Origin header is not one of this application.' });
  }
  if (headers['x-requested-with']?.toLowerCase() !== 'xmlhttprequest') {
    throw new Failure('csrf', { detail: 'The header X-Requested-With: XmlHttpRequest is missing.' });
  }
}

/** The header in which CloudFront proves that a request came through it, in the place of any that a client sent. */
export const ORIGIN_SECRET_HEADER = 'x-origin-secret';

/**
 * Refuses requests that did not come through CloudFront, where it is to be the only way in.
 *
 * @param secrets any of which will do; empty: every way in is right
 * @throws Failure `csrf`
 */
export function requireOwnEntry(
  headers: Record<string, string | undefined>,
  secrets: readonly string[],
): void {
  if (secrets.length === 0) return;
  const sent = digest(headers[ORIGIN_SECRET_HEADER] ?? '');
  // All are compared, and as digests of one length, so that the time tells nothing.
  const matches = secrets.filter((secret) => timingSafeEqual(digest(secret), sent));
  if (matches.length === 0) {
    throw new Failure('csrf', { detail: 'This address is not open to the public.' });
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
