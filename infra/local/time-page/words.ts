import type { RunStatus } from '../../../shared/runs/run.ts';
import type { ScheduleView } from '../aws/scheduler.ts';

/** E.g. `Mon 1 Mar 2027, 17:00:00 UTC`. */
export function writeMoment(moment: number): string {
  const [weekday, day, month, year, time] = new Date(moment).toUTCString().split(' ');
  return `${weekday?.replace(',', '')} ${Number(day)} ${month} ${year}, ${time} UTC`;
}

/** E.g. ` on Mon 1 Mar 2027, 17:00:00 UTC`; nothing for what happens once, at whatever time. */
export function writeOccurrence(occurrence: string): string {
  const moment = Date.parse(occurrence);
  return Number.isNaN(moment) ? '' : ` on ${writeMoment(moment)}`;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** E.g. `2 days 1 hour`; undefined for less than half a minute. */
export function writeDuration(milliseconds: number): string | undefined {
  let left = Math.round(milliseconds / 60_000) * 60_000;
  const parts: string[] = [];
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length);
    left -= count * length;
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
  }
  return parts.length > 0 ? parts.join(' ') : undefined;
}

/** When a schedule fires, as far as plain words go: a cron expression stays one. */
export function writeSchedule({ expression, timeZone }: ScheduleView): string {
  const inside = expression.slice(expression.indexOf('(') + 1, -1);
  if (expression.startsWith('at(')) return `once, at ${inside.replace('T', ' ')} in ${timeZone}`;
  if (expression.startsWith('rate(')) return `every ${inside.replace(/^1 /, '')}`;
  return `${expression} in ${timeZone}`;
}

const statuses: Readonly<Record<RunStatus, string>> = {
  running: 'is being created',
  waiting: 'is tried again later',
  parked: 'waits until the user connects again',
  created: 'created',
  failed: 'failed',
  missed: 'missed',
  deleted_by_user: 'was deleted by the user',
};

/** What became of a run. */
export function writeStatus(status: RunStatus, reason: string | undefined): string {
  const told = statuses[status];
  if (!reason) return told;
  // The reason of a try before.
  return status === 'created' ? `${told}, after ${reason}` : `${told} (${reason})`;
}
