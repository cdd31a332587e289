import { composeScheduler, composeSealer, composeTable } from '../shared/compose/stores.ts';
import { disconnectUser } from '../shared/consent/disconnect-user.ts';
import { clearCookie, SESSION_COOKIE } from '../shared/http/cookies.ts';
import { createHandler } from '../shared/http/handler.ts';

/** `DELETE /account`: revokes at Google and deletes everything of the user. */
export const handler = createHandler('disconnect', (environment) => {
  const context = {
    table: composeTable(environment),
    sealer: composeSealer(environment),
    scheduler: composeScheduler(environment),
    now: () => Date.now(),
    revokeUrl: environment.GOOGLE_REVOKE_URL,
  };

  return {
    async disconnect(request) {
      const { unrevoked } = await disconnectUser({ ...context, deadline: request.deadline }, request.session);
      const cookies = [clearCookie(SESSION_COOKIE)];
      if (!unrevoked) return { status: 204, cookies };
      const body = { revoked: false, manageUrl: environment.GOOGLE_CONNECTIONS_URL };
      return { status: 202, cookies, body, failure: unrevoked };
    },
  };
});
