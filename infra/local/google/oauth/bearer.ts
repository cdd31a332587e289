import type { Received } from '../../pages/http.ts';
import type { Account } from '../accounts.ts';
import { Refusal } from '../answers.ts';
import type { GoogleState } from '../state.ts';
import { findLive } from './grants.ts';

const REALM = 'Bearer realm="https://accounts.google.com/"';

/**
 * Whose access token the request carries, if it carries one of the scopes.
 *
 * @param accepted - any one of these scopes is enough.
 * @throws Refusal: 401 without a live token, 403 without a scope (RFC 6750 section 3).
 */
export function authorize(google: GoogleState, request: Received, accepted: readonly string[]): Account {
  const value = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (value === undefined) throw new Refusal('credentialsMissing', { 'www-authenticate': REALM });
  const token = findLive(google.grants.accessTokens, value, google.now());
  const account = google.accounts.find(({ sub }) => sub === token?.sub);
  if (token === undefined || account === undefined) {
    throw new Refusal('authError', { 'www-authenticate': `${REALM}, error="invalid_token"` });
  }
  if (!accepted.some((scope) => token.scopes.includes(scope))) {
    const challenge = `${REALM}, error="insufficient_scope", scope="${accepted.join(' ')}"`;
    throw new Refusal('insufficientPermissions', { 'www-authenticate': challenge });
  }
  return account;
}
