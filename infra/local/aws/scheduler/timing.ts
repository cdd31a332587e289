import { Temporal } from 'temporal-polyfill';
import { AwsError } from '../wire/aws-error.ts';
import { readCronExpression } from './cron-expression.ts';

/** When a schedule fires; moments are milliseconds since the epoch. */
export interface Timing {
  kind: 'at' | 'cron' | 'rate';
  /** The first occurrence later than a moment; undefined if none is to come. */
  next(after: number): number | undefined;
}

interface TimingInput {
  expression: string;
  timeZone: string;
  /** Bounds of cron and rate; `at` does not look at them. */
  start: number | undefined;
  end: number | undefined;
  createdAt: number;
}

const MILLISECONDS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * Reads a schedule expression, with AWS's rules for daylight saving: what falls into the hour that is left
 * out is skipped, what falls into the hour that comes twice happens the first time.
 *
 * @throws AwsError `ValidationException`
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function readTiming(input: TimingInput): Timing {
  requireTimeZone(input.timeZone);
  const [, kind, inside = ''] = /^(at|cron|rate)\((.*)\)$/.exec(input.expression) ?? [];
  const timing =
    kind === 'at'
      ? readAt(inside, input.timeZone)
      : kind === 'cron'
        ? readCron(inside, input)
        : kind === 'rate'
          ? readRate(inside, input)
          : undefined;
  if (!timing) throw invalid(`Invalid Schedule Expression ${input.expression}.`);
  return timing;
}

export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

function requireTimeZone(timeZone: string): void {
  try {
    // An offset such as +01:00 is a zone to Temporal, and none to AWS.
    if (/^[A-Za-z]/.test(timeZone)) {
      Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
      return;
    }
  } catch {
    // The one answer below.
  }
  throw invalid(`Invalid ScheduleExpressionTimezone ${timeZone}.`);
}

/** A local time without offset, zone or fraction. */
function readAt(inside: string, timeZone: string): Timing | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inside)) return undefined;
  try {
    const local = Temporal.PlainDateTime.from(inside, { overflow: 'reject' });
    const moment = local.toZonedDateTime(timeZone).epochMilliseconds;
    return { kind: 'at', next: (after) => (moment > after ? moment : undefined) };
  } catch {
    return undefined;
  }
}

function readCron(inside: string, { timeZone, start = Number.NEGATIVE_INFINITY, end }: TimingInput) {
  const wallTimes = readCronExpression(inside);
  if (!wallTimes) return undefined;
  return {
    kind: 'cron' as const,
    next(after: number) {
      const earliest = Math.max(after, start - 1);
      let wall: Date | undefined = wallTimeAt(earliest, timeZone);
      for (;;) {
        wall = wallTimes.next(wall);
        if (!wall) return undefined;
        const moment = momentOf(wall, timeZone);
        if (moment !== undefined && moment > earliest) return within(moment, end);
      }
    },
  };
}

/** The digits of the zone's clock, read as UTC: the cron calculation then knows no daylight saving at all. */
function wallTimeAt(moment: number, timeZone: string): Date {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(moment)).toZonedDateTimeISO(timeZone);
  return new Date(local.toPlainDateTime().toZonedDateTime('UTC').epochMilliseconds);
}

/** @returns undefined for a wall time that the zone leaves out */
function momentOf(wall: Date, timeZone: string): number | undefined {
  const local = Temporal.PlainDateTime.from(wall.toISOString().slice(0, 19));
  const zoned = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  return zoned.toPlainDateTime().equals(local) ? zoned.epochMilliseconds : undefined;
}

/** Begins with the start date, or at once where there is none. */
function readRate(inside: string, { start, end, createdAt }: TimingInput): Timing | undefined {
  const [, digits = '', unit = '', plural] = /^(\d{1,9}) (minute|hour|day)(s?)$/.exec(inside) ?? [];
  const value = Number(digits);
  if (value < 1 || (value === 1) !== (plural === '')) return undefined;
  const step = value * MILLISECONDS[unit as keyof typeof MILLISECONDS];
  const first = start ?? createdAt;
  return {
    kind: 'rate',
    next(after) {
      const passed = after < first ? 0 : Math.floor((after - first) / step) + 1;
      return within(first + passed * step, end);
    },
  };
}

function within(moment: number, end = Number.POSITIVE_INFINITY): number | undefined {
  return moment <= end ? moment : undefined;
}
