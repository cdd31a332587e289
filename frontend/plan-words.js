// @ts-check
import { here } from './wall-time.js';
import { describeProblem } from './words.js';

/** @typedef {import('../shared/schedules/describe-schedule.ts').ScheduleAnswer} Plan */
/** @typedef {import('../shared/runs/run-history.ts').RunAnswer} Run */

/** What this page itself plans; other expressions come from other clients. */
const pageCron = /^(\d{1,2}) (\d{1,2}) \* \* (\*|1-5|[0-6])$/;

/** When a plan runs, in one line. @param {Plan['when']} when */
export function describeWhen({ at, cron, every, timeZone }) {
  const elsewhere = timeZone && timeZone !== here() ? ` (${timeZone})` : '';
  if (at) return `Once, on ${writeReading(Date.parse(`${at}Z`), { dateStyle: 'full' })}${elsewhere}`;
  if (every) return `Every ${describePeriod(every)}`;
  const [, minute, hour, days = ''] = pageCron.exec(cron ?? '') ?? [];
  if (!days) return `At the times of ${cron}${elsewhere}`;
  const time = writeReading(Date.UTC(2027, 0, 1, Number(hour), Number(minute)), {});
  return `Every ${nameDays(days)} at ${time}${elsewhere}`;
}

/** @param {string} days as crontab(5) writes days of the week */
function nameDays(days) {
  if (days === '*') return 'day';
  if (days === '1-5') return 'weekday';
  // The third of January 2027 is a Sunday.
  const day = Date.UTC(2027, 0, 3 + Number(days));
  return new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(day);
}

/** @param {NonNullable<Plan['when']['every']>} every */
function describePeriod({ minutes, hours, days }) {
  const [count = 1, unit] = minutes ? [minutes, 'minute'] : hours ? [hours, 'hour'] : [days, 'day'];
  return count === 1 ? unit : `${count} ${unit}s`;
}

/**
 * What a clock shows, not a moment: read and written as if it were in UTC.
 *
 * @param {number} reading @param {Intl.DateTimeFormatOptions} style
 */
const writeReading = (reading, style) =>
  new Intl.DateTimeFormat(undefined, { ...style, timeStyle: 'short', timeZone: 'UTC' }).format(reading);

/** A moment on the reader's own clock. @param {string} instant */
const writeMoment = (instant) =>
  new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' }).format(new Date(instant));

/** How a plan stands, in a sentence. @param {Plan} plan */
export function describeStatus({ status, nextOccurrence }) {
  switch (status) {
    case 'active':
      return nextOccurrence ? `Next: ${writeMoment(nextOccurrence)}` : 'Its time has come.';
    case 'paused':
      return 'Paused: it creates nothing until you resume it.';
    case 'parked':
      return 'Waiting for you: Google no longer accepts the access you gave. Connect again, and it goes on.';
    case 'completed':
      return 'Done: nothing more is to come.';
  }
}

/** What became of an occurrence, in a sentence. @param {Run} run @param {Plan} plan */
export function describeRun({ status, occurrence, reason = '' }, { missed }) {
  const time = writeMoment(occurrence);
  const [code = '', ...googleWords] = reason.split(' ');
  const why = `${describeProblem(code)[0]}${googleWords.length > 0 ? ` (${googleWords.join(' ')})` : ''}`;
  switch (status) {
    case 'created':
      return `Created for ${time}.`;
    case 'running':
      return `Being created for ${time}.`;
    case 'waiting':
      return `Not created yet for ${time}, and tried again. ${why}`;
    case 'parked':
      return missed === 'run'
        ? `Not created for ${time}: it waits until you connect again.`
        : `Skipped for ${time}: your calendar is not connected.`;
    case 'failed':
      return `Not created for ${time}. ${why}`;
    case 'missed':
      return code === 'parked'
        ? `Skipped for ${time}: your calendar was not connected.`
        : `Skipped for ${time}: it could not be created in time.`;
    case 'deleted_by_user':
      return `You deleted the event of ${time}.`;
  }
}
