import { now } from './service-time.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The reader's own zone, by its IANA name. */
export const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A wall-clock reading as if its zone were UTC: only differences are taken of it. */
export const readWallTime = (date: string, time = '00:00'): number => Date.parse(`${date}T${time}Z`);

export const writeDate = (reading: number): string => new Date(reading).toISOString().slice(0, 10);
export const writeTime = (reading: number): string => new Date(reading).toISOString().slice(11, 16);

/** The next full hour on the reader's clock, as {@link readWallTime} reads it. */
export function nextHour(): number {
  const moment = new Date(now());
  return Math.ceil((moment.getTime() - moment.getTimezoneOffset() * MINUTE) / HOUR) * HOUR;
}

/**
 * The instant at which a clock in that zone shows this, in milliseconds since the epoch. A reading that comes
 * twice or not at all is off by the change of clocks at most.
 */
export function instantOf(reading: number, timeZone: string): number {
  const shownAt = (instant: number) => {
    const shown = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    return Date.parse(`${shown.format(instant).replace(' ', 'T')}Z`);
  };
  const guess = reading - (shownAt(reading) - reading);
  return guess - (shownAt(guess) - reading);
}

/** The first day from this one on that is one of these days of the week (0 is Sunday). */
export function firstOf(weekdays: readonly number[], date: string): string {
  const from = readWallTime(date);
  const days = [0, 1, 2, 3, 4, 5, 6].map((count) => from + count * DAY);
  return writeDate(days.find((day) => weekdays.includes(new Date(day).getUTCDay())) ?? from);
}
