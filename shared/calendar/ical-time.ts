import { Temporal } from 'temporal-polyfill';

/** A value of RFC 5545: a DATE (section 3.3.4) or one of the DATE-TIME forms (section 3.3.5). */
export type IcalTime =
  | { kind: 'date'; date: Temporal.PlainDate }
  | { kind: 'utc'; instant: Temporal.Instant }
  | { kind: 'local'; local: Temporal.PlainDateTime };

const icalDate = /^\d{8}$/;
// Second 60 is a leap second in RFC 5545; Calendar has none, as it has none in start and end.
const icalDateTime = /^\d{8}T([01]\d|2[0-3])[0-5]\d[0-5]\d(Z?)$/;

/** Reads `20270131`, `20270131T093000Z` or `20270131T093000`; `undefined` for anything else, February 30 included. */
export function readIcalTime(value: string): IcalTime | undefined {
  try {
    if (icalDate.test(value)) return { kind: 'date', date: Temporal.PlainDate.from(value) };
    const [, , utc] = icalDateTime.exec(value) ?? [];
    if (utc === 'Z') return { kind: 'utc', instant: Temporal.Instant.from(value) };
    if (utc === '') return { kind: 'local', local: Temporal.PlainDateTime.from(value) };
    return undefined;
  } catch {
    return undefined;
  }
}
