import type { Run, Schedule, When } from '../../client/onbehalf.ts';
import type { Phrase } from '../phrase.ts';
import { writeMoment, writeReading } from '../time-words.ts';
import { here, readWallTime } from '../wall-time.ts';
import { describeProblem } from '../words.ts';

/** What this page itself plans; other expressions come from other clients, or from who writes them by hand. */
const pageCron = /^(\d{1,2}) (\d{1,2}) (?:\* \* (\*|1-5|[0-6](?:,[0-6])*)|(\d{1,2}) \* \*)$/;

/** When a plan runs, in one line. */
export function describeWhen({ at, cron = '', every, timeZone }: When): Phrase {
  const elsewhere = timeZone && timeZone !== here() ? ` (${timeZone})` : '';
  if (at) {
    const [date = '', time = ''] = at.split('T');
    const reading = readWallTime(date, time);
    return ['Once, on ', writeReading(reading, { dateStyle: 'full', timeStyle: 'short' }), elsewhere];
  }
  if (every) return [`Every ${describePeriod(every)}`];
  const [known, minute, hour, weekdays, monthDay] = pageCron.exec(cron) ?? [];
  if (!known) return [`At the times of ${cron}${elsewhere}`];
  const time = writeReading(Date.UTC(2027, 0, 1, Number(hour), Number(minute)), { timeStyle: 'short' });
  const days = weekdays ? `Every ${nameDays(weekdays)}` : `On day ${monthDay} of every month`;
  return [`${days} at `, time, elsewhere];
}

/** @param days as crontab(5) writes days of the week */
function nameDays(days: string): string {
  if (days === '*') return 'day';
  if (days === '1-5') return 'weekday';
  const format = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' });
  // The third of January 2027 is a Sunday.
  const names = days.split(',').map((day) => format.format(Date.UTC(2027, 0, 3 + Number(day))));
  return new Intl.ListFormat('en').format(names);
}

function describePeriod({ minutes, hours, days }: NonNullable<When['every']>): string {
  const [count = 1, unit] = minutes ? [minutes, 'minute'] : hours ? [hours, 'hour'] : [days, 'day'];
  return count === 1 ? unit : `${count} ${unit}s`;
}

/** How a plan stands, in a sentence. */
export function describeStatus({ status, nextOccurrence }: Schedule): Phrase {
  switch (status) {
    case 'active':
      return nextOccurrence ? ['Next: ', writeMoment(nextOccurrence)] : ['Its time has come.'];
    case 'paused':
      return ['Paused: it creates nothing until you resume it.'];
    case 'parked':
      return ['Waiting for you: connect your calendar again, and it goes on.'];
    case 'completed':
      return ['Done: nothing more is to come.'];
  }
}

/** What became of an occurrence, in a sentence. */
export function describeRun({ status, occurrence, reason = '' }: Run, { missed }: Schedule): Phrase {
  const time = writeMoment(occurrence);
  const [code = '', ...googleWords] = reason.split(' ');
  const why = `${describeProblem(code)[0]}${googleWords.length > 0 ? ` (${googleWords.join(' ')})` : ''}`;
  switch (status) {
    case 'created':
      return ['Created for ', time, '.'];
    case 'running':
      return ['Being created for ', time, '.'];
    case 'waiting':
      return ['Not created yet for ', time, `, and tried again. ${why}`];
    case 'parked':
      return missed === 'run'
        ? ['Not created for ', time, ': it waits until you connect again.']
        : ['Skipped for ', time, ': your calendar is not connected.'];
    case 'failed':
      return ['Not created for ', time, `. ${why}`];
    case 'missed':
      return code === 'parked'
        ? ['Skipped for ', time, ': your calendar was not connected.']
        : ['Skipped for ', time, ': it could not be created in time.'];
    case 'deleted_by_user':
      return ['You deleted the event of ', time, '.'];
  }
}
