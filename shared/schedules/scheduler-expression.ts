import type { CreateScheduleInput } from '@aws-sdk/client-scheduler';
import { Temporal } from 'temporal-polyfill';
import { resolveLocalTime } from '../calendar/local-time.ts';
import { type CronFields, readCron } from './cron-fields.ts';
import { HORIZON, nextOccurrence } from './occurrences.ts';
import type { Every, When } from './when.ts';

/** The part of a CreateSchedule or UpdateSchedule request that says when. */
export type SchedulerExpression = Pick<
  CreateScheduleInput,
  'ScheduleExpression' | 'ScheduleExpressionTimezone' | 'StartDate' | 'EndDate' | 'ActionAfterCompletion'
>;

const MINUTE = 60_000;

/**
 * A plan in the words of EventBridge Scheduler (User Guide, "Schedule types"; API reference, CreateSchedule).
 *
 * It fires within 60 seconds of an occurrence, and not from EndDate on; so EndDate is the last second of the
 * last minute that still belongs to the plan. A plan that ends, and a plan that runs once, deletes its schedule
 * ("Deleting a schedule": without EndDate a recurring one is never deleted).
 *
 * @param bounds milliseconds since the epoch
 */
export function toSchedulerExpression(
  when: When,
  { endsAt, now }: { endsAt: number | undefined; now: number },
): SchedulerExpression {
  if (when.at !== undefined) return { ...once(when.at, when.timeZone), ActionAfterCompletion: 'DELETE' };
  const end =
    endsAt === undefined
      ? { ActionAfterCompletion: 'NONE' as const }
      : { EndDate: new Date(lastSecondBefore(endsAt)), ActionAfterCompletion: 'DELETE' as const };
  if (when.every !== undefined) {
    return {
      ScheduleExpression: `rate(${rateOf(when.every)})`,
      ScheduleExpressionTimezone: 'UTC',
      // The first invocation; a StartDate more than five minutes ago is refused, so it is the next one in step.
      StartDate: new Date(nextOccurrence(when, now) ?? HORIZON),
      ...end,
    };
  }
  const fields = readCron(when.cron);
  if ('faults' in fields) throw new Error('A plan with a wrong cron expression was kept.');
  return {
    ScheduleExpression: `cron(${cronOf(fields)})`,
    ScheduleExpressionTimezone: when.timeZone,
    ...end,
  };
}

/** AWS does not say which of two equal readings `at()` means, so one of those is written in UTC. */
function once(
  at: string,
  timeZone: string,
): Pick<SchedulerExpression, 'ScheduleExpression' | 'ScheduleExpressionTimezone'> {
  const found = resolveLocalTime(Temporal.PlainDateTime.from(at), timeZone);
  if (found.kind === 'unique') {
    return { ScheduleExpression: `at(${at})`, ScheduleExpressionTimezone: timeZone };
  }
  // A gap only where the rules of the zone have changed since the plan was made: then as much later.
  const meant = Temporal.PlainDateTime.from(at).toZonedDateTime(timeZone).toInstant();
  return { ScheduleExpression: `at(${meant.toString().slice(0, 19)})`, ScheduleExpressionTimezone: 'UTC' };
}

function lastSecondBefore(endsAt: number): number {
  return Math.ceil(Math.min(endsAt, HORIZON) / MINUTE) * MINUTE - 1000;
}

function rateOf(every: Every): string {
  if (every.minutes !== undefined) return counted(every.minutes, 'minute');
  return every.hours !== undefined ? counted(every.hours, 'hour') : counted(every.days, 'day');
}

function counted(value: number, unit: string): string {
  return `${value} ${unit}${value === 1 ? '' : 's'}`;
}

const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Six fields, the last being the year; one of the two day fields is `?`. Sunday is 1 here, so days have names. */
function cronOf({ minutes, hours, daysOfMonth, months, daysOfWeek }: CronFields): string {
  const days =
    daysOfWeek === undefined
      ? [daysOfMonth === undefined ? '*' : writeField(daysOfMonth, 1, 31), writeField(months, 1, 12), '?']
      : ['?', writeField(months, 1, 12), writeField(daysOfWeek, 0, 6, (day) => weekdays[day] ?? '')];
  return [writeField(minutes, 0, 59), writeField(hours, 0, 23), ...days, '*'].join(' ');
}

/**
 * The values in the forms that AWS documents (`*`, `a/n`, `a-b`, lists), so short that the whole stays below
 * the 256 characters of a ScheduleExpression.
 */
function writeField(
  values: readonly number[],
  low: number,
  high: number,
  write: (value: number) => string = String,
): string {
  const [first = low, second = first] = values;
  const step = second - first;
  if (values.length === high - low + 1) return '*';
  const inSteps = values.every((value, index) => value === first + index * step);
  if (high > 6 && values.length > 2 && step > 1 && inSteps && first + values.length * step > high) {
    return `${first}/${step}`;
  }
  return runsOf(values)
    .map(([from, to]) => (to - from > 1 ? `${write(from)}-${write(to)}` : [from, to].map(write)))
    .map((run) => (typeof run === 'string' ? run : [...new Set(run)].join(',')))
    .join(',');
}

/** Neighbouring values, as first and last. */
function runsOf(values: readonly number[]): [from: number, to: number][] {
  const runs: [number, number][] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === value - 1) run[1] = value;
    else runs.push([value, value]);
  }
  return runs;
}
