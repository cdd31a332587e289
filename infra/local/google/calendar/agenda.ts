import type { Account } from '../accounts.ts';
import { calendarsOf, type GoogleState } from '../state.ts';
import type { Calendar, StoredEvent } from './calendars.ts';
import { momentOf } from './event-times.ts';

export interface AgendaEntry {
  calendar: Calendar;
  event: StoredEvent;
  /** Milliseconds since 1970. */
  at: number;
}

/** The entries of one day, in the person's time zone. */
export interface AgendaDay {
  /** Such as "Monday, 7 January 2030". */
  title: string;
  entries: AgendaEntry[];
}

const writeDay = (at: number, timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone }).format(at);

/** When the event is, such as "10:00 – 11:00 (Europe/Paris)" or "all day". */
export function writeZonedHours({ start, end }: StoredEvent, timeZone: string): string {
  if (start?.date) return 'all day';
  const format = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone });
  return `${format.format(momentOf(start, timeZone))} – ${format.format(momentOf(end, timeZone))} (${timeZone})`;
}

/** All that is in the person's calendars, by day; a recurring event stands on its first day. */
export function readAgenda(google: GoogleState, account: Account): AgendaDay[] {
  const entries = calendarsOf(google, account).flatMap((calendar) =>
    [...calendar.events.values()]
      .filter((event) => event.status !== 'cancelled')
      .map((event): AgendaEntry => ({ calendar, event, at: momentOf(event.start, account.timeZone) })),
  );
  entries.sort((a, b) => a.at - b.at);
  return [...Map.groupBy(entries, ({ at }) => writeDay(at, account.timeZone))].map(([title, found]) => ({
    title,
    entries: found,
  }));
}
