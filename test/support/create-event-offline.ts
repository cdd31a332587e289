// Run as a process of its own: `node create-event-offline.ts <user>`. Prints the id of the event it made.

import { createCalendarClient } from '../../shared/calendar/calendar-client.ts';
import { parseEventInput } from '../../shared/calendar/event-input.ts';
import { toEventToInsert } from '../../shared/calendar/event-to-insert.ts';
import { insertEvent } from '../../shared/calendar/insert-event.ts';
import { composeSealer } from '../../shared/compose/sealer.ts';
import { composeTable } from '../../shared/compose/table.ts';
import { deadlineIn } from '../../shared/deadline.ts';
import { EVENT_SCOPES } from '../../shared/google/scopes.ts';
import { createLog } from '../../shared/log.ts';
import { actForUser } from '../../shared/vault/act-for.ts';

const { TABLE_NAME = '', GRANT_KEY_ID = '', GOOGLE_API_ROOT_URL = '' } = process.env;
const [user = ''] = process.argv.slice(2);

const context = {
  table: composeTable({ TABLE_NAME }),
  sealer: composeSealer({ GRANT_KEY_ID }),
  google: {
    clientId: '',
    tokenUrl: '',
    clientSecret: () => Promise.reject(new Error('The access token is good.')),
  },
  queue: { send: () => Promise.reject(new Error('The grant is good.')), defer: () => Promise.resolve() },
  log: createLog('offline'),
  deadline: deadlineIn(20_000),
  now: Date.now,
};
const input = parseEventInput({
  summary: 'Meetup',
  start: { dateTime: '2027-03-01T18:00:00Z' },
  end: { dateTime: '2027-03-01T20:00:00Z' },
});
const { event } = await actForUser(context, user, EVENT_SCOPES, async (client) =>
  insertEvent(
    await createCalendarClient(client, GOOGLE_API_ROOT_URL),
    toEventToInsert(input, user, 'offline'),
  ),
);
console.log(event.id);
