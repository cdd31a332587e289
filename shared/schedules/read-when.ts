import { Temporal } from 'temporal-polyfill';
import type * as z from 'zod/mini';
import { readEventTime } from '../calendar/event-time.ts';
import { findTimeZone, resolveLocalTime, unknownZone } from '../calendar/local-time.ts';
import { at, fault } from '../input/field-errors.ts';
import type { FieldError } from '../problems.ts';
import { readCron, tidyCron } from './cron-fields.ts';
import { toInstant } from './instant.ts';
import { HORIZON } from './occurrences.ts';
import { type Every, type When, whenSchema } from './when.ts';

const MINUTE = 60_000;

/**
 * Finds out when a plan runs, or everything that keeps one from knowing and that the schema cannot say; a field
 * whose shape is wrong is passed over, since the schema tells. Pointers start at `when`.
 *
 * @param given what stands in the body, of whatever shape
 * @param now milliseconds since the epoch
 */
export function readWhen(given: object, now: number): { when?: When; errors: FieldError[] } {
  const input: Record<string, unknown> = { ...given };
  const kinds = (['at', 'cron', 'every'] as const).filter((kind) => input[kind] !== undefined);
  const [kind] = kinds;
  const zone = readZone(input['timeZone']);
  if (kind === undefined || kinds.length > 1) {
    return { errors: [...fault('', 'Give one of at, cron and every.').errors, ...zone.errors] };
  }
  const errors = [...zone.errors];
  if (kind !== 'every' && input['from'] !== undefined) {
    errors.push({ pointer: '/from', detail: 'Goes only with every.' });
  }
  if (kind !== 'every' && input['timeZone'] === undefined) {
    errors.push({ pointer: '/timeZone', detail: `Required, because ${kind} is read on a clock.` });
  }
  const read = { at: readAt, cron: readCronText, every: readEvery }[kind](input, zone.timeZone, now);
  errors.push(...read.errors);
  return errors.length === 0 && read.when ? { when: read.when, errors } : { errors };
}

type Reading = { when?: When; errors: FieldError[] };
type Given = Readonly<Record<string, unknown>>;

/** The value, if its shape is right. */
function shaped<T>(schema: z.ZodMiniType<T>, value: unknown): T | undefined {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

function readZone(value: unknown): { timeZone: string | undefined; errors: FieldError[] } {
  const name = shaped(whenSchema.shape.timeZone, value);
  if (name === undefined) return { timeZone: undefined, errors: [] };
  const timeZone = findTimeZone(name);
  if (timeZone !== undefined) return { timeZone, errors: [] };
  return { timeZone, ...fault('/timeZone', unknownZone(name)) };
}

function readAt(input: Given, timeZone: string | undefined, now: number): Reading {
  const text = shaped(whenSchema.shape.at, input['at']);
  if (text === undefined) return { errors: [] };
  const local = withSeconds(text);
  const onClock = readEventTime({ dateTime: `${local}Z` });
  if (onClock.errors) return { errors: at('/at', onClock.errors) };
  if (timeZone === undefined) return { errors: [] };
  const found = resolveLocalTime(Temporal.PlainDateTime.from(local), timeZone);
  if (found.kind === 'gap') {
    const before = found.from.subtract({ minutes: 1 });
    return fault('/at', `Clocks in ${timeZone} skip this time; the nearest are ${before} and ${found.to}.`);
  }
  const instant = (found.kind === 'unique' ? found.at : found.earlier).epochMilliseconds;
  if (instant <= now) return fault('/at', 'This time has passed.');
  if (instant >= HORIZON) return fault('/at', beyondHorizon);
  return { when: { at: local, timeZone }, errors: [] };
}

function readCronText(input: Given, timeZone: string | undefined): Reading {
  const text = shaped(whenSchema.shape.cron, input['cron']);
  if (text === undefined) return { errors: [] };
  const fields = readCron(text);
  if ('faults' in fields) return { errors: fields.faults.map((detail) => ({ pointer: '/cron', detail })) };
  return timeZone === undefined ? { errors: [] } : { when: { cron: tidyCron(text), timeZone }, errors: [] };
}

function readEvery(input: Given, given: string | undefined, now: number): Reading {
  const timeZone = given ?? 'UTC';
  const every = shaped(whenSchema.shape.every, input['every']);
  const period = every && onePeriod(every);
  const errors: FieldError[] = [];
  if (every !== undefined && period === undefined) {
    errors.push({ pointer: '/every', detail: 'Give one of minutes, hours and days.' });
  }
  const from = readFrom(input, timeZone, now);
  errors.push(...from.errors);
  if (period === undefined || from.instant === undefined) return { errors };
  return { when: { every: period, from: from.instant, timeZone }, errors };
}

function onePeriod({
  minutes,
  hours,
  days,
}: z.infer<typeof whenSchema.shape.every> & object): Every | undefined {
  const periods: Every[] = [];
  if (minutes !== undefined) periods.push({ minutes });
  if (hours !== undefined) periods.push({ hours });
  if (days !== undefined) periods.push({ days });
  return periods.length === 1 ? periods[0] : undefined;
}

function readFrom(input: Given, timeZone: string, now: number): { instant?: string; errors: FieldError[] } {
  // Never so near that it has passed when EventBridge Scheduler hears of it.
  if (input['from'] === undefined)
    return { instant: toInstant(Math.ceil(now / MINUTE) * MINUTE + MINUTE), errors: [] };
  const text = shaped(whenSchema.shape.from, input['from']);
  if (text === undefined) return { errors: [] };
  const read = readInstant(text, timeZone);
  if (read.errors) return { errors: at('/from', read.errors) };
  if (read.instant >= HORIZON) return fault('/from', beyondHorizon);
  return { instant: toInstant(read.instant), errors: [] };
}

const beyondHorizon = 'Must lie before 2190.';

/**
 * The instant of a date and time that has an offset, or else is read on the clock of the zone; its errors have
 * the pointers of an event's time.
 */
export function readInstant(
  text: string,
  timeZone: string,
): { instant: number; errors?: undefined } | { instant?: undefined; errors: FieldError[] } {
  const dateTime = withSeconds(text);
  const hasOffset = /(Z|[+-]\d\d:\d\d)$/.test(dateTime);
  const { moment, errors } = readEventTime(hasOffset ? { dateTime } : { dateTime, timeZone });
  if (moment?.kind === 'instant') return { instant: moment.instant.epochMilliseconds };
  return { errors: errors ?? [] };
}

function withSeconds(text: string): string {
  return text.replace(/T(\d\d:\d\d)(?!:)/, 'T$1:00');
}
