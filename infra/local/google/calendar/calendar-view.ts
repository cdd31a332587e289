import { html, type Markup } from '../../pages/html.ts';
import { type Received, type Reply, readForm, redirect } from '../../pages/http.ts';
import { renderErrorPage } from '../pages/error-page.ts';
import { renderPage } from '../pages/page.ts';
import { renderPeopleNav, shownAccount } from '../pages/people-nav.ts';
import { calendarsOf, type GoogleState } from '../state.ts';
import { type AgendaDay, type AgendaEntry, readAgenda, writeZonedHours } from './agenda.ts';
import { findCalendar, type StoredEvent } from './calendars.ts';
import { cancelEvent } from './event-resource.ts';

export const CALENDAR_VIEW_PATH = '/calendar/view';

/** Shows what is new without a jump of the page, and only to someone who looks. */
const keepFresh = `setInterval(async () => {
  if (document.hidden) return;
  const page = await fetch(location.href).then((answer) => answer.text(), () => '');
  const fresh = new DOMParser().parseFromString(page, 'text/html').querySelector('#agenda');
  const shown = document.querySelector('#agenda');
  if (fresh && fresh.innerHTML !== shown.innerHTML) shown.innerHTML = fresh.innerHTML;
}, 2000);`;

function listDetails({ event, calendar }: AgendaEntry): string[] {
  const guests = event.attendees?.length ?? 0;
  const details = [
    calendar.primary ? '' : calendar.summary,
    event.location ?? '',
    event.recurrence?.length ? 'repeats' : '',
    guests > 0 ? `${guests} guest${guests === 1 ? '' : 's'}` : '',
    event.hangoutLink ? 'Google Meet' : '',
  ];
  return details.filter((detail) => detail !== '');
}

const linkOf = ({ htmlLink }: StoredEvent) =>
  htmlLink ? new URL(htmlLink).pathname + new URL(htmlLink).search : '';

function renderDay(day: AgendaDay, timeZone: string, sub: string): Markup {
  const row = (entry: AgendaEntry) => html`<li class="row"><span>
<a href="${linkOf(entry.event)}">${entry.event.summary ?? '(No title)'}</a>
<small>${[writeZonedHours(entry.event, timeZone), ...listDetails(entry)].join(' · ')}</small></span>
<form method="post" action="${CALENDAR_VIEW_PATH}">
<input type="hidden" name="account" value="${sub}">
<input type="hidden" name="calendar" value="${entry.calendar.id}">
<button class="small" name="delete" value="${entry.event.id}" aria-label="Delete ${entry.event.summary ?? 'event'}">Delete</button>
</form></li>`;
  return html`<h2>${day.title}</h2><ul class="rows">${day.entries.map(row)}</ul>`;
}

/** `GET /calendar/view`: a person's events by day. */
export function showCalendar(request: Received, google: GoogleState): Reply {
  const account = shownAccount(request, google);
  if (account === undefined) return renderErrorPage(404, 'Not found', 'There are no accounts.');
  const days = readAgenda(google, account);
  const content =
    days.length === 0
      ? html`<p>There are no events in ${account.name}’s calendars.</p>`
      : days.map((day) => renderDay(day, account.timeZone, account.sub));
  return renderPage({
    title: 'Calendar',
    wide: true,
    script: keepFresh,
    body: html`<h1>Calendar</h1>${renderPeopleNav(google, CALENDAR_VIEW_PATH, account)}
<p>${account.name}, ${account.email}. Times are those of <strong>${account.timeZone}</strong>, the zone of this calendar; the application’s page shows the same moments in the zone of your browser.</p>
<div id="agenda" aria-live="polite">${content}</div>`,
  });
}

/** `POST /calendar/view`: the person deletes an event. */
export function deleteByHand(request: Received, google: GoogleState): Reply {
  const form = readForm(request);
  const account = google.accounts.find(({ sub }) => sub === form.get('account'));
  const calendar = account && findCalendar(calendarsOf(google, account), form.get('calendar') ?? '');
  const event = calendar?.events.get(form.get('delete') ?? '');
  if (account === undefined || calendar === undefined || event === undefined) {
    return renderErrorPage(404, 'Not found', 'There is no such event.');
  }
  calendar.events.set(event.id, cancelEvent(event, google.now()));
  return redirect(303, `${CALENDAR_VIEW_PATH}?account=${encodeURIComponent(account.email)}`);
}
