import { coversScopes } from '../google/scopes.ts';
import { type AccessToken, type Refreshed, refreshAccessToken } from '../google/token-endpoint.ts';
import { asFailure, Failure } from '../problems.ts';
import type { GoogleTokens, Grant } from './grant.ts';
import { loadGrant } from './grant-store.ts';
import { markReauthenticationRequired, storeRefreshed } from './mark-grant.ts';
import { noteRevocation } from './note-revocation.ts';
import { isToBeNoted } from './proof-of-life.ts';
import { requireScope, scopeRequired, type UsableGrant } from './require-scope.ts';
import type { VaultContext } from './vault-context.ts';

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

/** How long Google's access tokens are good for (milliseconds). */
const TOKEN_LIFE = 3600_000;

/**
 * The sealed access token, if it is good for a while yet. Where the age of the grant's last renewal says that it is
 * not, the client secret, which a renewal needs, is read meanwhile.
 */
export async function openAccess(
  context: VaultContext,
  grant: UsableGrant,
): Promise<AccessToken | undefined> {
  const isOld = context.now() - grant.refreshedAt > TOKEN_LIFE - RENEW_BEFORE;
  const [{ access }] = await Promise.all([
    context.sealer.open(grant.user, grant.sealed),
    // Should it not be had, the renewal says so.
    isOld && context.google.clientSecret().catch(() => undefined),
  ]);
  return access && isGoodAt(access, context.now()) ? access : undefined;
}

/**
 * Gets a new access token with the sealed refresh token and keeps it where it will be used, with the scopes that
 * Google answers. Where it is not, it is noted now and then that the grant is alive.
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
  let refreshed: Refreshed;
  try {
    refreshed = await refresh(context, tokens);
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

/** A refresh changes nothing at Google: one without an answer is repeated at once, before anything else waits for it. */
async function refresh(context: VaultContext, { refreshToken, boundTo }: GoogleTokens): Promise<Refreshed> {
  const ask = () => refreshAccessToken(context.google, refreshToken, context.deadline, boundTo);
  return ask().catch((thrown: unknown) => {
    const { remedy, code, reason = '' } = asFailure(thrown);
    // What Google has refused (4xx) it would refuse again.
    if (remedy !== 'retry_later' || code === 'vault_unavailable' || reason.startsWith('4')) throw thrown;
    return ask();
  });
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
  } else if (await noteRevocation(context, grant)) return undefined;
  const newer = await loadGrant(context.table, grant.user);
  return newer?.status === 'active' && newer.version !== grant.version ? newer : undefined;
}

async function keepRefreshed(
  context: VaultContext,
  grant: UsableGrant,
  tokens: GoogleTokens,
  { access, scopes }: Refreshed,
): Promise<Grant | undefined> {
  const { table, sealer, now, nextUse } = context;
  const renewed = { ...tokens, access };
  try {
    if (nextUse === undefined || isGoodAt(access, nextUse)) {
      const sealed = await sealer.seal(grant.user, renewed);
      return await storeRefreshed(table, grant, { sealed, scopes }, now());
    }
    // Sealing and writing cost more than renewing. A warm function has it all the same.
    sealer.remember(grant.user, grant.sealed, renewed);
    const isNews = grant.status !== 'active' || !isSameSet(grant.scopes, scopes);
    if (!isNews && !isToBeNoted(grant.refreshedAt, now(), nextUse)) return grant;
    return await storeRefreshed(table, grant, { scopes }, now());
  } catch (error) {
    // The access token is good all the same; the next call renews again.
    const { reason, remedy } = asFailure(error);
    context.log.warn('renewed token not kept', { user: grant.user, reason, remedy });
    return undefined;
  }
}

function isGoodAt(access: AccessToken, time: number): boolean {
  return access.expiresAt - RENEW_BEFORE > time;
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.toSorted().join() === others.toSorted().join();
}
