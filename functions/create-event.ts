import { randomUUID } from 'node:crypto';
import type { OAuth2Client } from 'google-auth-library';
import { createCalendarClient } from '../shared/calendar/calendar-client.ts';
import { describeEvent } from '../shared/calendar/describe-event.ts';
import { deriveEventId, fingerprint } from '../shared/calendar/event-id.ts';
import { parseEventInput } from '../shared/calendar/event-input.ts';
import { toGoogleEvent } from '../shared/calendar/google-event.ts';
import { insertEvent } from '../shared/calendar/insert-event.ts';
import { composeVault } from '../shared/compose/acting.ts';
import { eventFailure } from '../shared/google/failures.ts';
import { EVENT_SCOPES } from '../shared/google/scopes.ts';
import { createHandler } from '../shared/http/handler.ts';
import { readIdempotencyKey } from '../shared/http/idempotency-key.ts';
import { asFailure } from '../shared/problems.ts';
import { authenticate } from '../shared/session/authenticate.ts';
import { actFor } from '../shared/vault/act-for.ts';

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
      const insert = (client: OAuth2Client) =>
        insertEvent(createCalendarClient(client, environment.GOOGLE_API_ROOT_URL), event);
      // Also a failed answer names the key: an insert with an unknown end must be repeated under the same one.
      const headers = { 'idempotency-key': key };
      const { created, event: stored } = await actFor(
        { ...vault, deadline: request.deadline },
        grant,
        EVENT_SCOPES,
        insert,
        eventFailure,
      ).catch((error: unknown) => {
        throw Object.assign(asFailure(error), { headers });
      });
      return { status: created ? 201 : 200, headers, body: describeEvent(stored, input.calendarId) };
    },
  };
});
