import type { When } from '../../../shared/schedules/when.ts';

/** E.g. `2027-03-01 17:00 UTC`. @param instant in UTC, as `toISOString` writes it */
export function sayInstant(instant: string): string {
  return `${sayReading(instant)} UTC`;
}

/** When a plan runs, as far as plain words go: a cron expression stays one. */
export function sayWhen({ at, cron, every, from, timeZone }: When): string {
  if (at !== undefined) return `once at ${sayReading(at)} ${timeZone}`;
  if (cron !== undefined) return `cron ${cron}, ${timeZone}`;
  const [[unit, count] = ['', 0]] = Object.entries(every);
  return `every ${count === 1 ? unit.slice(0, -1) : `${count} ${unit}`}, from ${sayInstant(from)}`;
}

/** A reading of a clock without its T; seconds only where there are some. */
function sayReading(text: string): string {
  const [, day, time, seconds = ':00'] = /^([\d-]+)T(\d\d:\d\d)(:\d\d)?/.exec(text) ?? [];
  if (day === undefined) return text;
  return `${day} ${time}${seconds === ':00' ? '' : seconds}`;
}
