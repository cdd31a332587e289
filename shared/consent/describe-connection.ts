import { missingScopes } from '../google/scopes.ts';
import type { Grant } from '../vault/grant.ts';

/**
 * - `connected`: events can be created for the user, now and while away
 * - `consent_required`: the user has not granted what that needs
 * - `reconnect_required`: the user had, but Google no longer honours it
 */
export const CONNECTIONS = ['connected', 'consent_required', 'reconnect_required'] as const;

/** What the page is told of a grant: scopes on record, those still wanted, and what to do next. */
export function describeConnection(
  grant: Grant | undefined,
  wanted: readonly string[],
): { scopes: readonly string[]; missingScopes: readonly string[]; connection: (typeof CONNECTIONS)[number] } {
  const scopes = grant?.status === 'revoked' ? [] : (grant?.scopes ?? []);
  const missing = missingScopes(wanted, scopes);
  if (grant && grant.status !== 'active')
    return { scopes, missingScopes: missing, connection: 'reconnect_required' };
  return {
    scopes,
    missingScopes: missing,
    connection: missing.length === 0 ? 'connected' : 'consent_required',
  };
}
