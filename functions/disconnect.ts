import { composeSealer, composeTable } from '../shared/composition.ts';
import { disconnectUser } from '../shared/consent/disconnect-user.ts';
import { clearCookie, SESSION_COOKIE } from '../shared/http/cookies.ts';
import { createHandler } from '../shared/http/handler.ts';

/** `DELETE /account`: revokes at Google and deletes everything of the user. */
export const handler = createHandler('disconnect', (environment) => {
  const context = {
    table: composeTable(environment),
    sealer: composeSealer(environment),
    now: () => Date.now(),
  };

  return {
    async disconnect(request) {
      const { revoked } = await disconnectUser(
        { ...context, deadline: request.deadline },
        environment.GOOGLE_REVOKE_URL,
        request.session,
      );
      const cookies = [clearCookie(SESSION_COOKIE)];
      if (revoked) return { status: 204, cookies };
      return {
        status: 202,
        cookies,
        body: { revoked: false, manageUrl: environment.GOOGLE_CONNECTIONS_URL },
      };
    },
  };
});
