import { createCalendarClient } from '../shared/calendar/calendar-client.ts';
import { listWritableCalendars } from '../shared/calendar/list-calendars.ts';
import { composeVault } from '../shared/compose/vault.ts';
import { CALENDAR_LIST_SCOPES } from '../shared/google/scopes.ts';
import { createHandler } from '../shared/http/handler.ts';
import { authenticate } from '../shared/session/authenticate.ts';
import { actFor } from '../shared/vault/act-for.ts';

/** `GET /calendars`: where an event may go, if the user has granted a scope that allows to see that. */
export const handler = createHandler('list-calendars', (environment) => {
  const vault = composeVault(environment);

  return {
    async listCalendars(request) {
      const { grant } = await authenticate(vault.table, request.session);
      const calendars = await actFor(
        { ...vault, deadline: request.deadline },
        grant,
        CALENDAR_LIST_SCOPES,
        async (client) =>
          listWritableCalendars(await createCalendarClient(client, environment.GOOGLE_API_ROOT_URL)),
      );
      return { status: 200, body: { calendars } };
    },
  };
});
