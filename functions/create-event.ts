import { randomUUID } from 'node:crypto';
import { createCalendarClient } from '../shared/calendar/calendar-client.ts';
import { describeEvent } from '../shared/calendar/describe-event.ts';
import { deriveEventId, fingerprint } from '../shared/calendar/event-id.ts';
import { parseEventInput } from '../shared/calendar/event-input.ts';
import { toGoogleEvent } from '../shared/calendar/google-event.ts';
import { insertEvent } from '../shared/calendar/insert-event.ts';
import { composeVault } from '../shared/composition.ts';
import { actFor } from '../shared/google/act-for.ts';
import { EVENT_SCOPES } from '../shared/google/scopes.ts';
import { createHandler } from '../shared/http/handler.ts';
import { readIdempotencyKey } from '../shared/http/idempotency-key.ts';
import { authenticate } from '../shared/session/authenticate.ts';

/** `POST /events`: creates a Calendar event for the user who is signed in, once for each Idempotency-Key. */
export const handler = createHandler('create-event', (environment) => {
  const vault = composeVault(environment);

  return {
    async createEvent(request) {
      const key = readIdempotencyKey(request.headers) ?? randomUUID();
      const input = parseEventInput(request.body);
      const { user, grant } = await authenticate(vault.table, request.session);

      const id = deriveEventId(user, input.calendarId, key);
      const event = {
        id,
        calendarId: input.calendarId,
        fingerprint: fingerprint(input),
        ...toGoogleEvent(input, id),
      };
      const { created, event: stored } = await actFor(
        { ...vault, deadline: request.deadline },
        grant,
        EVENT_SCOPES,
        (client) => insertEvent(createCalendarClient(client, environment.GOOGLE_API_ROOT_URL), event),
      );
      return {
        status: created ? 201 : 200,
        headers: { 'idempotency-key': key },
        body: describeEvent(stored, input.calendarId),
      };
    },
  };
});
