import { Temporal } from 'temporal-polyfill';
import * as z from 'zod/mini';
import { fault } from '../input/field-errors.ts';
import type { FieldError } from '../problems.ts';
import { findTimeZone, resolveLocalTime, unknownZone } from './local-time.ts';

/**
 * Years an event may lie in. Google names no bounds; these are ours. What lies outside is a slip (a zero
 * timestamp, seconds taken for milliseconds, the placeholder 9999-12-31), not a plan.
 */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

const date = z
  .string()
  .check(
    z.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'Must be a date, YYYY-MM-DD.'),
    z.meta({ description: 'All-day: a calendar date from 1970 to 2199.', examples: ['2027-03-28'] }),
  );

const dateTime = z.string().check(
  z.regex(
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?$/,
    'Must be a date and time of RFC 3339, such as 2027-03-28T10:00:00+02:00; the seconds are required, and the offset may be left out only beside timeZone. There is no hour 24 and no second 60.',
  ),
  z.meta({
    description:
      'Timed: RFC 3339, from 1970 to 2199. Without offset it is the clock of `timeZone`; where clocks go back and the reading comes twice, the earlier one is meant. With an offset, the offset must be one that the zone has then; `Z` names the instant and goes with any zone (RFC 9557). A reading that clocks skip is refused.',
    examples: ['2027-03-29T10:00:00+02:00', '2027-03-29T10:00:00'],
  }),
);

const timeZone = z.string().check(
  z.maxLength(64, 'Must be the IANA name of a time zone.'),
  z.meta({
    description:
      'IANA name. Required beside a `dateTime` without offset, and for recurring timed events. No offset such as `+02:00`.',
    examples: ['Europe/Zurich'],
  }),
);

/** Calendar's EventDateTime: `{date}` for all-day events, `{dateTime, timeZone?}` for timed ones. */
export const eventTimeSchema = z
  .strictObject({
    date: z.optional(date),
    dateTime: z.optional(dateTime),
    timeZone: z.optional(timeZone),
  })
  .check(z.meta({ oneOf: [{ required: ['date'] }, { required: ['dateTime'] }] }));

export type EventTime = z.infer<typeof eventTimeSchema>;

/** A start or end as it is on the time line; `dateTime` and `timeZone` as Google shall have them. */
export type Moment =
  | { kind: 'date'; date: Temporal.PlainDate }
  | { kind: 'instant'; instant: Temporal.Instant; dateTime: string; timeZone: string | undefined };

/** A moment, or everything that keeps the time from being one; pointers start at the time itself. */
export type TimeReading =
  | { moment: Moment; errors?: undefined }
  | { moment?: undefined; errors: FieldError[] };

/** Finds the moment that a start or end means. */
export function readEventTime(time: EventTime): TimeReading {
  if (time.date !== undefined && time.dateTime !== undefined) {
    return fault('', 'Give either date (all-day) or dateTime (timed), not both.');
  }
  if (time.dateTime !== undefined) return readDateTime(time.dateTime, time.timeZone);
  const day = time.date;
  if (day === undefined) return fault('', 'Give date (all-day) or dateTime (timed).');
  if (time.timeZone !== undefined) {
    return fault('/timeZone', 'A time zone has no meaning for an all-day event; leave it out.');
  }
  const reading = onCalendar(() => Temporal.PlainDate.from(day), '/date');
  return 'errors' in reading ? reading : { moment: { kind: 'date', date: reading.value } };
}

function readDateTime(text: string, zoneName: string | undefined): TimeReading {
  const wall = text.replace(/(Z|[+-]\d\d:\d\d)$/, '');
  const offset = text.slice(wall.length) || undefined;
  const reading = onCalendar(() => Temporal.PlainDateTime.from(wall), '/dateTime');
  const zone = zoneName === undefined ? undefined : findTimeZone(zoneName);
  const errors = 'errors' in reading ? reading.errors : [];
  if (zoneName !== undefined && zone === undefined) errors.push(explainZone(zoneName));
  if (zoneName === undefined && offset === undefined) {
    errors.push({ pointer: '/timeZone', detail: 'Required, because dateTime has no offset.' });
  }
  if ('errors' in reading || errors.length > 0) return { errors };
  // RFC 9557 section 2: Z, and RFC 3339's -00:00, tell the instant and nothing about the local offset.
  if (zone === undefined || offset === 'Z' || offset === '-00:00') {
    const instant = Temporal.Instant.from(text);
    return { moment: { kind: 'instant', instant, dateTime: text, timeZone: zone } };
  }
  return placeInZone(reading.value, { text, offset, zone });
}

function placeInZone(
  local: Temporal.PlainDateTime,
  { text, offset, zone }: { text: string; offset: string | undefined; zone: string },
): TimeReading {
  const found = resolveLocalTime(local, zone);
  if (found.kind === 'gap') {
    return fault(
      '/dateTime',
      `Clocks in ${zone} skip this time: they go from ${found.from} to ${found.to}. Choose a time before ${found.from}, or ${found.to} or later.`,
    );
  }
  const candidates = found.kind === 'unique' ? [found.at] : [found.earlier, found.later];
  const chosen = offset === undefined ? candidates[0] : candidates.find((at) => at.offset === offset);
  if (chosen === undefined) {
    const right = candidates.map((at) => at.offset).join(' or ');
    return fault(
      '/dateTime',
      `At this time the offset in ${zone} is ${right}. Give that one, or leave the offset out.`,
    );
  }
  // A reading that comes twice goes to Google with its offset, so that both sides mean the same one.
  const sent = found.kind === 'overlap' && offset === undefined ? `${text}${chosen.offset}` : text;
  return { moment: { kind: 'instant', instant: chosen.toInstant(), dateTime: sent, timeZone: zone } };
}

/** Says what is wrong with the name of a time zone. */
function explainZone(name: string): FieldError {
  const detail = /^[+-]?\d/.test(name)
    ? 'Must be the IANA name of a time zone, such as Europe/Zurich; an offset belongs to dateTime.'
    : unknownZone(name);
  return { pointer: '/timeZone', detail };
}

function onCalendar<T extends { year: number }>(
  read: () => T,
  pointer: string,
): { value: T } | { errors: FieldError[] } {
  try {
    const value = read();
    if (value.year >= FIRST_YEAR && value.year <= LAST_YEAR) return { value };
    return fault(pointer, `The year must be between ${FIRST_YEAR} and ${LAST_YEAR}.`);
  } catch {
    return fault(pointer, 'There is no such day in the calendar.');
  }
}
