import { describe, expect, test } from '@jest/globals';
import { parseEventInput } from '../../../shared/calendar/event-input.ts';
import { Failure } from '../../../shared/problems.ts';

const timed = {
  summary: 'Lunch',
  start: { dateTime: '2027-06-01T12:00:00', timeZone: 'Europe/Zurich' },
  end: { dateTime: '2027-06-01T13:00:00', timeZone: 'Europe/Zurich' },
};
const allDay = { summary: 'Fair', start: { date: '2027-06-01' }, end: { date: '2027-06-02' } };

function refusalOf(body: unknown): Failure {
  try {
    parseEventInput(body);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('the event was accepted');
}

/** Code and pointers, in any order. */
function gist(failure: Failure): string {
  const pointers = (failure.errors ?? []).map((error) => error.pointer);
  return [failure.code, ...new Set(pointers.sort())].join(' ');
}

const starting = (start: object) => ({ ...timed, start });
const at = (dateTime: string, timeZone = 'Europe/Zurich') => starting({ dateTime, timeZone });
const repeated = (...recurrence: unknown[]) => ({ ...timed, recurrence });
const repeatedDays = (...recurrence: string[]) => ({ ...allDay, recurrence });
const rule = (text: string) => repeated(`RRULE:${text}`);
const guests = (...attendees: unknown[]) => ({ ...timed, attendees });
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));

