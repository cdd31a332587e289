import { storeProfile } from '../session/profile.ts';
import { type SessionToken, startSession } from '../session/session.ts';
import { type Answered, type Completed, type ConsentContext, completeAttempt } from './complete-attempt.ts';

export interface Welcomed extends Completed {
  /** The cookie's value. */
  session: string;
}

/**
 * Completes an attempt to sign in and begins a session. Profile and session are written only once the grant is kept:
 * of a sign-in that fails there is nothing to be signed in with.
 *
 * @param former the session that the browser may have had
 * @throws Failure what {@link completeAttempt} throws, and `store_unavailable`
 */
export async function signIn(
  context: ConsentContext,
  answered: Answered,
  former?: SessionToken,
): Promise<Welcomed> {
  const { table, now } = context;
  const completed = await completeAttempt(context, answered);
  const { identity } = completed;
  const [session] = await Promise.all([
    startSession(table, identity.user, former, now()),
    storeProfile(table, identity, now()),
  ]);
  return { ...completed, session };
}
