import { Cron } from 'croner';

/** Smallest and largest value of AWS's six fields: minutes, hours, day of month, month, day of week, year. */
const BOUNDS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [1, 7],
  [1970, 2199],
] as const;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The wall-clock times of a cron expression, each as the UTC moment with the same digits. */
interface WallTimes {
  /** The first one after; undefined if there is none. */
  next(after: Date): Date | undefined;
}

/**
 * Reads the inside of `cron(…)` in AWS's dialect: six fields, a question mark in exactly one of the two day
 * fields, days of the week from 1 (Sunday) to 7.
 *
 * @returns undefined if AWS would refuse it
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export function readCronExpression(text: string): WallTimes | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) return undefined;
  if ((fields[2] === '?') === (fields[4] === '?')) return undefined;
  const translated = fields.map((field, index) => translateField(field.toUpperCase(), index));
  if (translated.some((field) => field === undefined)) return undefined;
  try {
    const cron = new Cron(`0 ${translated.join(' ')}`, { timezone: 'UTC', paused: true });
    return { next: (after) => cron.nextRun(after) ?? undefined };
  } catch {
    return undefined;
  }
}

function translateField(field: string, index: number): string | undefined {
  if (field === '?') return index === 2 || index === 4 ? '*' : undefined;
  const parts = field.split(',').map((part) => translatePart(part, index));
  return parts.some((part) => part === undefined) ? undefined : parts.join(',');
}

/** One member of a list, in the dialect that croner reads; days of the week begin with 0 there. */
function translatePart(part: string, index: number): string | undefined {
  if (index === 2 && /^(?:L|LW|\d{1,2}W)$/.test(part)) return part;
  if (index === 4) {
    if (part === 'L') return '6';
    const special = /^(\w{1,3}?)(L|#[1-5])$/.exec(part);
    const day = special && numberOf(special[1] ?? '', index);
    if (special && day !== undefined && day !== null) {
      return `${day - 1}#${special[2]?.replace('#', '')}`;
    }
  }
  const shape = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part);
  const [low, high] = BOUNDS[index] ?? [0, 0];
  if (!shape) return undefined;
  const [, first = '', last, step] = shape;
  if (step !== undefined && (Number(step) < 1 || Number(step) > high)) return undefined;
  if (first === '*') return last === undefined ? (step ? `*/${step}` : '*') : undefined;
  const from = numberOf(first, index);
  const to = last === undefined ? (step ? high : from) : numberOf(last, index);
  if (from === undefined || to === undefined || from < low || to > high || from > to) return undefined;
  const shift = index === 4 ? 1 : 0;
  const range = from === to ? String(from - shift) : `${from - shift}-${to - shift}`;
  return step && from !== to ? `${range}/${step}` : range;
}

function numberOf(text: string, index: number): number | undefined {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  const names = index === 3 ? MONTHS : index === 4 ? DAYS : [];
  const position = names.indexOf(text);
  return position < 0 ? undefined : position + 1;
}
