import type { EventTemplate, NewSchedule, When } from '../../client/api.ts';
import { type Fields, readDetails } from './form-fields.ts';

/** What the form asks `POST /schedules` for. */
export function readPlan(fields: Fields): NewSchedule {
  const { text, has } = fields;
  const startOffset = text('offset');
  const ends = text('ends');
  return {
    when: readWhen(fields),
    event: {
      ...readDetails(fields),
      ...(has('allDay') ? { allDay: true as const } : { duration: text('duration') }),
      ...(startOffset && { startOffset }),
    } satisfies EventTemplate,
    missed: text('missed') === 'run' ? 'run' : 'skip',
    ...(ends === 'on' && { until: text('until') }),
    ...(ends === 'after' && { count: Number(text('count')) }),
  };
}

function readWhen({ text, all }: Fields): When {
  const timeZone = text('timeZone');
  const [hour, minute] = text('startTime').split(':').map(Number);
  const at = `${minute} ${hour}`;
  // As crontab(5) writes it: 0 is Sunday.
  const cron = {
    daily: `${at} * * *`,
    weekdays: `${at} * * 1-5`,
    weekly: `${at} * * ${all('weekday')}`,
    monthly: `${at} ${text('monthDay')} * *`,
    cron: text('cron'),
  }[text('repeat')];
  if (cron) return { cron, timeZone };
  return { at: `${text('startDate')}T${text('startTime')}:00`, timeZone };
}
