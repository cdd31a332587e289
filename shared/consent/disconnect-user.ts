import type { Deadline } from '../deadline.ts';
import { revokeToken } from '../google/revoke-token.ts';
import { asFailure, Failure } from '../problems.ts';
import { findSignedIn } from '../session/authenticate.ts';
import { buryUserSession, isBuried, isLive, type SessionToken } from '../session/session.ts';
import { deleteItems, listItems } from '../table/items.ts';
import { keys, RUN_PREFIX, SESSION_PREFIX } from '../table/table.ts';
import type { Grant } from '../vault/grant.ts';
import type { Sealer } from '../vault/sealer.ts';
import { deleteGrantAndPlans } from './delete-connection.ts';
import { noteDeparture } from './departure.ts';
import type { ForgetContext } from './forget-calendar.ts';
import type { Receipt } from './receipt.ts';

export interface DisconnectContext extends ForgetContext {
  sealer: Pick<Sealer, 'open'>;
  deadline: Deadline;
  revokeUrl: string;
}

export interface Disconnected extends Omit<Receipt, 'manageUrl'> {
  /** Why Google has not revoked; then only the user can, in their Google account. */
  failure?: Failure;
}

/**
 * Revokes the grant at Google and deletes everything of the user here, whether or not Google could be reached.
 *
 * It can be repeated at every point: Google is told first, so the token is not lost before, and the session
 * that asks for it goes last. What is left of that is a mark for an hour, by which a repeat is known: the
 * session is gone, but only whoever held its secret finds the mark. A second mark, which names nobody, keeps a backup
 * from bringing the user back (see {@link noteDeparture}).
 *
 * @returns nothing when this is a repeat, and nothing was left to delete
 * @throws Failure `unauthenticated`, `store_unavailable`, `vault_unavailable` (nothing was done yet)
 */
export async function disconnectUser(
  context: DisconnectContext,
  token: SessionToken | undefined,
): Promise<Disconnected | undefined> {
  const { table } = context;
  const signedIn = await findSignedIn(table, token, context.now());
  if (!signedIn) {
    if (token && (await isBuried(table, token, context.now()))) return undefined;
    throw new Failure('unauthenticated');
  }
  const { user, session, grant } = signedIn;
  const revocation = await revokeAtGoogle(context, grant);
  await noteDeparture(table, user, 'ACCOUNT', context.now());
  const plans = await deleteGrantAndPlans(context, user);

  const own = keys.session(user, session.hash).sk;
  const all = await listItems(table, user, '', ['createdAt', 'expiresAt']);
  const others = all.filter(({ sk }) => sk !== own);
  await deleteItems(table, others);
  await buryUserSession(table, session, context.now());
  // Once more: a consent that found the session alive may have been stored meanwhile (see `keepConsent`).
  await deleteItems(table, [keys.grant(user)]);
  const runs = others.filter(({ sk }) => sk.startsWith(RUN_PREFIX));
  const sessions = others.filter((item) => item.sk.startsWith(SESSION_PREFIX) && isLive(item, context.now()));
  return {
    ...revocation,
    deleted: {
      grant: grant !== undefined,
      plans,
      runs: runs.length,
      sessions: 1 + sessions.length,
      profile: others.some(({ sk }) => sk === keys.profile(user).sk),
    },
  };
}

async function revokeAtGoogle(
  context: DisconnectContext,
  grant: Grant | undefined,
): Promise<Pick<Disconnected, 'google' | 'failure'>> {
  if (!grant?.sealed) return { google: 'not_held' };
  try {
    const { refreshToken } = await context.sealer.open(grant.user, grant.sealed);
    await revokeToken(context.revokeUrl, refreshToken, context.deadline);
    return { google: 'revoked' };
  } catch (thrown) {
    const failure = asFailure(thrown);
    // The key service comes back, and then the token can be revoked: nothing is deleted before.
    if (failure.code === 'vault_unavailable') throw failure;
    return { google: 'not_revoked', failure };
  }
}
