import { findUsersByToken } from '../vault/find-by-token.ts';
import { noteRevocation, type RevocationContext } from '../vault/note-revocation.ts';
import { settleGrant } from '../vault/settle-grant.ts';
import { readTokenName } from './subject.ts';

/**
 * `token-revoked` names a refresh token and no user. A grant that holds another token by now is left alone; so
 * are the sessions, which are none of the token's.
 *
 * @returns whose grant it was, if one held the token
 * @throws Failure `store_unavailable`
 */
export async function revokeNamedToken(
  context: RevocationContext,
  subject: unknown,
): Promise<{ user: string | undefined; outcome: string }> {
  const name = readTokenName(subject);
  if (!name) return { user: undefined, outcome: 'no such subject' };
  const users = await findUsersByToken(context.table, name.field, name.value);
  let user: string | undefined;
  for (const candidate of users) {
    const revoked = await settleGrant(context.table, candidate, (grant) =>
      grant[name.field] === name.value ? () => noteRevocation(context, grant) : undefined,
    );
    if (revoked) user = candidate;
  }
  return { user, outcome: user === undefined ? 'no such token' : 'grant revoked' };
}
