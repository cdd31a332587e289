import { coversScopes } from '../google/scopes.ts';
import { Failure } from '../problems.ts';
import type { Grant } from './grant.ts';

/** A grant whose tokens are there. */
export type UsableGrant = Grant & { sealed: Uint8Array };

/**
 * Checks that the grant can be used for something that needs one of these scopes.
 *
 * @throws Failure `not_connected`, `reconnect_required`, `scope_required`
 */
export function requireScope(
  grant: Grant | undefined,
  anyOf: readonly string[],
): asserts grant is UsableGrant {
  if (!grant) throw new Failure('not_connected');
  if (grant.status === 'revoked' || grant.status === 'suspended' || !grant.sealed)
    throw new Failure('reconnect_required');
  if (!anyOf.some((scope) => coversScopes(grant.scopes, [scope]))) throw scopeRequired(anyOf);
}

export function scopeRequired(anyOf: readonly string[]): Failure {
  return new Failure('scope_required', { detail: `Needs one of: ${anyOf.join(' ')}` });
}