const refusals: Record<string, [body: unknown, gist: string]> = {
  // The body
  null: [null, 'invalid_request'],
  'an array': [[timed], 'invalid_request'],
  'a string': ['event', 'invalid_request'],
  nothing: [undefined, 'invalid_request'],
  'an empty object': [{}, 'invalid_event /end /start /summary'],
  'an unknown field': [{ ...timed, title: 'x' }, 'unknown_field /title'],
  'an unknown field with / and ~': [{ ...timed, 'a/b~c': 1 }, 'unknown_field /a~1b~0c'],
  'a field named __proto__': [
    JSON.parse(
      '{"__proto__":{"a":1},"summary":"x","start":{"date":"2027-01-01"},"end":{"date":"2027-01-02"}}',
    ),
    'unknown_field /__proto__',
  ],
  'a field named constructor': [
    JSON.parse(JSON.stringify(timed).replace('{', '{"constructor":{},')),
    'unknown_field /constructor',
  ],
  'an unknown field below': [starting({ ...timed.start, zone: 'x' }), 'unknown_field /start/zone'],
  'an unknown field of a guest': [
    guests({ email: 'a@example.com', responseStatus: 'accepted' }),
    'unknown_field /attendees/0/responseStatus',
  ],
  'an unknown field and a wrong one': [
    { ...timed, title: 'x', colorId: '12' },
    'invalid_event /colorId /title',
  ],
  'an unknown field beside February 30': [
    { ...allDay, start: { date: '2027-02-30', zone: 'x' } },
    'invalid_event /start/date /start/zone',
  ],
  'a field that Google has and this API has not': [{ ...timed, id: 'abcde' }, 'unknown_field /id'],
  // Text
  'a NUL': [{ ...timed, summary: 'a\u0000b' }, 'invalid_request /summary'],
  'an escape character in a guest name': [
    guests({ email: 'a@example.com', displayName: '\u001b[31m' }),
    'invalid_request /attendees/0/displayName',
  ],
  'a C1 control character': [{ ...timed, location: '\u0085' }, 'invalid_request /location'],
  'a line break in the summary': [{ ...timed, summary: 'a\nb' }, 'invalid_request /summary'],
  'a carriage return in the description': [
    { ...timed, description: 'a\r\nb' },
    'invalid_request /description',
  ],
  'a control character below an unknown field': [
    { ...timed, more: { text: '\u0007' } },
    'invalid_request /more /more/text',
  ],
  'a line break hidden in a recurrence line': [
    rule('FREQ=DAILY\nDTSTART:20270101'),
    'invalid_request /recurrence/0',
  ],
  'half of a surrogate pair': [{ ...timed, summary: 'a\ud800' }, 'invalid_event /summary'],
  'half of a surrogate pair in a guest name': [
    guests({ email: 'a@example.com', displayName: '\udc00' }),
    'invalid_event /attendees/0/displayName',
  ],
  'a blank summary': [{ ...timed, summary: '  ' }, 'invalid_event /summary'],
  'an empty summary': [{ ...timed, summary: '' }, 'invalid_event /summary'],
  'a summary that is a number': [{ ...timed, summary: 1 }, 'invalid_event /summary'],
  'a summary of 1,025 characters': [{ ...timed, summary: 'x'.repeat(1025) }, 'invalid_event /summary'],
  'a description of 8,193 characters': [
    { ...timed, description: 'x'.repeat(8193) },
    'invalid_event /description',
  ],
  'a location of 1,025 characters': [{ ...timed, location: '😀'.repeat(1025) }, 'invalid_event /location'],
  'a description that is null': [{ ...timed, description: null }, 'invalid_event /description'],
  // The calendar
  'a calendar id that climbs the path': [{ ...timed, calendarId: '..' }, 'invalid_event /calendarId'],
  'an empty calendar id': [{ ...timed, calendarId: '' }, 'invalid_event /calendarId'],
  'a calendar id with a slash': [{ ...timed, calendarId: 'a@b/../c' }, 'invalid_event /calendarId'],
  'a calendar id of 255 characters': [
    { ...timed, calendarId: `${'a'.repeat(243)}@example.com` },
    'invalid_event /calendarId',
  ],
  // Dates
  'no start': [{ summary: 'x', end: timed.end }, 'invalid_event /start'],
  'a start without a time': [starting({}), 'invalid_event /start'],
  'a start that is a string': [{ ...timed, start: '2027-06-01T12:00:00Z' }, 'invalid_event /start'],
  'a start with date and dateTime': [
    starting({ date: '2027-06-01', ...timed.start }),
    'invalid_event /start',
  ],
  'a date with a time zone': [
    { ...allDay, start: { date: '2027-06-01', timeZone: 'Europe/Zurich' } },
    'invalid_event /start/timeZone',
  ],
  'a date and a time': [{ ...timed, end: { date: '2027-06-02' } }, 'invalid_event /end'],
  'a time and a date': [{ ...allDay, end: timed.end }, 'invalid_event /end'],
  'February 30': [{ ...allDay, start: { date: '2027-02-30' } }, 'invalid_event /start/date'],
  'February 29 of a common year': [{ ...allDay, start: { date: '2027-02-29' } }, 'invalid_event /start/date'],
  'month 13': [{ ...allDay, start: { date: '2027-13-01' } }, 'invalid_event /start/date'],
  'a date without dashes': [{ ...allDay, start: { date: '20270601' } }, 'invalid_event /start/date'],
  'a date that is a timestamp': [{ ...allDay, start: { date: 1811808000000 } }, 'invalid_event /start/date'],
  'an all-day event that ends on its first day': [
    { ...allDay, end: allDay.start },
    'invalid_event /end/date',
  ],
  'an all-day event that ends before it starts': [
    { ...allDay, end: { date: '2027-05-31' } },
    'invalid_event /end/date',
  ],
  'the date 9999-12-31': [{ ...allDay, end: { date: '9999-12-31' } }, 'invalid_event /end/date'],
  'the year 2200': [{ ...allDay, end: { date: '2200-01-01' } }, 'invalid_event /end/date'],
  'the year 1969': [{ ...allDay, start: { date: '1969-12-31' } }, 'invalid_event /start/date'],
  // Times
  'an event that ends when it starts': [{ ...timed, end: timed.start }, 'invalid_event /end/dateTime'],
  'an event that ends before it starts': [
    { ...timed, end: { ...timed.end, dateTime: '2027-06-01T11:59:59' } },
    'invalid_event /end/dateTime',
  ],
  'an event that ends before it starts, in another zone': [
    { ...timed, end: { dateTime: '2027-06-01T12:30:00', timeZone: 'Asia/Tokyo' } },
    'invalid_event /end/dateTime',
  ],
  'the year 9999 in a time': [at('9999-06-01T12:00:00'), 'invalid_event /start/dateTime'],
  'February 30 in a time': [at('2027-02-30T12:00:00'), 'invalid_event /start/dateTime'],
  'hour 24': [at('2027-06-01T24:00:00'), 'invalid_event /start/dateTime'],
  'minute 60': [at('2027-06-01T11:60:00'), 'invalid_event /start/dateTime'],
  'a leap second': [starting({ dateTime: '2016-12-31T23:59:60Z' }), 'invalid_event /start/dateTime'],
  'a time without seconds': [at('2027-06-01T12:00'), 'invalid_event /start/dateTime'],
  'a time with a blank for T': [at('2027-06-01 12:00:00'), 'invalid_event /start/dateTime'],
  'a time with an offset of 24 hours': [at('2027-06-01T12:00:00+24:00'), 'invalid_event /start/dateTime'],
  'a time with a zone in brackets': [
    at('2027-06-01T12:00:00[Europe/Zurich]'),
    'invalid_event /start/dateTime',
  ],
  'a local time without a zone': [
    starting({ dateTime: '2027-06-01T12:00:00' }),
    'invalid_event /start/timeZone',
  ],
  'an unknown zone': [at('2027-06-01T12:00:00', 'Europe/Zermatt'), 'invalid_event /start/timeZone'],
  'an offset for a zone': [at('2027-06-01T12:00:00', '+02:00'), 'invalid_event /start/timeZone'],
  'an empty zone': [at('2027-06-01T12:00:00', ''), 'invalid_event /start/timeZone'],
  'an abbreviation for a zone': [at('2027-06-01T12:00:00', 'PST'), 'invalid_event /start/timeZone'],
  'a zone name of 65 characters': [
    at('2027-06-01T12:00:00', 'x'.repeat(65)),
    'invalid_event /start/timeZone',
  ],
  'an unknown zone and February 30': [
    at('2027-02-30T12:00:00', 'Mars/Base'),
    'invalid_event /start/dateTime /start/timeZone',
  ],
  'an offset that contradicts the zone': [at('2027-06-01T12:00:00+01:00'), 'invalid_event /start/dateTime'],
  'the offset +00:00 in a zone that has another': [
    at('2027-06-01T12:00:00+00:00'),
    'invalid_event /start/dateTime',
  ],
  'a time in the gap': [at('2027-03-28T02:30:00'), 'invalid_event /start/dateTime'],
  'a time in the gap, with an offset': [at('2027-03-28T02:30:00+01:00'), 'invalid_event /start/dateTime'],
  // Guests
  'an address without @': [guests({ email: 'ada' }), 'invalid_event /attendees/0/email'],
  'an address without a dot in the domain': [
    guests({ email: 'ada@localhost' }),
    'invalid_event /attendees/0/email',
  ],
  'an address with a display name': [
    guests({ email: 'Ada <ada@example.com>' }),
    'invalid_event /attendees/0/email',
  ],
  'an address of 255 characters': [
    guests({ email: `a@${'b.'.repeat(126)}c` }),
    'invalid_event /attendees/0/email',
  ],
  'a guest without an address': [guests({ displayName: 'Ada' }), 'invalid_event /attendees/0/email'],
  'a guest that is an address': [guests('ada@example.com'), 'invalid_event /attendees/0'],
  'the same guest twice, in other letters': [
    guests({ email: 'ada@example.com' }, { email: 'b' }, { email: 'Ada@Example.com' }),
    'invalid_event /attendees/1/email /attendees/2/email',
  ],
  '201 guests': [guests(...many(201, (i) => ({ email: `u${i}@example.com` }))), 'invalid_event /attendees'],
  'a guest name of 257 characters': [
    guests({ email: 'a@example.com', displayName: 'x'.repeat(257) }),
    'invalid_event /attendees/0/displayName',
  ],
  // Reminders
  'six reminders': [
    {
      ...timed,
      reminders: { useDefault: false, overrides: many(6, (minutes) => ({ method: 'popup', minutes })) },
    },
    'invalid_event /reminders/overrides',
  ],
  'a reminder more than four weeks ahead': [
    { ...timed, reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 40321 }] } },
    'invalid_event /reminders/overrides/0/minutes',
  ],
  'a reminder after the start': [
    { ...timed, reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: -1 }] } },
    'invalid_event /reminders/overrides/0/minutes',
  ],
  'a reminder by SMS, at half a minute': [
    { ...timed, reminders: { useDefault: false, overrides: [{ method: 'sms', minutes: 0.5 }] } },
    'invalid_event /reminders/overrides/0/method /reminders/overrides/0/minutes',
  ],
  'reminders of its own beside the default ones': [
    { ...timed, reminders: { useDefault: true, overrides: [{ method: 'popup', minutes: 1 }] } },
    'invalid_event /reminders/overrides',
  ],
  'reminders that do not say whether the default ones apply': [
    { ...timed, reminders: {} },
    'invalid_event /reminders/useDefault',
  ],
  // Choices
  'colour 12': [{ ...timed, colorId: '12' }, 'invalid_event /colorId'],
  'a colour that is a number': [{ ...timed, colorId: 1 }, 'invalid_event /colorId'],
  'an unknown visibility': [{ ...timed, visibility: 'hidden' }, 'invalid_event /visibility'],
  'an unknown transparency': [{ ...timed, transparency: 'free' }, 'invalid_event /transparency'],
  'an unknown conference': [{ ...timed, conference: 'zoom' }, 'invalid_event /conference'],
  'an unknown sendUpdates': [{ ...timed, sendUpdates: 'everyone' }, 'invalid_event /sendUpdates'],
  'a flag that is a string': [{ ...timed, guestsCanModify: 'true' }, 'invalid_event /guestsCanModify'],
  // Recurrence
  'no line': [repeated(), 'invalid_event /recurrence'],
  'a line that is a number': [repeated(1), 'invalid_event /recurrence/0'],
  'a recurrence that is a string': [
    { ...timed, recurrence: 'RRULE:FREQ=DAILY' },
    'invalid_event /recurrence',
  ],
  '51 lines': [
    repeated('RRULE:FREQ=DAILY', ...many(50, () => 'EXDATE:20270701T100000Z')),
    'invalid_event /recurrence',
  ],
  'a line of 2,049 characters': [
    repeated(
      'RRULE:FREQ=DAILY',
      `EXDATE:${'20270701T100000Z,'.repeat(120)}20270701T100000Z`.padEnd(2049, 'Z'),
    ),
    'invalid_event /recurrence/1',
  ],
  'a rule without RRULE:': [repeated('FREQ=DAILY'), 'invalid_event /recurrence/0'],
  'a rule in lower case': [repeated('rrule:freq=daily'), 'invalid_event /recurrence/0'],
  'a DTSTART line': [repeated('DTSTART:20270601T100000Z', 'RRULE:FREQ=DAILY'), 'invalid_event /recurrence/0'],
  'a DTEND line': [repeated('RRULE:FREQ=DAILY', 'DTEND:20270601T100000Z'), 'invalid_event /recurrence/1'],
  'an EXRULE line': [repeated('RRULE:FREQ=DAILY', 'EXRULE:FREQ=WEEKLY'), 'invalid_event /recurrence/1'],
  'a rule with a parameter': [repeated('RRULE;X=1:FREQ=DAILY'), 'invalid_event /recurrence/0'],
  'two rules': [repeated('RRULE:FREQ=DAILY', 'RRULE:FREQ=WEEKLY'), 'invalid_event /recurrence/1'],
  'nothing but exceptions': [repeated('EXDATE:20270601T100000Z'), 'invalid_event /recurrence'],
  'a rule with an empty value': [rule(''), 'invalid_event /recurrence/0'],
  'a rule without FREQ': [rule('COUNT=3'), 'invalid_event /recurrence/0'],
  'an unknown FREQ': [rule('FREQ=FORTNIGHTLY'), 'invalid_event /recurrence/0'],
  'FREQ=HOURLY': [rule('FREQ=HOURLY'), 'invalid_event /recurrence/0'],
  'FREQ=MINUTELY': [rule('FREQ=MINUTELY'), 'invalid_event /recurrence/0'],
  'FREQ=SECONDLY': [rule('FREQ=SECONDLY'), 'invalid_event /recurrence/0'],
  'FREQ twice': [rule('FREQ=DAILY;FREQ=DAILY'), 'invalid_event /recurrence/0'],
  'a part that does not exist': [rule('FREQ=DAILY;EVERY=2'), 'invalid_event /recurrence/0'],
  'a part named like a method of objects': [
    rule('FREQ=DAILY;TOSTRING=2;constructor=1'),
    'invalid_event /recurrence/0',
  ],
  'a part without a value': [rule('FREQ=DAILY;COUNT='), 'invalid_event /recurrence/0'],
  'a closing semicolon': [rule('FREQ=DAILY;'), 'invalid_event /recurrence/0'],
  'INTERVAL=0': [rule('FREQ=DAILY;INTERVAL=0'), 'invalid_event /recurrence/0'],
  'INTERVAL=1000': [rule('FREQ=DAILY;INTERVAL=1000'), 'invalid_event /recurrence/0'],
  'COUNT=0': [rule('FREQ=DAILY;COUNT=0'), 'invalid_event /recurrence/0'],
  'COUNT=-1': [rule('FREQ=DAILY;COUNT=-1'), 'invalid_event /recurrence/0'],
  'COUNT with UNTIL': [rule('FREQ=DAILY;COUNT=2;UNTIL=20270701T100000Z'), 'invalid_event /recurrence/0'],
  'UNTIL on February 30': [rule('FREQ=DAILY;UNTIL=20280230T100000Z'), 'invalid_event /recurrence/0'],
  'UNTIL as a date for a timed event': [rule('FREQ=DAILY;UNTIL=20270701'), 'invalid_event /recurrence/0'],
  'UNTIL as a local time': [rule('FREQ=DAILY;UNTIL=20270701T100000'), 'invalid_event /recurrence/0'],
  'UNTIL as a time for an all-day event': [
    repeatedDays('RRULE:FREQ=DAILY;UNTIL=20270701T100000Z'),
    'invalid_event /recurrence/0',
  ],
  'UNTIL before the start': [rule('FREQ=DAILY;UNTIL=20270601T095959Z'), 'invalid_event /recurrence/0'],
  'UNTIL before the first day': [
    repeatedDays('RRULE:FREQ=DAILY;UNTIL=20270531'),
    'invalid_event /recurrence/0',
  ],
  'UNTIL with a leap second': [rule('FREQ=DAILY;UNTIL=20271231T235960Z'), 'invalid_event /recurrence/0'],
  'an unknown weekday': [rule('FREQ=WEEKLY;BYDAY=MO,XX'), 'invalid_event /recurrence/0'],
  'a numbered weekday in a weekly rule': [rule('FREQ=WEEKLY;BYDAY=1MO'), 'invalid_event /recurrence/0'],
  'the sixth Monday of a month': [rule('FREQ=MONTHLY;BYDAY=6MO'), 'invalid_event /recurrence/0'],
  'the zeroth Monday of a month': [rule('FREQ=MONTHLY;BYDAY=0MO'), 'invalid_event /recurrence/0'],
  'the 54th Monday of a year': [rule('FREQ=YEARLY;BYDAY=54MO'), 'invalid_event /recurrence/0'],
  'a numbered weekday beside a week number': [
    rule('FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO'),
    'invalid_event /recurrence/0',
  ],
  'day 32 of a month': [rule('FREQ=MONTHLY;BYMONTHDAY=32'), 'invalid_event /recurrence/0'],
  'day 0 of a month': [rule('FREQ=MONTHLY;BYMONTHDAY=0'), 'invalid_event /recurrence/0'],
  'a day of the month in a weekly rule': [rule('FREQ=WEEKLY;BYMONTHDAY=1'), 'invalid_event /recurrence/0'],
  'a day of the year in a monthly rule': [rule('FREQ=MONTHLY;BYYEARDAY=1'), 'invalid_event /recurrence/0'],
  'day 367 of a year': [rule('FREQ=YEARLY;BYYEARDAY=367'), 'invalid_event /recurrence/0'],
  'a week number in a monthly rule': [rule('FREQ=MONTHLY;BYWEEKNO=1'), 'invalid_event /recurrence/0'],
  'week 54': [rule('FREQ=YEARLY;BYWEEKNO=54'), 'invalid_event /recurrence/0'],
  'month 0': [rule('FREQ=YEARLY;BYMONTH=0'), 'invalid_event /recurrence/0'],
  'BYMONTH with an empty place': [rule('FREQ=YEARLY;BYMONTH=1,,2'), 'invalid_event /recurrence/0'],
  'BYHOUR=24': [rule('FREQ=DAILY;BYHOUR=24'), 'invalid_event /recurrence/0'],
  'BYMINUTE=60': [rule('FREQ=DAILY;BYMINUTE=60'), 'invalid_event /recurrence/0'],
  'BYSECOND=60': [rule('FREQ=DAILY;BYSECOND=60'), 'invalid_event /recurrence/0'],
  'BYHOUR for an all-day event': [repeatedDays('RRULE:FREQ=DAILY;BYHOUR=9'), 'invalid_event /recurrence/0'],
  'BYSETPOS alone': [rule('FREQ=MONTHLY;BYSETPOS=1'), 'invalid_event /recurrence/0'],
  'WKST=1': [rule('FREQ=WEEKLY;WKST=1'), 'invalid_event /recurrence/0'],
  'an exception without a value': [repeated('RRULE:FREQ=DAILY', 'EXDATE:'), 'invalid_event /recurrence/1'],
  'an exception at a local time without a zone': [
    repeated('RRULE:FREQ=DAILY', 'EXDATE:20270602T120000'),
    'invalid_event /recurrence/1',
  ],
  'an exception in an unknown zone': [
    repeated('RRULE:FREQ=DAILY', 'EXDATE;TZID=Mars/Base:20270602T120000'),
    'invalid_event /recurrence/1',
  ],
  'an exception in UTC with a zone': [
    repeated('RRULE:FREQ=DAILY', 'EXDATE;TZID=Europe/Zurich:20270602T120000Z'),
    'invalid_event /recurrence/1',
  ],
  'an exception on a date of a timed event': [
    repeated('RRULE:FREQ=DAILY', 'EXDATE;VALUE=DATE:20270602'),
    'invalid_event /recurrence/1',
  ],
  'an exception at a time of an all-day event': [
    repeatedDays('RRULE:FREQ=DAILY', 'EXDATE:20270602T120000Z'),
    'invalid_event /recurrence/1',
  ],
  'an exception on a date in a zone': [
    repeatedDays('RRULE:FREQ=DAILY', 'EXDATE;TZID=Europe/Zurich;VALUE=DATE:20270602'),
    'invalid_event /recurrence/1',
  ],
  'an exception on February 30': [
    repeatedDays('RRULE:FREQ=DAILY', 'EXDATE;VALUE=DATE:20280230'),
    'invalid_event /recurrence/1',
  ],
  'a period': [repeated('RDATE;VALUE=PERIOD:20270602T120000Z/PT1H'), 'invalid_event /recurrence/0'],
  'a parameter twice': [
    repeated('RDATE;VALUE=DATE-TIME;VALUE=DATE-TIME:20270602T120000Z'),
    'invalid_event /recurrence/0',
  ],
  'a recurring event with offsets and no zones': [
    {
      ...rule('FREQ=DAILY'),
      start: { dateTime: '2027-06-01T12:00:00Z' },
      end: { dateTime: '2027-06-01T13:00:00Z' },
    },
    'invalid_event /end/timeZone /start/timeZone',
  ],
  'a recurring event in two zones': [
    { ...rule('FREQ=DAILY'), end: { dateTime: '2027-06-01T13:00:00', timeZone: 'Europe/Lisbon' } },
    'invalid_event /end/timeZone',
  ],
  'a bad rule beside a bad start': [
    { ...rule('FREQ=NEVER'), start: { date: '2027-02-30' } },
    'invalid_event /recurrence/0 /start/date',
  ],
};

