import { composeTable } from '../shared/compose/stores.ts';
import { describeConnection } from '../shared/consent/connection.ts';
import { splitScopes } from '../shared/google/scopes.ts';
import { clearCookie, SESSION_COOKIE } from '../shared/http/cookies.ts';
import { createHandler } from '../shared/http/handler.ts';
import { authenticate } from '../shared/session/authenticate.ts';
import { endAllSessions, endSession, touchSession } from '../shared/session/session.ts';

/** `GET /session`, `DELETE /session` (sign out here), `DELETE /sessions` (sign out everywhere). */
export const handler = createHandler('session', (environment) => {
  const table = composeTable(environment);
  const wanted = splitScopes(environment.CALENDAR_SCOPES);
  const signedOut = { status: 204, cookies: [clearCookie(SESSION_COOKIE)] };

  return {
    async readSession(request) {
      const { user, session, grant, profile } = await authenticate(table, request.session);
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
