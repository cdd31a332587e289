import { Failure } from '../problems.ts';
import { getItems } from '../table/items.ts';
import { keys, pickItem, type Table } from '../table/table.ts';
import type { Grant } from '../vault/grant.ts';
import { readGrant } from '../vault/grant-store.ts';
import { type Profile, readProfile } from './profile.ts';
import { hashSession, readSession, type SessionRow, type SessionToken } from './session.ts';

export interface SignedIn {
  user: string;
  session: SessionRow;
  grant: Grant | undefined;
  profile: Profile;
}

/**
 * Finds the live session of a cookie, and with it the user's grant and profile, in one DynamoDB round trip:
 * all stand in the user's own partition. Nothing is remembered, so a sign-out is felt at the next request.
 *
 * @returns nothing when there is no cookie, or its session is unknown, ended or expired
 * @throws Failure `store_unavailable`
 */
export async function findSignedIn(
  table: Table,
  token: SessionToken | undefined,
  now: number = Date.now(),
): Promise<SignedIn | undefined> {
  if (!token) return undefined;
  const { user } = token;
  const [ofSession, ofGrant, ofProfile] = [
    keys.session(user, hashSession(token)),
    keys.grant(user),
    keys.profile(user),
  ];
  const items = await getItems(table, [ofSession, ofGrant, ofProfile]);
  const session = readSession(token, pickItem(items, ofSession), now);
  if (!session) return undefined;
  return {
    user,
    session,
    grant: readGrant(user, pickItem(items, ofGrant)),
    profile: readProfile(pickItem(items, ofProfile)),
  };
}

/**
 * As {@link findSignedIn}, for what only somebody who is signed in may do.
 *
 * @throws Failure `unauthenticated`, `store_unavailable`
 */
export async function authenticate(
  table: Table,
  token: SessionToken | undefined,
  now: number = Date.now(),
): Promise<SignedIn> {
  const signedIn = await findSignedIn(table, token, now);
  if (!signedIn) throw new Failure('unauthenticated');
  return signedIn;
}
