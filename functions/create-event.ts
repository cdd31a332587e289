import { randomUUID } from 'node:crypto';
import { createCalendarClient } from '../shared/calendar/calendar-client.ts';
import { describeEvent } from '../shared/calendar/describe-event.ts';
import { insertEvent } from '../shared/calendar/insert-event.ts';
import { loadLibraries } from '../shared/calendar/load-libraries.ts';
import { composeVault } from '../shared/compose/vault.ts';
import { eventFailure } from '../shared/google/failures.ts';
import { EVENT_SCOPES } from '../shared/google/scopes.ts';
import { createHandler } from '../shared/http/handler.ts';
import { readIdempotencyKey, withKey } from '../shared/http/idempotency-key.ts';
import { authenticate } from '../shared/session/authenticate.ts';
import { actFor } from '../shared/vault/act-for.ts';

/** What only a request needs. */
const loadRequestCode = () =>
  Promise.all([import('../shared/calendar/event-input.ts'), import('../shared/calendar/event-to-insert.ts')]);

/** `POST /events`: creates a Calendar event for the user who is signed in, once for each Idempotency-Key. */
export const handler = createHandler('create-event', (environment) => {
  const vault = composeVault(environment);

  return {
    async createEvent(request) {
      const key = readIdempotencyKey(request.headers) ?? randomUUID();
      // A cold function loads the rest of its code while the session is on its way.
      const signingIn = authenticate(vault.table, request.session);
      loadLibraries();
      // Whatever is wrong with the body is told first.
      signingIn.catch(() => {});
      const [{ parseEventInput }, { toEventToInsert }] = await loadRequestCode();
      const input = parseEventInput(request.body);
      const { user, grant } = await signingIn;

      const event = toEventToInsert(input, user, key);
      const { headers, result } = await withKey(key, () =>
        actFor(
          { ...vault, deadline: request.deadline },
          grant,
          EVENT_SCOPES,
          async (client) =>
            insertEvent(await createCalendarClient(client, environment.GOOGLE_API_ROOT_URL), event),
          eventFailure,
        ),
      );
      return {
        status: result.created ? 201 : 200,
        headers,
        body: describeEvent(result.event, input.calendarId),
      };
    },
  };
});
