import type { Event, EventTime } from '../../client/api.ts';
import { DAY, firstOf, instantOf, MINUTE, readWallTime, writeDate } from '../wall-time.ts';
import { type Fields, readDetails } from './form-fields.ts';

/** Days of the week as RFC 5545 writes them; 0 is Sunday. */
const dayCodes = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** What the form asks `POST /events` for. */
export function readEvent(fields: Fields): Event {
  const { text, has } = fields;
  const first = firstDay(fields);
  // A series begins on one of its own days; the event keeps its length.
  const shift = readWallTime(first) - readWallTime(text('startDate'));
  const last = writeDate(readWallTime(text('endDate')) + shift);
  const timeZone = text('timeZone');
  const at = (date: string, time: string): EventTime => ({ dateTime: `${date}T${time}:00`, timeZone });
  const recurrence = readRecurrence(fields, timeZone);
  return {
    ...readDetails(fields),
    ...(has('allDay')
      ? // The end is exclusive, and people name the last day.
        { start: { date: first }, end: { date: writeDate(readWallTime(last) + DAY) } }
      : { start: at(first, text('startTime')), end: at(last, text('endTime')) }),
    ...(recurrence && { recurrence: [recurrence] }),
  };
}

/** The day on which the event, or the first of its series, starts. */
export function firstDay({ text, all }: Fields): string {
  const days = { weekdays: [1, 2, 3, 4, 5], weekly: all('weekday').map(Number) }[text('repeat')];
  return text('startDate') && days?.length ? firstOf(days, text('startDate')) : text('startDate');
}

function readRecurrence({ text, has, all }: Fields, timeZone: string): string | undefined {
  const repeat = text('repeat');
  const rule = {
    daily: 'FREQ=DAILY',
    weekdays: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    weekly: `FREQ=WEEKLY;BYDAY=${all('weekday').map((day) => dayCodes[Number(day)])}`,
    monthly: 'FREQ=MONTHLY',
    yearly: 'FREQ=YEARLY',
  }[repeat];
  if (!rule) return undefined;
  if (text('ends') === 'after') return `RRULE:${rule};COUNT=${text('count')}`;
  if (text('ends') !== 'on') return `RRULE:${rule}`;
  const until = text('until');
  // RFC 5545, section 3.3.10: UNTIL has the form of the start, and for a start with a zone it is in UTC.
  const end = has('allDay') ? until : endOfDay(until, timeZone);
  return `RRULE:${rule};UNTIL=${end.replace(/[-:]/g, '')}`;
}

function endOfDay(date: string, timeZone: string): string {
  const next = instantOf(readWallTime(date) + DAY, timeZone);
  return `${new Date(next - MINUTE).toISOString().slice(0, 19)}Z`;
}