describe('an event is refused for', () => {
  test.each(Object.entries(refusals))('%s', (_, [body, expected]) => {
    const failure = refusalOf(body);
    expect(gist(failure)).toBe(expected);
    for (const { detail } of failure.errors ?? []) expect(detail).toMatch(/^.{10,400}$/);
  });
});

describe('a refusal', () => {
  test('names every fault of the event at once', () => {
    const failure = refusalOf({
      summary: '',
      start: { dateTime: '2027-03-28T02:30:00', timeZone: 'Europe/Zurich' },
      end: { dateTime: '2027-02-30T02:30:00', timeZone: 'Nowhere' },
      attendees: [{ email: 'a@example.com' }, { email: 'A@example.com' }],
      recurrence: ['RRULE:FREQ=DAILY;COUNT=0;INTERVAL=0'],
      colour: 'red',
    });
    expect(failure.status).toBe(422);
    expect(failure.errors?.map((error) => error.pointer).sort()).toEqual([
      '/attendees/1/email',
      '/colour',
      '/end/dateTime',
      '/end/timeZone',
      '/recurrence/0',
      '/recurrence/0',
      '/start/dateTime',
      '/summary',
    ]);
  });

  test('of a time in a gap names the times around it', () => {
    const [error] = refusalOf(at('2027-03-28T02:30:00')).errors ?? [];
    expect(error?.detail).toContain('from 2027-03-28T02:00:00 to 2027-03-28T03:00:00');
  });

  test('of a wrong offset names the right ones', () => {
    expect(refusalOf(at('2027-06-01T12:00:00+01:00')).errors?.[0]?.detail).toContain('is +02:00.');
    expect(refusalOf(at('2027-10-31T02:30:00+03:00')).errors?.[0]?.detail).toContain('is +02:00 or +01:00.');
  });

  test('of an all-day event without length names the end that a single day has', () => {
    const failure = refusalOf({ ...allDay, start: { date: '2028-02-28' }, end: { date: '2028-02-28' } });
    expect(failure.errors?.[0]?.detail).toContain('2028-02-29');
  });

  test('never mirrors a long value or name', () => {
    const long = 'zyx'.repeat(1000);
    const failure = refusalOf({
      [long]: long,
      ...guests({ email: long, [long]: 1 }),
      start: { dateTime: long, timeZone: long },
      end: { date: long },
      summary: long,
      colorId: long,
      visibility: long,
      calendarId: long,
      reminders: { useDefault: long, overrides: [{ method: long, minutes: long }] },
      recurrence: [long, `RRULE:${long}=${long}`, `RRULE:FREQ=${long}`, `EXDATE;TZID=${long}:${long}`],
      conference: { [long]: `${long}\u0000` },
    });
    expect(failure.errors?.length).toBeGreaterThan(14);
    expect(JSON.stringify([failure.errors, failure.detail])).not.toContain('zyx'.repeat(20));
  });

  test('lists 100 faults at most, and says of how many', () => {
    const failure = refusalOf({ ...timed, ...Object.fromEntries(many(150, (i) => [`x${i}`, i])) });
    expect(failure.errors).toHaveLength(100);
    expect(failure.detail).toContain('of 150');
  });
});
