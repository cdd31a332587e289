import { deriveEventId } from '../../../shared/calendar/event-id.ts';
import { toCursor } from '../../../shared/http/paging.ts';
import { samples } from './samples.ts';

const paris = 'Europe/Paris';
const { scheduleId, user } = samples;

/** Keys with which the other plans were asked for; of `once` the id comes after that of the weekly plan. */
const keys = { once: 'passport', regular: 'drops' } as const;

/** What was not given in the event of a plan, as the answer has it. */
const defaults = { calendarId: 'primary', sendUpdates: 'none' } as const;

const planning = {
  summary: 'Planning, week of {{day}} {{month}}',
  startOffset: 'P1D',
  startTime: '09:30',
  duration: 'PT45M',
};
const passport = { summary: 'Passport expires', startOffset: 'P1W', allDay: true };
const drops = {
  summary: 'Drops, {{weekday}} {{time}}',
  description: 'Due on {{date}} at {{time}}.',
  duration: 'PT10M',
  reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 0 }] },
};
const everyMonday = { cron: '0 9 * * MON', timeZone: paris };
const oneMorning = { at: '2027-03-20T08:00:00', timeZone: paris };
const everyEightHours = { every: { hours: 8 }, from: '2027-03-10T06:00:00Z', timeZone: paris };

const createdAt = '2027-03-09T10:12:31Z';
const kept = {
  id: scheduleId,
  when: everyMonday,
  event: { ...planning, ...defaults },
  missed: 'skip',
  createdAt,
} as const;
const paused = { ...kept, status: 'paused', endsAt: '2027-12-31T23:00:00Z' } as const;
const active = { ...paused, status: 'active' } as const;
const planned = { ...active, nextOccurrence: '2027-03-15T08:00:00Z' } as const;
const later = { ...active, nextOccurrence: '2027-03-29T07:00:00Z' } as const;
const inSummer = { ...active, nextOccurrence: '2027-04-05T07:00:00Z' } as const;
const once = {
  id: deriveEventId(user.id, 'schedule', keys.once),
  when: oneMorning,
  event: { ...passport, ...defaults },
  missed: 'run',
  createdAt,
} as const;

/** The event of an occurrence of the weekly plan. */
const eventId = deriveEventId(user.id, 'primary', scheduleId, planned.nextOccurrence);

/** Bodies about plans, as requests and as answers. */
export const scheduleSamples = {
  keys,
  requests: {
    weekly: {
      summary:
        'Each Monday at nine in Paris, summer and winter, an event for the day after; until the end of the year',
      value: { when: everyMonday, event: planning, until: '2027-12-31' },
    },
    once: {
      summary: 'Once, even if it is late; a whole day, a week after that',
      value: { when: oneMorning, event: passport, missed: 'run' },
    },
    regular: {
      summary: 'Every eight hours, ten times, with the date in the texts',
      value: { when: everyEightHours, event: drops, count: 10 },
    },
  },
  /** What becomes of them, by the same names. */
  planned: {
    weekly: planned,
    once: { ...once, status: 'active', nextOccurrence: '2027-03-20T07:00:00Z' },
    regular: {
      id: deriveEventId(user.id, 'schedule', keys.regular),
      status: 'active',
      when: everyEightHours,
      event: { ...drops, ...defaults },
      missed: 'skip',
      endsAt: '2027-03-13T06:01:00Z',
      createdAt,
      nextOccurrence: '2027-03-10T06:00:00Z',
    },
  },
  changes: {
    pause: { summary: 'Pause', value: { status: 'paused' } },
    resume: { summary: 'Resume; what was due meanwhile does not run', value: { status: 'active' } },
    move: {
      summary: 'Another hour, and no end any more',
      value: { when: { cron: '0 10 * * MON', timeZone: paris }, until: null },
    },
  },
  /** What becomes of the weekly plan, by the same names. */
  changed: {
    pause: paused,
    resume: inSummer,
    move: {
      ...kept,
      status: 'active',
      when: { cron: '0 10 * * MON', timeZone: paris },
      nextOccurrence: '2027-04-05T08:00:00Z',
    },
  },
  /** A week on: the same hour in Paris is soon another in UTC. */
  later,
  inSummer,
  pages: {
    first: { schedules: [inSummer], nextCursor: toCursor(scheduleId, user.id) },
    last: { schedules: [{ ...once, status: 'completed' }] },
  },
  runs: {
    parked: {
      occurrence: '2027-03-29T07:00:00Z',
      status: 'parked',
      reason: 'reconnect_required 400 invalid_grant',
      attempts: 1,
      updatedAt: '2027-03-29T07:00:01.204Z',
    },
    missed: {
      occurrence: '2027-03-22T08:00:00Z',
      status: 'missed',
      reason: 'late',
      attempts: 1,
      updatedAt: '2027-03-22T11:31:07.880Z',
    },
    created: {
      occurrence: planned.nextOccurrence,
      status: 'created',
      attempts: 1,
      eventId,
      htmlLink: 'https://www.google.com/calendar/event?eid=cGxhbm5pbmdleGFtcGxl',
      latency: 1840,
      updatedAt: '2027-03-15T08:00:01.840Z',
    },
  },
} as const;
