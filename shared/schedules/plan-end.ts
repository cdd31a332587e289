import { Temporal } from 'temporal-polyfill';
import { at, fault } from '../input/field-errors.ts';
import type { FieldError } from '../problems.ts';
import { nextOccurrence, occurrencesOf } from './occurrences.ts';
import { readInstant } from './read-when.ts';
import type { When } from './when.ts';

const MINUTE = 60_000;

/**
 * The first moment after `until`, which is inclusive as in RFC 5545 (section 3.3.10): a day in the zone of the
 * plan, or a date and time, of which the full minute counts.
 */
export function readUntil(
  until: string,
  when: When,
  now: number,
): { endsAt: number; errors?: undefined } | { endsAt?: undefined; errors: FieldError[] } {
  const read = /T/.test(until) ? readInstant(until, when.timeZone) : readDay(until, when.timeZone);
  if (read.errors) return { errors: at('/until', read.errors) };
  const endsAt = Math.floor(read.instant / MINUTE) * MINUTE + MINUTE;
  if (endsAt <= now) return fault('/until', 'This time has passed.');
  if (nextOccurrence(when, now, endsAt) !== undefined) return { endsAt };
  const first = nextOccurrence(when, now);
  if (first === undefined) return { endsAt };
  const local = writeLocal(first, when.timeZone);
  return fault('/until', `The plan would not run before then: the first time is ${local}.`);
}

function readDay(
  day: string,
  timeZone: string,
): { instant: number; errors?: undefined } | { instant?: undefined; errors: FieldError[] } {
  const { errors } = readInstant(`${day}T00:00:00Z`, 'UTC');
  if (errors) return { errors };
  const next = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone);
  return { instant: next.epochMilliseconds - MINUTE };
}

/**
 * The moment at which a plan has run `count` times, counted from now. Of a last time that comes twice the later
 * one belongs to the plan too, since AWS does not say which of them EventBridge Scheduler takes.
 */
export function endAfter(count: number, when: When, now: number): number | undefined {
  const found = occurrencesOf(when, { after: now, limit: count + 1 });
  const last = found[count - 1];
  if (last === undefined) return undefined;
  const local = Temporal.Instant.fromEpochMilliseconds(last).toZonedDateTimeISO(when.timeZone);
  const again = local.toPlainDateTime().toZonedDateTime(when.timeZone, { disambiguation: 'later' });
  const latest = when.cron === undefined ? last : again.epochMilliseconds;
  return Math.min(latest + MINUTE, found[count] ?? Number.POSITIVE_INFINITY);
}

function writeLocal(instant: number, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
  return `${local.toPlainDateTime()} in ${timeZone}`;
}
