import { describe, expect, test } from '@jest/globals';
import { parseEventInput } from '../../../shared/calendar/event-input.ts';
import { type EventTemplate, eventTemplateSchema } from '../../../shared/schedules/event-template.ts';
import { occurrencesOf } from '../../../shared/schedules/occurrences.ts';
import { renderEvent } from '../../../shared/schedules/render-event.ts';

const paris = { timeZone: 'Europe/Paris' };
const template = (fields: object): EventTemplate => eventTemplateSchema.parse({ summary: 'Run', ...fields });

/** Start and end of the event of an occurrence, which `POST /events` would accept as they are. */
function times(fields: object, occurrence: string, when = paris): string {
  const { start, end } = parseEventInput(renderEvent(template(fields), Date.parse(occurrence), when));
  return [start, end].map((time) => time.date ?? time.dateTime).join(' ');
}

describe('the event of an occurrence', () => {
  test.each<[name: string, fields: object, occurrence: string, expected: string]>([
    [
      'starts with it and lasts an hour',
      {},
      '2027-03-01T17:00:00Z',
      '2027-03-01T18:00:00+01:00 2027-03-01T19:00:00+01:00',
    ],
    [
      'starts an offset later and lasts as long as it says',
      { startOffset: 'P1DT30M', duration: 'PT45M' },
      '2027-03-01T17:00:00Z',
      '2027-03-02T18:30:00+01:00 2027-03-02T19:15:00+01:00',
    ],
    [
      'keeps the local time when P1D leads across a change of clocks',
      { startOffset: 'P1D' },
      '2027-03-27T08:00:00Z',
      '2027-03-28T09:00:00+02:00 2027-03-28T10:00:00+02:00',
    ],
    [
      'counts hours as they pass',
      { startOffset: 'PT24H' },
      '2027-03-27T08:00:00Z',
      '2027-03-28T10:00:00+02:00 2027-03-28T11:00:00+02:00',
    ],
    [
      'ends at the same local time when it lasts P1D across a change of clocks',
      { duration: 'P1D' },
      '2027-03-27T08:00:00Z',
      '2027-03-27T09:00:00+01:00 2027-03-28T09:00:00+02:00',
    ],
    [
      'starts at a local time of the day of its offset',
      { startOffset: 'P1W', startTime: '09:30' },
      '2027-03-01T17:00:00Z',
      '2027-03-08T09:30:00+01:00 2027-03-08T10:30:00+01:00',
    ],
    [
      'starts at a local time on the day that it is in the zone of the plan',
      { startTime: '09:00:00' },
      '2027-03-01T23:30:00Z',
      '2027-03-02T09:00:00+01:00 2027-03-02T10:00:00+01:00',
    ],
    [
      'moves forward with the clocks when its start is skipped',
      { startTime: '02:30:00' },
      '2027-03-28T10:00:00Z',
      '2027-03-28T03:30:00+02:00 2027-03-28T04:30:00+02:00',
    ],
    [
      'starts at the earlier of two equal readings',
      { startTime: '02:30:00' },
      '2027-10-31T10:00:00Z',
      '2027-10-31T02:30:00+02:00 2027-10-31T02:30:00+01:00',
    ],
    ['takes the whole day', { allDay: true }, '2027-03-01T23:30:00Z', '2027-03-02 2027-03-03'],
    [
      'takes whole days from the day of its offset',
      { allDay: true, days: 3, startOffset: 'P2D' },
      '2027-02-27T12:00:00Z',
      '2027-03-01 2027-03-04',
    ],
    [
      'stands where the template puts it',
      { start: { date: '2027-05-01' }, end: { date: '2027-05-02' } },
      '2027-03-01T17:00:00Z',
      '2027-05-01 2027-05-02',
    ],
  ])('%s', (_name, fields, occurrence, expected) => {
    expect(times(fields, occurrence)).toBe(expected);
  });

  test('has the zone of the plan, and nothing of the template but what an event has', () => {
    const rendered = renderEvent(
      template({
        attendees: [{ email: 'ada@example.com' }],
        colorId: '3',
        startTime: '09:00',
        duration: 'PT1H',
      }),
      Date.parse('2027-03-01T17:00:00Z'),
      paris,
    );
    expect(rendered).toStrictEqual({
      calendarId: 'primary',
      summary: 'Run',
      sendUpdates: 'none',
      attendees: [{ email: 'ada@example.com' }],
      colorId: '3',
      start: { dateTime: '2027-03-01T09:00:00+01:00', timeZone: 'Europe/Paris' },
      end: { dateTime: '2027-03-01T10:00:00+01:00', timeZone: 'Europe/Paris' },
    });
  });

  test('keeps its local hour through the year, planned by cron, in every IANA zone', () => {
    const faults: string[] = [];
    for (const timeZone of Intl.supportedValuesOf('timeZone')) {
      const when = { cron: '0 6 1,15 * *', timeZone };
      for (const occurrence of occurrencesOf(when, { after: Date.UTC(2027, 0, 1), limit: 24 })) {
        const { start } = renderEvent(template({ startOffset: 'P3D', duration: 'PT30M' }), occurrence, when);
        if (!start.dateTime?.includes('T06:00:00')) faults.push(`${timeZone} ${start.dateTime}`);
      }
    }
    expect(faults).toEqual([]);
  });
});

describe('the texts of an event', () => {
  const render = (text: string, occurrence = '2027-03-01T23:05:00Z') =>
    renderEvent(
      template({ summary: text, description: text, location: text }),
      Date.parse(occurrence),
      paris,
    );

  test.each([
    ['{{date}}', '2027-03-02'],
    ['{{time}}', '00:05'],
    ['{{weekday}}', 'Tuesday'],
    ['{{day}}. {{month}} {{year}}', '2. March 2027'],
    ['{{ date }}', '2027-03-02'],
    ['{{{{date}}', '{{date}}'],
    ['{{{date}}}', '{2027-03-02}'],
    ['{date} } }}', '{date} } }}'],
    ['{{date}}{{date}}', '2027-03-022027-03-02'],
  ])('%j are %j, on the clock of the plan', (text, expected) => {
    const { summary, description, location } = render(text);
    expect([summary, description, location]).toEqual([expected, expected, expected]);
  });

  test('name every weekday and month', () => {
    const names = Array.from(
      { length: 12 },
      (_, month) =>
        render('{{weekday}} {{month}}', new Date(Date.UTC(2027, month, 1 + month, 12)).toISOString()).summary,
    );
    expect(names).toEqual([
      'Friday January',
      'Tuesday February',
      'Wednesday March',
      'Sunday April',
      'Wednesday May',
      'Sunday June',
      'Wednesday July',
      'Sunday August',
      'Thursday September',
      'Sunday October',
      'Thursday November',
      'Sunday December',
    ]);
  });
});
