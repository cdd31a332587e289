import { samples } from './samples.ts';

const paris = 'Europe/Paris';

/** What was not given in the event of a plan, as the answer has it. */
const defaults = { calendarId: 'primary', sendUpdates: 'none' } as const;

const planning = {
  summary: 'Planning, week of {{day}} {{month}}',
  startOffset: 'P1D',
  startTime: '09:30',
  duration: 'PT45M',
};

const paused = {
  id: samples.scheduleId,
  status: 'paused',
  when: { cron: '0 9 * * MON', timeZone: paris },
  event: { ...planning, ...defaults },
  missed: 'skip',
  endsAt: '2027-12-31T23:00:00Z',
  createdAt: '2027-01-05T10:12:31Z',
} as const;
const planned = { ...paused, status: 'active', nextOccurrence: '2027-01-11T08:00:00Z' } as const;
const inSummer = { ...planned, nextOccurrence: '2027-04-05T07:00:00Z' } as const;

/** Bodies about plans, as requests and as answers. */
export const scheduleSamples = {
  requests: {
    weekly: {
      summary:
        'Each Monday at nine in Paris, summer and winter, an event for the day after; until the end of the year',
      value: {
        when: { cron: '0 9 * * MON', timeZone: paris },
        event: planning,
        until: '2027-12-31',
      },
    },
    once: {
      summary: 'Once, even if it is late; a whole day, a week after that',
      value: {
        when: { at: '2027-06-01T08:00:00', timeZone: paris },
        event: { summary: 'Passport expires', startOffset: 'P1W', allDay: true },
        missed: 'run',
      },
    },
    regular: {
      summary: 'Every eight hours, ten times, with the date in the texts',
      value: {
        when: { every: { hours: 8 }, from: '2027-03-01T06:00:00Z', timeZone: paris },
        event: {
          summary: 'Drops, {{weekday}} {{time}}',
          description: 'Due on {{date}} at {{time}}.',
          duration: 'PT10M',
          reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 0 }] },
        },
        count: 10,
      },
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
  planned,
  /** Later: the same hour in Paris is another in UTC. */
  inSummer,
  paused,
  page: {
    schedules: [
      inSummer,
      {
        id: '7h2m0c4v9d1k6t3p8b5q0n2s7f4j9l1r6g3e8a5i0u2o7c4m9t1k',
        status: 'completed',
        when: { at: '2027-02-01T08:00:00', timeZone: paris },
        event: { summary: 'Passport expires', startOffset: 'P1W', allDay: true, ...defaults },
        missed: 'run',
        createdAt: '2027-01-06T16:40:00Z',
      },
    ],
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
      occurrence: '2027-03-15T08:00:00Z',
      status: 'created',
      attempts: 1,
      eventId: samples.createdEvent.id,
      htmlLink: samples.createdEvent.htmlLink,
      latency: 1840,
      updatedAt: '2027-03-15T08:00:01.840Z',
    },
  },
} as const;
