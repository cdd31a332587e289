import { quote } from '../input/field-errors.ts';

/** The values that each of the five fields lets through, sorted; `undefined` for a day field that is `*`. */
export interface CronFields {
  minutes: readonly number[];
  hours: readonly number[];
  daysOfMonth: readonly number[] | undefined;
  /** 1 to 12. */
  months: readonly number[];
  /** 0 (Sunday) to 6. */
  daysOfWeek: readonly number[] | undefined;
}

interface FieldForm {
  says: string;
  low: number;
  high: number;
  /** Stand for `low` and the values after it. */
  names?: readonly string[];
}

const forms = {
  minutes: { says: 'minute', low: 0, high: 59 },
  hours: { says: 'hour', low: 0, high: 23 },
  daysOfMonth: { says: 'day of month', low: 1, high: 31 },
  months: {
    says: 'month',
    low: 1,
    high: 12,
    names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  },
  // 7 is Sunday too, so that a week may end with it: 5-7.
  daysOfWeek: {
    says: 'day of week',
    low: 0,
    high: 7,
    names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
  },
} satisfies Record<keyof CronFields, FieldForm>;

const fiveFields = 'five fields (minute, hour, day of month, month, day of week), such as 0 9 * * 1-5';

/**
 * Reads a cron expression of five fields, as crontab(5) has them, so far as EventBridge Scheduler can express
 * it; or tells everything that is wrong with it.
 */
export function readCron(text: string): CronFields | { faults: string[] } {
  const parts = text.trim().split(/\s+/);
  const [minutes = '', hours = '', daysOfMonth = '', months = '', daysOfWeek = ''] = parts;
  if (text.startsWith('@'))
    return { faults: [`Macros like ${quote(text)} are not taken; write ${fiveFields}.`] };
  if (parts.length !== 5)
    return { faults: [`Must have ${fiveFields}; these are ${text.trim() ? parts.length : 0}.`] };
  const faults: string[] = [];
  const read = (field: string, form: FieldForm): number[] => {
    const values = readField(field, form);
    if (typeof values !== 'string') return values;
    faults.push(values);
    return [];
  };
  const fields: CronFields = {
    minutes: read(minutes, forms.minutes),
    hours: read(hours, forms.hours),
    daysOfMonth: daysOfMonth === '*' ? undefined : read(daysOfMonth, forms.daysOfMonth),
    months: read(months, forms.months),
    daysOfWeek: daysOfWeek === '*' ? undefined : sundayFirst(read(daysOfWeek, forms.daysOfWeek)),
  };
  if (faults.length === 0) faults.push(...checkDays(fields));
  return faults.length > 0 ? { faults } : fields;
}

/** The expression as it is kept: in upper case, with one space between the fields. */
export function tidyCron(text: string): string {
  return text.trim().split(/\s+/).join(' ').toUpperCase();
}

function readField(field: string, form: FieldForm): number[] | string {
  const values = new Set<number>();
  for (const item of field.split(',')) {
    const range = readItem(item, form);
    if (typeof range === 'string') return `The ${form.says} ${quote(item)} ${range}.`;
    for (let value = range.first; value <= range.last; value += range.step) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function readItem(item: string, form: FieldForm): { first: number; last: number; step: number } | string {
  const [, range = '', low = '', high, step] = /^(\*|(\w+)(?:-(\w+))?)(?:\/(\d{1,3}))?$/.exec(item) ?? [];
  const top = form === forms.daysOfWeek ? 6 : form.high;
  const first = range === '*' ? form.low : numberOf(low, form);
  const named = high === undefined ? first : numberOf(high, form);
  // A week may end with its Sunday by name too: FRI-SUN.
  const sunday = form === forms.daysOfWeek && named === 0 && high !== undefined && first !== 0;
  const last = range === '*' ? top : sunday ? 7 : named;
  if (first === undefined || last === undefined) {
    const names = form.names ? ` or ${form.names[0]} to ${form.names.at(-1)}` : '';
    return `is not *, a number from ${form.low} to ${form.high}${names}, a range a-b or a step */n or a-b/n`;
  }
  if (first > last) return `runs backwards; write two ranges, parted by a comma`;
  if (step === undefined) return { first, last, step: 1 };
  if (Number(step) === 0) return 'has a step of 0';
  if (range !== '*' && high === undefined) return `has a step without a range; write ${low}-${top}/${step}`;
  return { first, last, step: Number(step) };
}

function numberOf(text: string, { low, high, names }: FieldForm): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  if (named !== -1) return low + named;
  if (!/^\d{1,2}$/.test(text)) return undefined;
  return Number(text) >= low && Number(text) <= high ? Number(text) : undefined;
}

function sundayFirst(days: readonly number[]): number[] {
  return [...new Set(days.map((day) => day % 7))].sort((a, b) => a - b);
}

/** The longest that each month can be. */
const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Cron runs on the days that match either day field when both are restricted; EventBridge Scheduler takes a
 * value in one of them only, and `?` in the other (User Guide, "Schedule types", cron-based schedules).
 */
function checkDays({ daysOfMonth, months, daysOfWeek }: CronFields): string[] {
  if (daysOfMonth !== undefined && daysOfWeek !== undefined) {
    return [
      'One of day of month and day of week must be *: with both, cron runs on days that match either, which EventBridge Scheduler cannot express. Make two plans.',
    ];
  }
  const [first] = daysOfMonth ?? [1];
  const longest = Math.max(...months.map((month) => monthLengths[month - 1] ?? 0));
  return first !== undefined && first > longest ? ['Never runs: none of these months has such a day.'] : [];
}
