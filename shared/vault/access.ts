import type { Deadline } from '../aws/deadline.ts';
import type { Table } from '../aws/table.ts';
import type { GoogleApp } from '../google/oauth-client.ts';
import { coversScopes } from '../google/scopes.ts';
import { type Refreshed, refreshAccessToken } from '../google/token-endpoint.ts';
import { Failure } from '../problems.ts';
import type { AccessToken, Grant } from './grant.ts';
import { loadGrant, markReauthenticationRequired, markRevoked, storeRefreshed } from './grants.ts';
import type { Sealer } from './sealer.ts';

/** What it takes to use a user's grant. */
export interface VaultContext {
  table: Table;
  sealer: Sealer;
  google: GoogleApp;
  deadline: Deadline;
  now: () => number;
}

/** A renewed token, usable at once, and its way into the table, which runs beside its use. */
export interface Renewal {
  access: AccessToken;
  /** Never rejects: a token that could not be kept is only renewed again next time. */
  kept: Promise<void>;
}

/** An access token is renewed when it ends within this time (milliseconds): it must outlive the call. */
const RENEW_BEFORE = 60_000;

/**
 * Checks that the grant can be used for something that needs one of these scopes.
 *
 * @throws Failure `not_connected`, `reconnect_required`, `scope_required`
 */
export function requireScope(
  grant: Grant | undefined,
  anyOf: readonly string[],
): asserts grant is Grant & { sealed: Uint8Array } {
  if (!grant) throw new Failure('not_connected', { remedy: 'reconnect' });
  if (grant.status === 'revoked' || !grant.sealed)
    throw new Failure('reconnect_required', { remedy: 'reconnect' });
  if (!anyOf.some((scope) => coversScopes(grant.scopes, [scope]))) throw scopeRequired(anyOf);
}

/** The sealed access token, if it is good for a while yet. */
export async function openAccess(
  context: VaultContext,
  grant: Grant & { sealed: Uint8Array },
): Promise<AccessToken | undefined> {
  const { access } = await context.sealer.open(grant.user, grant.sealed);
  return access && access.expiresAt - RENEW_BEFORE > context.now() ? access : undefined;
}

/**
 * Gets a new access token with the sealed refresh token and keeps it, with the scopes that Google answers.
 *
 * When Google no longer honours the token the grant is marked; if a newer consent was stored meanwhile, that
 * one is used instead.
 *
 * @throws Failure `reconnect_required`, `scope_required` (the scope was taken away at Google), and what
 * {@link refreshAccessToken} and the sealer throw
 */
export async function renewAccess(
  context: VaultContext,
  grant: Grant & { sealed: Uint8Array },
  anyOf: readonly string[],
): Promise<Renewal> {
  const { refreshToken } = await context.sealer.open(grant.user, grant.sealed);
  let refreshed: Refreshed;
  try {
    refreshed = await refreshAccessToken(context.google, refreshToken, context.deadline);
  } catch (thrown) {
    const newer = await recordRefusal(context, grant, thrown);
    if (!newer) throw thrown;
    requireScope(newer, anyOf);
    return renewAccess(context, newer, anyOf);
  }
  const kept = keepRefreshed(context, grant, refreshToken, refreshed);
  if (!anyOf.some((scope) => coversScopes(refreshed.scopes, [scope]))) {
    await kept;
    throw scopeRequired(anyOf);
  }
  return { access: refreshed.access, kept };
}

/** @returns the newer grant that took this one's place, if Google refused a token that is no longer ours */
async function recordRefusal(
  context: VaultContext,
  grant: Grant,
  thrown: unknown,
): Promise<Grant | undefined> {
  if (!(thrown instanceof Failure) || thrown.code !== 'reconnect_required') return undefined;
  const mark = /rapt/.test(thrown.reason ?? '') ? markReauthenticationRequired : markRevoked;
  const marked = await mark(context.table, grant, context.now());
  if (marked) return undefined;
  const newer = await loadGrant(context.table, grant.user);
  return newer?.status === 'active' && newer.version !== grant.version ? newer : undefined;
}

async function keepRefreshed(
  context: VaultContext,
  grant: Grant,
  refreshToken: string,
  refreshed: Refreshed,
): Promise<void> {
  try {
    const sealed = await context.sealer.seal(grant.user, { refreshToken, access: refreshed.access });
    await storeRefreshed(context.table, grant, { sealed, scopes: refreshed.scopes }, context.now());
  } catch {
    // The access token is good all the same; the next call renews again.
  }
}

function scopeRequired(anyOf: readonly string[]): Failure {
  return new Failure('scope_required', {
    remedy: 'ask_for_scope',
    detail: `Needs one of: ${anyOf.join(' ')}`,
  });
}
