import { composeTable } from '../shared/compose/table.ts';
import { describeConnection } from '../shared/consent/describe-connection.ts';
import { listOf } from '../shared/env.ts';
import { clearCookie, readCookie, SESSION_COOKIE } from '../shared/http/cookies.ts';
import { createHandler } from '../shared/http/handler.ts';
import { authenticate, findSignedIn } from '../shared/session/authenticate.ts';
import { endAllSessions, endSession, touchSession } from '../shared/session/session.ts';

/** `GET /session` (204: nobody is signed in), `DELETE /session` (sign out here), `DELETE /sessions` (sign out everywhere). */
export const handler = createHandler('session', (environment) => {
  const table = composeTable(environment);
  const wanted = listOf(environment.CALENDAR_SCOPES);
  const signedOut = { status: 204, cookies: [clearCookie(SESSION_COOKIE)] };

  return {
    async readSession(request) {
      const signedIn = await findSignedIn(table, request.session);
      // An answer and no error: a page asks at every visit, and browsers log each 401 as an error.
      if (!signedIn) {
        const dead = readCookie(request.cookies, SESSION_COOKIE) !== undefined;
        return dead ? signedOut : { status: 204 };
      }
      const { user, session, grant, profile } = signedIn;
      // A visit that cannot be noted is a visit all the same.
      await touchSession(table, session).catch(() => undefined);
      return { status: 200, body: { user: { id: user, ...profile }, ...describeConnection(grant, wanted) } };
    },

    async signOut(request) {
      const { session } = await authenticate(table, request.session);
      await endSession(table, session);
      return signedOut;
    },

    async signOutEverywhere(request) {
      const { session } = await authenticate(table, request.session);
      await endAllSessions(table, session);
      return signedOut;
    },
  };
});
