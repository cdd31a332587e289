import { Temporal } from 'temporal-polyfill';
import { resolveLocalTime } from '../calendar/local-time.ts';
import { type CronFields, readCron } from './cron-fields.ts';
import type { Every, When } from './when.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** No plan runs from here on: what it would create has to lie in the years that events may have. */
export const HORIZON = Date.UTC(2190, 0, 1);

/**
 * How far apart two occurrences of a cron plan may lie: eight years pass between February 29 of 2096 and 2104,
 * and one may fall into a skipped hour.
 */
const LONGEST_WAIT = 12 * 366 * DAY;

/**
 * Occurrences in order, as milliseconds since the epoch, each on a full minute.
 *
 * Where clocks change, a cron plan runs as EventBridge Scheduler does (User Guide, "Schedule types", "Daylight
 * savings time"): a time that clocks skip is left out, and one that comes twice runs once. Which of the two, AWS
 * does not say; this takes the earlier. `every` counts elapsed time, a day being 24 hours, as `rate()` does.
 *
 * @param bounds later than `after`, before `until`, at most `limit`
 */
export function occurrencesOf(
  when: When,
  bounds: { after: number; until?: number | undefined; limit: number },
): number[] {
  const until = Math.min(bounds.until ?? HORIZON, HORIZON);
  const found: number[] = [];
  for (const occurrence of occurrencesAfter(when, bounds.after)) {
    if (occurrence >= until || found.length >= bounds.limit) break;
    found.push(occurrence);
  }
  return found;
}

/** The first occurrence later than `after` and before `endsAt`, or undefined. */
export function nextOccurrence(when: When, after: number, endsAt?: number): number | undefined {
  return occurrencesOf(when, { after, until: endsAt, limit: 1 })[0];
}

/** The milliseconds between two occurrences of a regular plan. */
function periodOf(every: Every): number {
  if (every.minutes !== undefined) return every.minutes * MINUTE;
  return every.hours !== undefined ? every.hours * HOUR : every.days * DAY;
}

function occurrencesAfter(when: When, after: number): Iterable<number> {
  if (when.at !== undefined) {
    const at = Temporal.PlainDateTime.from(when.at).toZonedDateTime(when.timeZone).epochMilliseconds;
    return at > after ? [at] : [];
  }
  if (when.every !== undefined) return everyAfter(Date.parse(when.from), periodOf(when.every), after);
  const fields = readCron(when.cron);
  if ('faults' in fields) throw new Error('A plan with a wrong cron expression was kept.');
  return cronAfter(fields, when.timeZone, after);
}

function* everyAfter(from: number, period: number, after: number): Generator<number> {
  const first = Math.max(0, Math.floor((after - from) / period) + 1);
  for (let occurrence = from + first * period; occurrence < HORIZON; occurrence += period) yield occurrence;
}

function* cronAfter(fields: CronFields, timeZone: string, after: number): Generator<number> {
  // The local day may be a day behind that of UTC, or ahead.
  let day = Math.floor(after / DAY) * DAY - DAY;
  let last = after;
  while (day < HORIZON && day - last < LONGEST_WAIT) {
    const date = new Date(day);
    if (!fields.months.includes(date.getUTCMonth() + 1)) {
      day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
      continue;
    }
    if (
      fields.daysOfMonth?.includes(date.getUTCDate()) !== false &&
      fields.daysOfWeek?.includes(date.getUTCDay()) !== false
    ) {
      const clock = clockOfDay(day, timeZone);
      for (const hour of fields.hours) {
        for (const minute of fields.minutes) {
          const occurrence = clock(day + hour * HOUR + minute * MINUTE);
          if (occurrence === undefined || occurrence <= last) continue;
          last = occurrence;
          yield occurrence;
        }
      }
    }
    day += DAY;
  }
}

/**
 * Finds the instants of a local day's readings (written as if they were UTC); undefined for one that clocks
 * skip. Away from changes of clocks, which is nearly always, one look at the offset is enough for the day.
 */
function clockOfDay(day: number, timeZone: string): (reading: number) => number | undefined {
  const offset = offsetAt(day - 26 * HOUR, timeZone);
  // No zone changes its clocks forth and back within three days.
  if (offset === offsetAt(day + 50 * HOUR, timeZone)) return (reading) => reading - offset;
  return (reading) => {
    const local = Temporal.PlainDateTime.from(new Date(reading).toISOString().slice(0, -1));
    const found = resolveLocalTime(local, timeZone);
    if (found.kind === 'gap') return undefined;
    return (found.kind === 'unique' ? found.at : found.earlier).epochMilliseconds;
  };
}

/** Offsets that a warm function keeps: of the days that plans of its time look at, in the zones that they are in. */
const OFFSETS_KEPT = 5_000;
const offsets = new Map<string, number>();

function offsetAt(instant: number, timeZone: string): number {
  const name = `${timeZone} ${instant}`;
  const known = offsets.get(name);
  if (known !== undefined) return known;
  const at = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
  const offset = at.offsetNanoseconds / 1_000_000;
  if (offsets.size >= OFFSETS_KEPT) offsets.clear();
  offsets.set(name, offset);
  return offset;
}
