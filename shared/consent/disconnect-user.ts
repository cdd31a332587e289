import * as z from 'zod';
import { deleteItems, listItems } from '../aws/batch.ts';
import type { Deadline } from '../aws/deadline.ts';
import { keys, SCHEDULE_PREFIX, type Table } from '../aws/table.ts';
import { revokeToken } from '../google/revoke-token.ts';
import { asFailure, type Failure } from '../problems.ts';
import type { Scheduler } from '../schedules/scheduler.ts';
import { authenticate } from '../session/authenticate.ts';
import { buryUserSession, isBuried, type SessionToken } from '../session/session.ts';
import type { Grant } from '../vault/grant.ts';
import type { Sealer } from '../vault/sealer.ts';

export interface DisconnectContext {
  table: Table;
  sealer: Pick<Sealer, 'open'>;
  scheduler: Pick<Scheduler, 'remove'>;
  deadline: Deadline;
  now: () => number;
  revokeUrl: string;
}

/** Answer of `DELETE /account` when Google has not revoked. */
export const unrevokedSchema = z
  .object({
    revoked: z.literal(false),
    manageUrl: z.url().meta({ description: 'Where the user takes access back at Google.' }),
  })
  .meta({ id: 'Unrevoked' });

/**
 * Revokes the grant at Google and deletes everything of the user here, whether or not Google could be reached.
 *
 * It can be repeated at every point: Google is told first, so the token is not lost before, and the session
 * that asks for it goes last. What is left of that is a mark for an hour, by which a repeat is known: the
 * session is gone, but only whoever held its secret finds the mark.
 *
 * @returns why Google has not revoked; then only the user can, in their Google account
 * @throws Failure `unauthenticated`, `store_unavailable`, `vault_unavailable` (nothing was done yet)
 */
export async function disconnectUser(
  context: DisconnectContext,
  token: SessionToken | undefined,
): Promise<{ unrevoked: Failure | undefined }> {
  if (token && (await isBuried(context.table, token, context.now()))) return { unrevoked: undefined };
  const { user, session, grant } = await authenticate(context.table, token, context.now());
  const unrevoked = await revokeGrant(context, grant);

  await deleteItems(context.table, [keys.grant(user)]);
  const own = keys.session(user, session.hash).sk;
  const others = (await listItems(context.table, user)).filter(({ sk }) => sk !== own);
  for (const { sk } of others) {
    if (sk.startsWith(SCHEDULE_PREFIX)) await context.scheduler.remove(sk.slice(SCHEDULE_PREFIX.length));
  }
  await deleteItems(context.table, others);
  await buryUserSession(context.table, session, context.now());
  return { unrevoked };
}

async function revokeGrant(
  context: DisconnectContext,
  grant: Grant | undefined,
): Promise<Failure | undefined> {
  if (!grant?.sealed) return undefined;
  try {
    const { refreshToken } = await context.sealer.open(grant.user, grant.sealed);
    await revokeToken(context.revokeUrl, refreshToken, context.deadline);
    return undefined;
  } catch (thrown) {
    const failure = asFailure(thrown);
    // The key service comes back, and then the token can be revoked: nothing is deleted before.
    if (failure.code === 'vault_unavailable') throw failure;
    return failure;
  }
}
