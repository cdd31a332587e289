import { describe, expect, test } from '@jest/globals';
import { Failure } from '../../../shared/problems.ts';
import { parseScheduleInput } from '../../../shared/schedules/schedule-input.ts';
import { NOW } from './support/arbitrary-when.ts';

const once = { at: '2027-03-01T18:00:00', timeZone: 'Europe/Paris' };
const daily = { cron: '0 9 * * *', timeZone: 'Europe/Paris' };
const event = { summary: 'Run' };

function refusalOf(body: unknown): Failure {
  try {
    parseScheduleInput(body, { now: NOW });
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('the plan was accepted');
}

/** Code and pointers. */
function gist(failure: Failure): string {
  const pointers = (failure.errors ?? []).map((error) => error.pointer);
  return [failure.code, ...new Set(pointers.sort())].join(' ');
}

const planned = (when: unknown, more: object = {}) => ({ when, event, ...more });
const onceWith = (fields: object) => ({ when: once, event: { ...event, ...fields } });
const dailyWith = (fields: object) => ({ when: daily, event: { ...event, ...fields } });
const parsed = (json: string): unknown => JSON.parse(json);

const refusals: Record<string, [body: unknown, gist: string]> = {
  // The body
  null: [null, 'invalid_request'],
  'an array': [[planned(once)], 'invalid_request'],
  'a string': ['tomorrow', 'invalid_request'],
  'an empty object': [{}, 'invalid_schedule /event /when'],
  'an unknown field': [planned(once, { name: 'x' }), 'unknown_field /name'],
  'an unknown field of when': [planned({ ...once, rrule: 'x' }), 'unknown_field /when/rrule'],
  'an unknown field of the period': [
    planned({ every: { days: 1, weeks: 1 } }),
    'unknown_field /when/every/weeks',
  ],
  'an unknown field of the event': [onceWith({ title: 'x' }), 'unknown_field /event/title'],
  'a field named __proto__': [
    parsed(JSON.stringify(planned(once)).replace('{', '{"__proto__":{"a":1},')),
    'unknown_field /__proto__',
  ],
  'a field named __proto__ in when': [
    parsed(JSON.stringify(planned(once)).replace('{"at"', '{"__proto__":1,"at"')),
    'unknown_field /when/__proto__',
  ],
  'an unknown field and a wrong one': [
    planned(once, { name: 'x', missed: 'maybe' }),
    'invalid_schedule /missed /name',
  ],
  // Texts
  'a NUL in the zone': [
    planned({ ...once, timeZone: 'Europe/\u0000Paris' }),
    'invalid_request /when/timeZone',
  ],
  'a control character in the event': [onceWith({ summary: 'a\u0007' }), 'invalid_request /event/summary'],
  'a control character deep in the event': [
    onceWith({ attendees: [{ email: 'ada@example.com', displayName: '\u001b' }] }),
    'invalid_request /event/attendees/0/displayName',
  ],
  'half a surrogate pair': [onceWith({ summary: '\ud800' }), 'invalid_schedule /event/summary'],
  // When
  'no when': [{ event }, 'invalid_schedule /when'],
  'when as a string': [planned('0 9 * * *'), 'invalid_schedule /when'],
  'when as null': [planned(null), 'invalid_schedule /when'],
  'an empty when': [planned({}), 'invalid_schedule /when'],
  'a zone alone': [planned({ timeZone: 'UTC' }), 'invalid_schedule /when'],
  'two kinds': [planned({ ...once, ...daily }), 'invalid_schedule /when'],
  'at without a zone': [planned({ at: once.at }), 'invalid_schedule /when/timeZone'],
  'cron without a zone': [planned({ cron: daily.cron }), 'invalid_schedule /when/timeZone'],
  'an unknown zone': [planned({ ...once, timeZone: 'Europe/Atlantis' }), 'invalid_schedule /when/timeZone'],
  'an offset for a zone': [planned({ ...once, timeZone: '+01:00' }), 'invalid_schedule /when/timeZone'],
  'an unknown zone of every': [
    planned({ every: { days: 1 }, timeZone: 'X/Y' }),
    'invalid_schedule /when/timeZone',
  ],
  'a zone as a number': [planned({ ...once, timeZone: 1 }), 'invalid_schedule /when/timeZone'],
  'at in the past': [planned({ ...once, at: '2026-03-01T18:00:00' }), 'invalid_schedule /when/at'],
  'at just now': [planned({ at: '2027-01-01T12:00:00', timeZone: 'UTC' }), 'invalid_schedule /when/at'],
  'at in a gap': [planned({ ...once, at: '2027-03-28T02:30:00' }), 'invalid_schedule /when/at'],
  'at on February 30': [planned({ ...once, at: '2027-02-30T18:00:00' }), 'invalid_schedule /when/at'],
  'at in year 9999': [planned({ ...once, at: '9999-12-31T00:00:00' }), 'invalid_schedule /when/at'],
  'at in 2190': [planned({ ...once, at: '2190-02-01T00:00:00' }), 'invalid_schedule /when/at'],
  'at with an offset': [planned({ ...once, at: '2027-03-01T18:00:00+01:00' }), 'invalid_schedule /when/at'],
  'at with seconds': [planned({ ...once, at: '2027-03-01T18:00:30' }), 'invalid_schedule /when/at'],
  'at as a date': [planned({ ...once, at: '2027-03-01' }), 'invalid_schedule /when/at'],
  'at as a number': [planned({ ...once, at: 1 }), 'invalid_schedule /when/at'],
  'at wrong beside a wrong zone': [
    planned({ at: '2027-02-30T18:00:00', timeZone: 'X/Y' }),
    'invalid_schedule /when/at /when/timeZone',
  ],
  'a bad cron': [planned({ ...daily, cron: '61 9 * * *' }), 'invalid_schedule /when/cron'],
  'a macro': [planned({ ...daily, cron: '@daily' }), 'invalid_schedule /when/cron'],
  'six fields': [planned({ ...daily, cron: '0 0 9 * * *' }), 'invalid_schedule /when/cron'],
  'both day fields': [planned({ ...daily, cron: '0 9 13 * 5' }), 'invalid_schedule /when/cron'],
  'February 30 by cron': [planned({ ...daily, cron: '0 9 30 2 *' }), 'invalid_schedule /when/cron'],
  'a long cron': [planned({ ...daily, cron: `${'1,'.repeat(200)}1 * * * *` }), 'invalid_schedule /when/cron'],
  'rate 0': [planned({ every: { minutes: 0 } }), 'invalid_schedule /when/every/minutes'],
  'a negative rate': [planned({ every: { hours: -1 } }), 'invalid_schedule /when/every/hours'],
  'a fractional rate': [planned({ every: { hours: 1.5 } }), 'invalid_schedule /when/every/hours'],
  'a huge rate': [planned({ every: { days: 1e9 } }), 'invalid_schedule /when/every/days'],
  'no unit': [planned({ every: {} }), 'invalid_schedule /when/every'],
  'two units': [planned({ every: { hours: 1, minutes: 30 } }), 'invalid_schedule /when/every'],
  'every as text': [planned({ every: '5 minutes' }), 'invalid_schedule /when/every'],
  'from beside cron': [planned({ ...daily, from: '2027-03-01T18:00:00Z' }), 'invalid_schedule /when/from'],
  'from in a gap': [
    planned({ every: { days: 1 }, from: '2027-03-28T02:30:00', timeZone: 'Europe/Paris' }),
    'invalid_schedule /when/from',
  ],
  'from on February 30': [
    planned({ every: { days: 1 }, from: '2027-02-30T02:30:00Z' }),
    'invalid_schedule /when/from',
  ],
  'from beyond all plans': [
    planned({ every: { days: 1 }, from: '2190-02-01T00:00:00Z' }),
    'invalid_schedule /when/from',
  ],
  'from off the minute': [
    planned({ every: { days: 1 }, from: '2027-02-01T02:30:10Z' }),
    'invalid_schedule /when/from',
  ],
  // The end
  'until and count': [planned(daily, { until: '2027-12-31', count: 3 }), 'invalid_schedule /count'],
  'until in the past': [planned(daily, { until: '2026-12-31' }), 'invalid_schedule /until'],
  'until before the first time': [
    planned(daily, { until: '2027-01-02T08:59:00' }),
    'invalid_schedule /until',
  ],
  'until before from': [
    planned({ every: { days: 1 }, from: '2027-03-01T00:00:00Z' }, { until: '2027-02-28' }),
    'invalid_schedule /until',
  ],
  'until on February 30': [planned(daily, { until: '2027-02-30' }), 'invalid_schedule /until'],
  'until in a gap': [planned(daily, { until: '2027-03-28T02:30:00' }), 'invalid_schedule /until'],
  'until as a number': [planned(daily, { until: 1 }), 'invalid_schedule /until'],
  'until as words': [planned(daily, { until: 'Christmas' }), 'invalid_schedule /until'],
  'until as null': [planned(daily, { until: null }), 'invalid_schedule /until'],
  'count 0': [planned(daily, { count: 0 }), 'invalid_schedule /count'],
  'count 10001': [planned(daily, { count: 10_001 }), 'invalid_schedule /count'],
  'count of a half': [planned(daily, { count: 1.5 }), 'invalid_schedule /count'],
  'count with at': [planned(once, { count: 1 }), 'invalid_schedule /count'],
  'until with at': [planned(once, { until: '2027-12-31' }), 'invalid_schedule /until'],
  'another policy': [planned(daily, { missed: 'maybe' }), 'invalid_schedule /missed'],
  // The event
  'an event as a string': [{ when: once, event: 'x' }, 'invalid_schedule /event'],
  'an event without a title': [{ when: once, event: {} }, 'invalid_schedule /event/summary'],
  'start without end': [onceWith({ start: { date: '2027-03-01' } }), 'invalid_schedule /event/end'],
  'end without start': [onceWith({ end: { date: '2027-03-01' } }), 'invalid_schedule /event/start'],
  'end before start': [
    onceWith({ start: { date: '2027-03-02' }, end: { date: '2027-03-01' } }),
    'invalid_schedule /event/end/date',
  ],
  'start and startOffset': [
    onceWith({ start: { date: '2027-03-01' }, end: { date: '2027-03-02' }, startOffset: 'P1D', days: 1 }),
    'invalid_schedule /event/days /event/startOffset',
  ],
  'a fixed time in a repeating plan': [
    dailyWith({ start: { date: '2027-03-01' }, end: { date: '2027-03-02' } }),
    'invalid_schedule /event/end /event/start',
  ],
  'recurrence in a repeating plan': [
    dailyWith({ recurrence: ['RRULE:FREQ=DAILY'] }),
    'invalid_schedule /event/recurrence',
  ],
  'a bad recurrence': [
    onceWith({ recurrence: ['RRULE:FREQ=HOURLY'] }),
    'invalid_schedule /event/recurrence/0',
  ],
  'a recurrence that ends before the start': [
    onceWith({ recurrence: ['RRULE:FREQ=DAILY;UNTIL=20270301T165959Z'] }),
    'invalid_schedule /event/recurrence/0',
  ],
  'days of a timed event': [onceWith({ days: 2 }), 'invalid_schedule /event/days'],
  'duration of an all-day event': [
    onceWith({ allDay: true, duration: 'P1D', startTime: '09:00' }),
    'invalid_schedule /event/duration /event/startTime',
  ],
  'allDay false': [onceWith({ allDay: false }), 'invalid_schedule /event/allDay'],
  'a negative offset': [onceWith({ startOffset: '-P1D' }), 'invalid_schedule /event/startOffset'],
  'an offset in months': [onceWith({ startOffset: 'P1M' }), 'invalid_schedule /event/startOffset'],
  'an offset of over a year': [onceWith({ startOffset: 'P367D' }), 'invalid_schedule /event/startOffset'],
  'an offset of over a year in seconds': [
    onceWith({ startOffset: 'PT99999999S' }),
    'invalid_schedule /event/startOffset',
  ],
  'an empty duration': [onceWith({ duration: 'P' }), 'invalid_schedule /event/duration'],
  'a duration with an empty time': [onceWith({ duration: 'P1DT' }), 'invalid_schedule /event/duration'],
  'a duration of zero': [onceWith({ duration: 'PT0S' }), 'invalid_schedule /event/duration'],
  'a duration in minutes as a number': [onceWith({ duration: 60 }), 'invalid_schedule /event/duration'],
  'no such time': [onceWith({ startTime: '24:00' }), 'invalid_schedule /event/startTime'],
  'an unknown placeholder': [onceWith({ summary: 'On {{dat}}' }), 'invalid_schedule /event/summary'],
  'a placeholder of Object': [onceWith({ summary: '{{constructor}}' }), 'invalid_schedule /event/summary'],
  'two open braces': [onceWith({ description: 'a {{ b' }), 'invalid_schedule /event/description'],
  'a text that gets too long': [
    onceWith({ summary: `${'x'.repeat(1016)}{{date}}` }),
    'invalid_schedule /event/summary',
  ],
  'a guest twice': [
    onceWith({ attendees: [{ email: 'ada@example.com' }, { email: 'ADA@example.com' }] }),
    'invalid_schedule /event/attendees/1/email',
  ],
  'reminders of two kinds': [
    onceWith({ reminders: { useDefault: true, overrides: [{ method: 'popup', minutes: 5 }] } }),
    'invalid_schedule /event/reminders/overrides',
  ],
  'everything at once': [
    {
      when: { cron: '99 9 * * *', timeZone: 'X/Y' },
      event: { summary: '{{x}}', duration: 'P1M', colorId: '12', start: { date: '2027-02-30' } },
      missed: 'maybe',
      count: 0,
    },
    'invalid_schedule /count /event/colorId /event/duration /event/end /event/start/date /event/summary /missed /when/cron /when/timeZone',
  ],
};

describe('a plan is refused', () => {
  test.each(Object.entries(refusals))('with %s', (_name, [body, expected]) => {
    expect(gist(refusalOf(body))).toBe(expected);
  });
});

describe('the refusal says', () => {
  const detailOf = (body: unknown) =>
    refusalOf(body)
      .errors?.map(({ detail }) => detail)
      .join(' ');

  test('which times are next to a gap', () => {
    expect(detailOf(planned({ ...once, at: '2027-03-28T02:30:00' }))).toBe(
      'Clocks in Europe/Paris skip this time; the nearest are 2027-03-28T01:59:00 and 2027-03-28T03:00:00.',
    );
  });

  test('when the plan would run first, if that is after until', () => {
    expect(detailOf(planned(daily, { until: '2027-01-02T08:59:00' }))).toMatch(
      /2027-01-02T09:00:00 in Europe\/Paris/,
    );
  });

  test('which placeholders there are', () => {
    expect(detailOf(onceWith({ summary: 'On {{dat}}' }))).toMatch(/character 4.*\{\{date}}.*\{\{year}}/);
  });
});
