import fc from 'fast-check';
import type { When } from '../../../../shared/schedules/when.ts';

/** The present of these tests: no full minute. */
export const NOW = Date.UTC(2027, 0, 1, 12, 0, 30);

const DAY = 86_400_000;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** A cron field as text, with the values that it lets through. */
interface Field {
  text: string;
  values: number[];
}

function range(first: number, last: number, step = 1): number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

function item(low: number, high: number, names: readonly string[]): fc.Arbitrary<Field> {
  const write = (value: number, named: boolean) => (named && names[value - low]) || String(value);
  const bounds = fc.tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }));
  const ordered = bounds.map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }));
  const step = fc.integer({ min: 1, max: high });
  return fc.oneof(
    fc
      .tuple(fc.integer({ min: low, max: high }), fc.boolean())
      .map(([value, named]) => ({ text: write(value, named), values: [value] })),
    fc.tuple(ordered, fc.boolean()).map(([{ first, last }, named]) => ({
      text: `${write(first, named)}-${write(last, named)}`,
      values: range(first, last),
    })),
    fc
      .tuple(ordered, step)
      .map(([{ first, last }, by]) => ({ text: `${first}-${last}/${by}`, values: range(first, last, by) })),
    step.map((by) => ({ text: `*/${by}`, values: range(low, high, by) })),
  );
}

function field(low: number, high: number, names: readonly string[] = []): fc.Arbitrary<Field> {
  return fc.array(item(low, high, names), { minLength: 1, maxLength: 4 }).map((items) => ({
    text: items.map(({ text }) => text).join(','),
    values: [...new Set(items.flatMap(({ values }) => values))].sort((a, b) => a - b),
  }));
}

const star = (low: number, high: number) => fc.constant({ text: '*', values: range(low, high) });

/** Expressions of five fields that never ask for a day that no month has, with the values of each field. */
export const cron = fc
  .record({
    minute: fc.oneof({ arbitrary: field(0, 59), weight: 4 }, star(0, 59)),
    hour: fc.oneof(field(0, 23), star(0, 23)),
    days: fc.oneof(
      fc.record({
        dayOfMonth: field(1, 31).filter(({ values: [first = 1] }) => first < 30),
        dayOfWeek: star(0, 6),
      }),
      fc.record({ dayOfMonth: star(1, 31), dayOfWeek: field(0, 6, DAYS) }),
      fc.record({ dayOfMonth: star(1, 31), dayOfWeek: star(0, 6) }),
    ),
    month: fc.oneof(field(1, 12, MONTHS), star(1, 12)),
  })
  .map(({ minute, hour, days: { dayOfMonth, dayOfWeek }, month }) => {
    const fields = [minute, hour, dayOfMonth, month, dayOfWeek];
    return { text: fields.map(({ text }) => text).join(' '), values: fields.map(({ values }) => values) };
  });

export const timeZone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC');

/** A full minute of the years from 2027 to 2050. */
const minute = fc.integer({ min: 1, max: 23 * 365 * 1440 }).map((minutes) => NOW - 30_000 + minutes * 60_000);

export const every = fc.oneof(
  fc.integer({ min: 1, max: 5000 }).map((minutes) => ({ minutes })),
  fc.integer({ min: 1, max: 500 }).map((hours) => ({ hours })),
  fc.integer({ min: 1, max: 366 }).map((days) => ({ days })),
);

/** What a client may send as `when`; nearly all of it is accepted at {@link NOW}. */
export const whenBody = fc.oneof(
  fc.record({ cron: cron.map(({ text }) => text), timeZone }),
  fc.record({ at: minute.map((at) => new Date(at).toISOString().slice(0, 19)), timeZone }),
  fc.record(
    {
      every,
      from: fc
        .oneof(minute, fc.constant(NOW - 30_000 - 100 * DAY))
        .map((at) => new Date(at).toISOString().replace('.000', '')),
      timeZone,
    },
    { requiredKeys: ['every'] },
  ),
);

export const cronWhen: fc.Arbitrary<When> = fc.record({ cron: cron.map(({ text }) => text), timeZone });
