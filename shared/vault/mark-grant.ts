import type { Table } from '../table/table.ts';
import type { Grant } from './grant.ts';
import { changeGrant } from './grant-store.ts';

/**
 * Stores what a refresh brought, unless the grant has changed since it was read: an older refresh never
 * overwrites a newer consent.
 *
 * @returns the grant as it stands now; none when somebody else has written
 */
export function storeRefreshed(
  table: Table,
  seen: Grant,
  change: { sealed?: Uint8Array; scopes: readonly string[] },
  now: number,
): Promise<Grant | undefined> {
  return changeGrant(table, seen, { ...change, status: 'active', refreshedAt: now }, now);
}

/** Google no longer honours the token: it is deleted, and the user has to connect again. */
export function markRevoked(table: Table, seen: Grant, now: number): Promise<Grant | undefined> {
  const change = {
    status: 'revoked',
    sealed: undefined,
    refreshTokenHash: undefined,
    refreshTokenPrefixHash: undefined,
    announced: false,
  } as const;
  return changeGrant(table, seen, change, now);
}

/** The user's organisation asks for a new sign-in; the token is kept, it may work again. */
export function markReauthenticationRequired(
  table: Table,
  seen: Grant,
  now: number,
): Promise<Grant | undefined> {
  return changeGrant(table, seen, { status: 'reauthentication_required' }, now);
}

/** Google has disabled the account, as of `at` (milliseconds): nobody acts with the grant; its tokens are kept. */
export function markSuspended(
  table: Table,
  seen: Grant,
  at: number,
  now: number,
): Promise<Grant | undefined> {
  return changeGrant(table, seen, { status: 'suspended', accountStateAt: at }, now);
}

/** The account was enabled as of `at` (milliseconds): a suspended grant is alive again, which is news. */
export function markAccountEnabled(
  table: Table,
  seen: Grant,
  at: number,
  now: number,
): Promise<Grant | undefined> {
  const lifted = { status: 'active', announced: false } as const;
  return changeGrant(
    table,
    seen,
    { accountStateAt: at, ...(seen.status === 'suspended' ? lifted : {}) },
    now,
  );
}

/** Adopters have been told what became of the grant. */
export function markAnnounced(table: Table, seen: Grant, now: number): Promise<Grant | undefined> {
  return changeGrant(table, seen, { announced: true }, now);
}
