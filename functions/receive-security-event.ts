import { composeEventQueue } from '../shared/compose/event-queue.ts';
import { composeTable } from '../shared/compose/table.ts';
import { createHandler } from '../shared/http/handler.ts';
import { createLog } from '../shared/log.ts';
import { applySecurityEvents } from '../shared/risc/apply-events.ts';
import { createSecurityEventVerifier } from '../shared/risc/security-event-verifier.ts';

/** `POST /webhooks/risc`: Google tells of what has happened to a user's account, or to a token. */
export const handler = createHandler('receive-security-event', (environment) => {
  const verifier = createSecurityEventVerifier({
    clientId: environment.GOOGLE_CLIENT_ID,
    configurationUrl: environment.GOOGLE_RISC_CONFIGURATION_URL,
  });
  const context = {
    table: composeTable(environment),
    queue: composeEventQueue(environment),
    log: createLog('security-events'),
    now: () => Date.now(),
  };

  return {
    async receiveSecurityEvent({ text }) {
      // Google is told that it is accepted once it is done: what fails is sent again.
      await applySecurityEvents(context, await verifier.verify(text));
      return { status: 202 };
    },
  };
});
