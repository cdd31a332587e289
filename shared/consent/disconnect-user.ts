import * as z from 'zod';
import { deleteItems, listItems } from '../aws/batch.ts';
import { keys } from '../aws/table.ts';
import { revokeToken } from '../google/revoke-token.ts';
import { Failure } from '../problems.ts';
import { authenticate } from '../session/authenticate.ts';
import type { SessionToken } from '../session/session.ts';
import type { VaultContext } from '../vault/access.ts';
import type { Grant } from '../vault/grant.ts';

export type DisconnectContext = Omit<VaultContext, 'google'>;

/** Answer of `DELETE /account` when Google could not be told. */
export const unrevokedSchema = z
  .object({
    revoked: z.literal(false),
    manageUrl: z.url().meta({ description: 'Where the user can take the access back at Google.' }),
  })
  .meta({ id: 'Unrevoked' });

/**
 * Deletes everything of the user here, grant first, so that nothing can act for them any more, and revokes
 * the grant at Google.
 *
 * Repeating it is no error: the session is gone with the rest, so a cookie of a user of whom nothing is left
 * is taken as a repeat.
 *
 * @returns whether Google has revoked; if not (it could not be reached, or the token could not be opened),
 * only the user can, in their Google account
 * @throws Failure `unauthenticated`, `store_unavailable`
 */
export async function disconnectUser(
  context: DisconnectContext,
  revokeUrl: string,
  token: SessionToken | undefined,
): Promise<{ revoked: boolean }> {
  const found = await findUser(context, token);
  if (!found) return { revoked: true };
  const refreshToken = await openRefreshToken(context, found.grant);
  await deleteItems(context.table, [keys.grant(found.user)]);
  await deleteItems(context.table, await listItems(context.table, found.user));
  if (refreshToken === 'none') return { revoked: true };
  if (refreshToken === 'unreadable') return { revoked: false };
  const revoked = await revokeToken(revokeUrl, refreshToken.value, context.deadline).then(
    () => true,
    () => false,
  );
  return { revoked };
}

async function findUser(context: DisconnectContext, token: SessionToken | undefined) {
  try {
    return await authenticate(context.table, token, context.now());
  } catch (error) {
    const gone = error instanceof Failure && error.code === 'unauthenticated' && token !== undefined;
    if (gone && (await listItems(context.table, token.user)).length === 0) return undefined;
    throw error;
  }
}

async function openRefreshToken(
  context: DisconnectContext,
  grant: Grant | undefined,
): Promise<'none' | 'unreadable' | { value: string }> {
  if (!grant?.sealed) return 'none';
  try {
    return { value: (await context.sealer.open(grant.user, grant.sealed)).refreshToken };
  } catch {
    return 'unreadable';
  }
}
