import { composeScheduler } from '../shared/compose/scheduler.ts';
import { composeSealer } from '../shared/compose/sealer.ts';
import { composeTable } from '../shared/compose/table.ts';
import { disconnectUser } from '../shared/consent/disconnect-user.ts';
import { forgetCalendar } from '../shared/consent/forget-calendar.ts';
import type { Receipt } from '../shared/consent/receipt.ts';
import { clearCookie, SESSION_COOKIE } from '../shared/http/cookies.ts';
import { createHandler } from '../shared/http/handler.ts';

/**
 * `DELETE /connection`: forgets Calendar here. `DELETE /account`: revokes at Google and deletes everything of the
 * user.
 */
export const handler = createHandler('disconnect', (environment) => {
  const context = {
    table: composeTable(environment),
    sealer: composeSealer(environment),
    scheduler: composeScheduler(environment),
    now: () => Date.now(),
    revokeUrl: environment.GOOGLE_REVOKE_URL,
  };
  const toReceipt = ({ google, deleted }: Omit<Receipt, 'manageUrl'>): Receipt => ({
    google,
    manageUrl: environment.GOOGLE_CONNECTIONS_URL,
    deleted,
  });

  return {
    async forgetCalendar(request) {
      return { status: 200, body: toReceipt(await forgetCalendar(context, request.session)) };
    },

    async disconnect(request) {
      const done = await disconnectUser({ ...context, deadline: request.deadline }, request.session);
      const cookies = [clearCookie(SESSION_COOKIE)];
      if (!done) return { status: 204, cookies };
      const { failure } = done;
      return { status: failure ? 202 : 200, cookies, body: toReceipt(done), failure };
    },
  };
});
