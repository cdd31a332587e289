import type { Deadline } from '../aws/deadline.ts';
import type { Table } from '../aws/table.ts';
import type { EventQueue } from '../engine/queue.ts';
import type { GoogleApp } from '../google/oauth-client.ts';
import { coversScopes } from '../google/scopes.ts';
import { type AccessToken, type Refreshed, refreshAccessToken } from '../google/token-endpoint.ts';
import type { Log } from '../log.ts';
import { asFailure, Failure } from '../problems.ts';
import type { GoogleTokens, Grant } from './grant.ts';
import { loadGrant, markReauthenticationRequired, storeRefreshed } from './grants.ts';
import { requireScope, scopeRequired, type UsableGrant } from './require-scope.ts';
import { revokeGrant } from './revoke-grant.ts';
import type { Sealer } from './sealer.ts';

/** What it takes to use a user's grant. */
export interface VaultContext {
  table: Table;
  sealer: Sealer;
  google: GoogleApp;
  deadline: Deadline;
  queue: EventQueue;
  log: Log;
  now: () => number;
}

/** A renewed token, usable at once, and its way into the table, which runs beside its use. */
export interface Renewal {
  access: AccessToken;
  /** The grant as it stands then. Never rejects: a token that could not be kept is only renewed again next time. */
  kept: Promise<Grant | undefined>;
}

/**
 * An access token is renewed when it ends within this time (milliseconds). google-auth-library takes one that
 * ends within five minutes for expired, and would want to renew it itself.
 */
const RENEW_BEFORE = 330_000;

/** The sealed access token, if it is good for a while yet. */
export async function openAccess(
  context: VaultContext,
  grant: UsableGrant,
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
  grant: UsableGrant,
  anyOf: readonly string[],
): Promise<Renewal> {
  const tokens = await context.sealer.open(grant.user, grant.sealed);
  const { refreshToken, boundTo } = tokens;
  let refreshed: Refreshed;
  try {
    refreshed = await refreshAccessToken(context.google, refreshToken, context.deadline, boundTo);
  } catch (thrown) {
    const newer = await recordRefusal(context, grant, thrown);
    if (!newer) throw thrown;
    requireScope(newer, anyOf);
    return renewAccess(context, newer, anyOf);
  }
  const kept = keepRefreshed(context, grant, tokens, refreshed);
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
  if (/rapt/.test(thrown.reason ?? '')) {
    if (await markReauthenticationRequired(context.table, grant, context.now())) return undefined;
  } else if (await revokeGrant(context, grant)) return undefined;
  const newer = await loadGrant(context.table, grant.user);
  return newer?.status === 'active' && newer.version !== grant.version ? newer : undefined;
}

async function keepRefreshed(
  context: VaultContext,
  grant: Grant,
  tokens: GoogleTokens,
  refreshed: Refreshed,
): Promise<Grant | undefined> {
  try {
    const sealed = await context.sealer.seal(grant.user, { ...tokens, access: refreshed.access });
    return await storeRefreshed(context.table, grant, { sealed, scopes: refreshed.scopes }, context.now());
  } catch (error) {
    // The access token is good all the same; the next call renews again.
    const { reason, remedy } = asFailure(error);
    context.log.warn('renewed token not kept', { user: grant.user, reason, remedy });
    return undefined;
  }
}
