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
