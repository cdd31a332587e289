import { Temporal } from 'temporal-polyfill';
import { quote } from '../input/field-errors.ts';
import type { Moment } from './event-time.ts';
import { readIcalTime } from './ical-time.ts';

/** One part of a rule: what its value must be, in a test and in words, and with which FREQ it may not stand. */
interface RulePart {
  accepts: (value: string) => boolean;
  says: string;
  notWith?: readonly string[];
  /** Splits the clock: nothing for an all-day event. */
  timedOnly?: boolean;
}

const weekday = /^(SU|MO|TU|WE|TH|FR|SA)$/;
const numberedWeekday = /^([+-]?([1-9]|[1-4]\d|5[0-3]))?(SU|MO|TU|WE|TH|FR|SA)$/;

function listOf(accepts: (item: string) => boolean): (value: string) => boolean {
  return (value) => value.split(',').every(accepts);
}

function integer(low: number, high: number): (value: string) => boolean {
  return (value) => /^\d{1,5}$/.test(value) && Number(value) >= low && Number(value) <= high;
}

function ordinal(high: number): (value: string) => boolean {
  return (value) =>
    /^[+-]?\d{1,3}$/.test(value) && Math.abs(Number(value)) >= 1 && Math.abs(Number(value)) <= high;
}

/**
 * The parts of RFC 5545 section 3.3.10. FREQ=HOURLY, MINUTELY and SECONDLY are valid there but not taken by
 * Calendar, which shows at most daily repetition (HOURLY is reported to end in a server error:
 * googleapis/google-api-ruby-client issue 572). The upper ends of INTERVAL and COUNT are ours.
 */
const ruleParts: Record<string, RulePart> = {
  FREQ: {
    accepts: (value) => /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/.test(value),
    says: 'DAILY, WEEKLY, MONTHLY or YEARLY (Google Calendar repeats nothing within a day)',
  },
  INTERVAL: { accepts: integer(1, 999), says: 'an integer from 1 to 999' },
  COUNT: { accepts: integer(1, 9999), says: 'an integer from 1 to 9999' },
  UNTIL: {
    accepts: (value) => readIcalTime(value) !== undefined,
    says: 'a real date, like 20271231, or time, like 20271231T235959Z',
  },
  WKST: { accepts: (value) => weekday.test(value), says: 'a weekday, like MO' },
  BYDAY: {
    accepts: listOf((item) => numberedWeekday.test(item)),
    says: 'weekdays, like MO,WE, each if need be with a number from 1 to 53 or -1 to -53, like -1FR',
  },
  BYMONTHDAY: {
    accepts: listOf(ordinal(31)),
    says: 'days from 1 to 31 or -1 to -31',
    notWith: ['WEEKLY'],
  },
  BYYEARDAY: {
    accepts: listOf(ordinal(366)),
    says: 'days from 1 to 366 or -1 to -366',
    notWith: ['DAILY', 'WEEKLY', 'MONTHLY'],
  },
  BYWEEKNO: {
    accepts: listOf(ordinal(53)),
    says: 'weeks from 1 to 53 or -1 to -53',
    notWith: ['DAILY', 'WEEKLY', 'MONTHLY'],
  },
  BYMONTH: { accepts: listOf(integer(1, 12)), says: 'months from 1 to 12' },
  BYHOUR: { accepts: listOf(integer(0, 23)), says: 'hours from 0 to 23', timedOnly: true },
  BYMINUTE: { accepts: listOf(integer(0, 59)), says: 'minutes from 0 to 59', timedOnly: true },
  BYSECOND: { accepts: listOf(integer(0, 59)), says: 'seconds from 0 to 59', timedOnly: true },
  BYSETPOS: { accepts: listOf(ordinal(366)), says: 'positions from 1 to 366 or -1 to -366' },
};

/**
 * Everything that is wrong with the value of an RRULE line (RFC 5545 section 3.3.10), as sentences.
 *
 * @param start the start of the event; without it (it is wrong itself) only the rule by itself is judged.
 */
export function checkRecurrenceRule(rule: string, start: Moment | undefined): string[] {
  const given = new Map<string, string>();
  const faults: string[] = [];
  for (const part of rule.split(';')) {
    const [, name = '', value = ''] = /^([A-Z]+)=(.+)$/.exec(part) ?? [];
    const known = Object.hasOwn(ruleParts, name) ? ruleParts[name] : undefined;
    if (known === undefined) {
      faults.push(
        `${quote(part)} is not a part of a rule; parts are ${Object.keys(ruleParts).join(', ')}, each NAME=value in upper case.`,
      );
    } else if (given.has(name)) {
      faults.push(`${name} stands twice.`);
    } else {
      given.set(name, value);
      if (!known.accepts(value)) faults.push(`${name} must be ${known.says}.`);
    }
  }
  if (!given.has('FREQ')) faults.push('FREQ is required, like RRULE:FREQ=WEEKLY.');
  return [...faults, ...checkCombination(given), ...checkAgainstStart(given, start)];
}

function checkCombination(given: ReadonlyMap<string, string>): string[] {
  const faults: string[] = [];
  const frequency = given.get('FREQ') ?? '';
  const byDay = given.get('BYDAY') ?? '';
  if (given.has('COUNT') && given.has('UNTIL')) faults.push('COUNT and UNTIL exclude each other.');
  for (const name of given.keys()) {
    if (ruleParts[name]?.notWith?.includes(frequency))
      faults.push(`${name} does not go with FREQ=${frequency}.`);
  }
  if (/\d/.test(byDay)) {
    if (frequency === 'DAILY' || frequency === 'WEEKLY') {
      faults.push('BYDAY takes numbers only with FREQ=MONTHLY and FREQ=YEARLY.');
    } else if (given.has('BYWEEKNO')) {
      faults.push('BYDAY takes no numbers beside BYWEEKNO.');
    } else if (frequency === 'MONTHLY' && /\d{2}|[6-9]/.test(byDay)) {
      faults.push('A month has no weekday more than five times: BYDAY takes 1 to 5 or -1 to -5 here.');
    }
  }
  const selects = [...given.keys()].some((name) => name.startsWith('BY') && name !== 'BYSETPOS');
  if (given.has('BYSETPOS') && !selects) faults.push('BYSETPOS needs another BY part to choose from.');
  return faults;
}

function checkAgainstStart(given: ReadonlyMap<string, string>, start: Moment | undefined): string[] {
  const until = readIcalTime(given.get('UNTIL') ?? '');
  if (start?.kind === 'date') {
    const faults = [...given.keys()]
      .filter((name) => ruleParts[name]?.timedOnly)
      .map((name) => `${name} has no meaning for an all-day event.`);
    if (until === undefined) return faults;
    if (until.kind !== 'date')
      return [...faults, 'UNTIL must be a date like 20271231, because start is one.'];
    return Temporal.PlainDate.compare(until.date, start.date) < 0 ? [...faults, beforeStart] : faults;
  }
  if (start === undefined || until === undefined) return [];
  if (until.kind !== 'utc') return ['UNTIL must be in UTC like 20271231T235959Z, because start has a time.'];
  return Temporal.Instant.compare(until.instant, start.instant) < 0 ? [beforeStart] : [];
}

const beforeStart = 'UNTIL lies before start: the event would never take place.';
