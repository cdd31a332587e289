import type { CreatedEvent } from '../client/onbehalf.ts';
import type { Moment } from './phrase.ts';
import { now } from './service-time.ts';
import { DAY } from './wall-time.ts';

/** A moment on the reader's own clock, as short as it stays clear. */
export function writeMoment(instant: string): Moment {
  const time = new Date(instant);
  const isThisYear = time.getFullYear() === new Date(now()).getFullYear();
  const format = new Intl.DateTimeFormat(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
  });
  return { datetime: instant, text: format.format(time) };
}

/**
 * What a clock shows, not a moment: read and written as if it were in UTC.
 *
 * @param reading as `readWallTime` reads it
 */
export function writeReading(reading: number, style: Intl.DateTimeFormatOptions): Moment {
  const text = new Intl.DateTimeFormat(undefined, { ...style, timeZone: 'UTC' }).format(reading);
  const datetime = new Date(reading).toISOString().slice(0, 16);
  return { datetime: style.dateStyle ? datetime : datetime.slice(11), text };
}

/** When an event takes place, in its own zone. */
export function writeSpan({ start, end }: CreatedEvent): Moment {
  if (start?.date && end?.date) {
    const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeZone: 'UTC' });
    const last = Date.parse(end.date) - DAY;
    return { datetime: start.date, text: format.formatRange(Date.parse(start.date), last) };
  }
  if (!start?.dateTime || !end?.dateTime) return { datetime: '', text: '' };
  const format = new Intl.DateTimeFormat(undefined, {
    dateStyle: 'full',
    timeStyle: 'short',
    ...(start.timeZone && { timeZone: start.timeZone }),
  });
  const text = format.formatRange(new Date(start.dateTime), new Date(end.dateTime));
  return { datetime: start.dateTime, text };
}
