import { describe, expect, test } from '@jest/globals';
import { type Moment, readEventTime } from '../../../shared/calendar/event-time.ts';
import { checkRecurrence } from '../../../shared/calendar/recurrence.ts';

const timed = momentOf({ dateTime: '2027-06-01T12:00:00', timeZone: 'Europe/Zurich' });
const allDay = momentOf({ date: '2027-06-01' });

function momentOf(time: Parameters<typeof readEventTime>[0]): Moment {
  const { moment } = readEventTime(time);
  if (moment === undefined) throw new Error('not a time');
  return moment;
}

describe('a timed event may repeat by', () => {
  test.each([
    // The examples of RFC 5545 section 3.8.5.3 that repeat by the day or longer.
    'RRULE:FREQ=DAILY;COUNT=10',
    'RRULE:FREQ=DAILY;UNTIL=20271224T000000Z',
    'RRULE:FREQ=DAILY;INTERVAL=2',
    'RRULE:FREQ=YEARLY;UNTIL=20400131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA',
    'RRULE:FREQ=DAILY;UNTIL=20400131T140000Z;BYMONTH=1',
    'RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU',
    'RRULE:FREQ=WEEKLY;UNTIL=20271007T000000Z;WKST=SU;BYDAY=TU,TH',
    'RRULE:FREQ=MONTHLY;COUNT=10;BYDAY=1FR',
    'RRULE:FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU',
    'RRULE:FREQ=MONTHLY;COUNT=6;BYDAY=-2MO',
    'RRULE:FREQ=MONTHLY;BYMONTHDAY=-3',
    'RRULE:FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1',
    'RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
    'RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3',
    'RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2',
    'RRULE:FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200',
    'RRULE:FREQ=YEARLY;BYDAY=20MO',
    'RRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
    'RRULE:FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8',
    'RRULE:FREQ=DAILY;BYHOUR=9,10,11;BYMINUTE=0,20,40',
    'RRULE:COUNT=2;FREQ=DAILY',
    'RRULE:FREQ=DAILY;UNTIL=20270601T100000Z',
    'RDATE:20270602T100000Z',
    'RDATE;TZID=America/New_York:20270714T083000,20270715T083000',
  ])('%s', (line) => {
    expect(checkRecurrence([line], timed)).toEqual([]);
  });

  test('a rule with further times and exceptions', () => {
    const lines = [
      'EXDATE;TZID=Europe/Zurich:20270602T120000',
      'RRULE:FREQ=DAILY;COUNT=5',
      'RDATE;VALUE=DATE-TIME:20270701T100000Z',
      'EXDATE:20270603T100000Z,20270604T100000Z',
    ];
    expect(checkRecurrence(lines, timed)).toEqual([]);
  });
});

describe('an all-day event may repeat by', () => {
  test.each(['RRULE:FREQ=DAILY;UNTIL=20270601', 'RRULE:FREQ=YEARLY', 'RDATE;VALUE=DATE:20270704,20280704'])(
    '%s',
    (line) => {
      expect(checkRecurrence([line], allDay)).toEqual([]);
    },
  );
});

describe('the refusal of a rule says why', () => {
  test.each([
    ['FREQ=HOURLY', /^FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY/],
    ['COUNT=3', /^FREQ is required/],
    ['FREQ=DAILY;EVERY=2', /^"EVERY=2" is not a part of a rule/],
    ['FREQ=DAILY;FREQ=DAILY', /^FREQ stands twice/],
    ['FREQ=DAILY;COUNT=2;UNTIL=20271231T100000Z', /^COUNT and UNTIL exclude each other/],
    ['FREQ=DAILY;UNTIL=20271231', /^UNTIL must be in UTC/],
    ['FREQ=DAILY;UNTIL=20270601T095959Z', /^UNTIL lies before start/],
    ['FREQ=DAILY;UNTIL=20280230T095959Z', /^UNTIL must be a real date/],
    ['FREQ=DAILY;BYDAY=1MO', /^BYDAY takes numbers only with FREQ=MONTHLY and FREQ=YEARLY/],
    ['FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO', /^BYDAY takes no numbers beside BYWEEKNO/],
    ['FREQ=MONTHLY;BYDAY=10MO', /^A month has no weekday more than five times/],
    ['FREQ=WEEKLY;BYMONTHDAY=1', /^BYMONTHDAY does not go with FREQ=WEEKLY/],
    ['FREQ=DAILY;BYSETPOS=1', /^BYSETPOS needs another BY part/],
  ])('%s', (rule, why) => {
    const errors = checkRecurrence([`RRULE:${rule}`], timed);
    expect(errors).toEqual([{ pointer: '/0', detail: expect.stringMatching(why) }]);
  });

  test('and for an all-day event', () => {
    expect(checkRecurrence(['RRULE:FREQ=DAILY;BYHOUR=9;UNTIL=20271231T100000Z'], allDay)).toEqual([
      { pointer: '/0', detail: expect.stringMatching(/^BYHOUR has no meaning for an all-day event/) },
      { pointer: '/0', detail: expect.stringMatching(/^UNTIL must be a date like 20271231/) },
    ]);
  });
});

describe('lines beside a start that is wrong itself', () => {
  test('are judged by themselves', () => {
    expect(
      checkRecurrence(['RRULE:FREQ=DAILY;UNTIL=20270101', 'EXDATE;VALUE=DATE:20270102'], undefined),
    ).toEqual([]);
    expect(checkRecurrence(['RRULE:FREQ=DAILY;UNTIL=2027'], undefined)).toHaveLength(1);
  });
});
