import * as z from 'zod/mini';
import { quote } from '../input/field-errors.ts';
import type { FieldError } from '../problems.ts';
import type { Moment } from './event-time.ts';
import { readIcalTime } from './ical-time.ts';
import { findTimeZone } from './local-time.ts';
import { checkRecurrenceRule } from './recurrence-rule.ts';

/**
 * Calendar's `recurrence`. The limits are ours: Google names none, but answers long lists of EXDATE lines with
 * "A provided value exceeds the allowed size limit".
 */
export const recurrenceSchema = z
  .array(z.string().check(z.maxLength(2048, 'Must not be longer than 2,048 characters.')))
  .check(
    z.minLength(1, 'Must hold at least one line; leave the field out for a single event.'),
    z.maxLength(50, 'Must not hold more than 50 lines; one EXDATE line may list several times.'),
    z.meta({
      description:
        'Lines of RFC 5545: at most one RRULE (FREQ=DAILY, WEEKLY, MONTHLY or YEARLY; UNTIL in the form of start), and RDATE and EXDATE. No DTSTART and DTEND: those are start and end.',
      examples: [
        ['RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10'],
        ['RRULE:FREQ=DAILY', 'EXDATE;TZID=Europe/Zurich:20270405T100000'],
      ],
    }),
  );

/**
 * Everything that is wrong with the lines of a recurrence; pointers start at the list.
 *
 * @param start the start of the event; without it (it is wrong itself) the lines are judged by themselves.
 */
export function checkRecurrence(lines: readonly string[], start: Moment | undefined): FieldError[] {
  const errors = lines.flatMap((line, index) =>
    checkLine(line, start).map((detail) => ({ pointer: `/${index}`, detail })),
  );
  const rules = lines.flatMap((line, index) => (line.startsWith('RRULE') ? [index] : []));
  for (const index of rules.slice(1)) {
    errors.push({ pointer: `/${index}`, detail: 'There must be only one RRULE (RFC 5545 section 3.8.5.3).' });
  }
  if (lines.length > 0 && lines.every((line) => line.startsWith('EXDATE'))) {
    errors.push({ pointer: '', detail: 'EXDATE alone repeats nothing; add an RRULE or RDATE line.' });
  }
  return errors;
}

function checkLine(line: string, start: Moment | undefined): string[] {
  const [, name = '', parameters = '', value = ''] = /^([A-Z]+)((?:;[^:;]*)*):(.*)$/s.exec(line) ?? [];
  switch (name) {
    case 'RRULE':
      return parameters === '' ? checkRecurrenceRule(value, start) : ['RRULE takes no parameters.'];
    case 'EXDATE':
    case 'RDATE':
      return checkTimes({ name, parameters, value }, start);
    case 'DTSTART':
    case 'DTEND':
      return [`${name} is not allowed here; use the fields start and end.`];
    case 'EXRULE':
      return ['EXRULE is deprecated (RFC 5545); name the times to leave out in an EXDATE line.'];
    default:
      return ['Must be a line that begins with RRULE:, EXDATE or RDATE, in upper case.'];
  }
}

/** RFC 5545 sections 3.8.5.1 and 3.8.5.2: the values have the type of start, and a zone unless they are in UTC. */
function checkTimes(
  line: { name: string; parameters: string; value: string },
  start: Moment | undefined,
): string[] {
  const given = line.parameters.split(';').slice(1);
  const isDate = given.includes('VALUE=DATE');
  const zone = given.find((parameter) => parameter.startsWith('TZID='))?.slice('TZID='.length);
  const faults: string[] = [];
  const names = new Set(given.map((parameter) => parameter.split('=')[0]));
  if (
    names.size < given.length ||
    given.some((parameter) => !/^(TZID=.*|VALUE=(DATE|DATE-TIME))$/s.test(parameter))
  ) {
    faults.push(`${line.name} takes TZID and VALUE (DATE or DATE-TIME), each once at most.`);
  }
  if (zone !== undefined && findTimeZone(zone) === undefined) {
    faults.push(`There is no IANA time zone ${quote(zone)}.`);
  }
  if (isDate && zone !== undefined) faults.push('A date has no TZID.');
  if (start !== undefined && isDate !== (start.kind === 'date')) {
    faults.push(
      isDate
        ? 'Must hold times, not VALUE=DATE, because start has a time.'
        : `Must be like ${line.name};VALUE=DATE:20271224, because start is a date.`,
    );
  }
  const expected = isDate ? 'date' : zone === undefined ? 'utc' : 'local';
  const wrong = line.value.split(',').find((item) => readIcalTime(item)?.kind !== expected);
  if (wrong !== undefined) faults.push(`${quote(wrong)} is not ${expectedForm[expected]}.`);
  return faults;
}

const expectedForm = {
  date: 'a real date like 20271224',
  utc: 'a real time in UTC like 20271224T090000Z; a local time needs a TZID, like EXDATE;TZID=Europe/Zurich:20271224T100000',
  local: 'a real local time like 20271224T100000, as TZID asks for',
};
