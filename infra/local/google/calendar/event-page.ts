import { html } from '../../pages/html.ts';
import type { Received, Reply } from '../../pages/http.ts';
import type { Account } from '../accounts.ts';
import { renderErrorPage } from '../pages/error-page.ts';
import { renderPage } from '../pages/page.ts';
import { calendarsOf, type GoogleState } from '../state.ts';
import { writeZonedHours } from './agenda.ts';
import type { Calendar, StoredEvent } from './calendars.ts';
import { momentOf } from './event-times.ts';

export const EVENT_PAGE_PATH = '/calendar/event';

/** Whose event a link's `eid` means: the event's id and the calendar's, as Google writes it. */
function findLinked(google: GoogleState, eid: string) {
  const [eventId = '', calendarId = ''] = Buffer.from(eid, 'base64url').toString('utf8').split(' ');
  for (const account of google.accounts) {
    const calendar = calendarsOf(google, account).find(({ id }) => id === calendarId);
    const event = calendar?.events.get(eventId);
    if (calendar !== undefined && event !== undefined) return { account, calendar, event };
  }
  return undefined;
}

function writeReminders({ reminders }: StoredEvent): string {
  if (reminders?.useDefault) return 'as usual in this calendar';
  return (
    reminders?.overrides?.map(({ method, minutes }) => `${method}, ${minutes} min before`).join('; ') ?? ''
  );
}

function describe(event: StoredEvent, calendar: Calendar, account: Account): [string, string][] {
  const { timeZone } = account;
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone });
  const rows: [string, string | null | undefined][] = [
    ['When', `${day.format(momentOf(event.start, timeZone))}, ${writeZonedHours(event, timeZone)}`],
    ['Where', event.location],
    ['Calendar', calendar.summary],
    ['Description', event.description],
    [
      'Guests',
      event.attendees?.map(({ email, responseStatus }) => `${email} (${responseStatus})`).join(', '),
    ],
    ['Repeats', event.recurrence?.join(' ')],
    ['Reminders', writeReminders(event)],
    ['Google Meet', event.hangoutLink],
    ['Shown as', event.transparency === 'transparent' ? 'free' : 'busy'],
    ['Visibility', event.visibility],
    ['Status', event.status],
    ['Id', event.id],
    ['Created', event.created],
  ];
  return rows.filter((row): row is [string, string] => Boolean(row[1]));
}

/** `GET /calendar/event?eid=…`: where an event's `htmlLink` leads. */
export function showEvent(request: Received, google: GoogleState): Reply {
  const linked = findLinked(google, request.url.searchParams.get('eid') ?? '');
  if (linked === undefined) return renderErrorPage(404, 'Not found', 'The event was not found.');
  const { event, calendar, account } = linked;
  const rows = describe(event, calendar, account).map(
    ([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`,
  );
  return renderPage({
    title: event.summary ?? 'Event',
    body: html`<h1>${event.summary ?? '(No title)'}</h1><dl>${rows}</dl>
<p><a href="/calendar/view?account=${encodeURIComponent(account.email)}">All events of ${account.name}</a></p>`,
  });
}
