import { describe, expect, test } from '@jest/globals';
import { readTiming } from '../../../infra/local/aws/scheduler/timing.ts';

/** The first occurrences after a moment, in UTC. */
function occurrences(
  expression: string,
  { timeZone = 'UTC', after = '2027-01-01T00:00:00Z', start = '', end = '', count = 3 } = {},
): string[] {
  const moment = (text: string) => (text ? Date.parse(text) : undefined);
  const createdAt = Date.parse(after);
  const timing = readTiming({ expression, timeZone, start: moment(start), end: moment(end), createdAt });
  const found: string[] = [];
  let last: number | undefined = createdAt;
  while (found.length < count) {
    last = timing.next(last);
    if (last === undefined) break;
    found.push(new Date(last).toISOString().replace('.000', ''));
  }
  return found;
}

describe('cron', () => {
  test.each([
    ['cron(0 18 * * ? *)', ['2027-01-01T18:00:00Z', '2027-01-02T18:00:00Z', '2027-01-03T18:00:00Z']],
    ['cron(0/20 12 ? * MON-FRI *)', ['2027-01-01T12:00:00Z', '2027-01-01T12:20:00Z', '2027-01-01T12:40:00Z']],
    ['cron(5,10 0 1 JAN,MAR ? *)', ['2027-01-01T00:05:00Z', '2027-01-01T00:10:00Z', '2027-03-01T00:05:00Z']],
    ['cron(0 8 ? * 1 *)', ['2027-01-03T08:00:00Z', '2027-01-10T08:00:00Z', '2027-01-17T08:00:00Z']],
    ['cron(0 8 ? * 7 *)', ['2027-01-02T08:00:00Z', '2027-01-09T08:00:00Z', '2027-01-16T08:00:00Z']],
    ['cron(0 8 ? * 3#2 *)', ['2027-01-12T08:00:00Z', '2027-02-09T08:00:00Z', '2027-03-09T08:00:00Z']],
    ['cron(0 8 ? * 6L *)', ['2027-01-29T08:00:00Z', '2027-02-26T08:00:00Z', '2027-03-26T08:00:00Z']],
    ['cron(0 8 L * ? *)', ['2027-01-31T08:00:00Z', '2027-02-28T08:00:00Z', '2027-03-31T08:00:00Z']],
    ['cron(0 8 31 * ? *)', ['2027-01-31T08:00:00Z', '2027-03-31T08:00:00Z', '2027-05-31T08:00:00Z']],
    ['cron(0 8 29 2 ? *)', ['2028-02-29T08:00:00Z', '2032-02-29T08:00:00Z', '2036-02-29T08:00:00Z']],
    ['cron(0-15/5 8-8 1 1 ? 2028)', ['2028-01-01T08:00:00Z', '2028-01-01T08:05:00Z', '2028-01-01T08:10:00Z']],
    ['cron(0 8 1 1 ? 2026)', []],
  ])('%s', (expression, expected) => {
    expect(occurrences(expression)).toEqual(expected);
  });

  test('keeps the local hour when a zone changes its clock', () => {
    expect(
      occurrences('cron(0 9 * * ? *)', { timeZone: 'Europe/Paris', after: '2027-03-27T00:00:00Z' }),
    ).toEqual(['2027-03-27T08:00:00Z', '2027-03-28T07:00:00Z', '2027-03-29T07:00:00Z']);
    expect(
      occurrences('cron(0 9 * * ? *)', { timeZone: 'America/New_York', after: '2027-11-06T00:00:00Z' }),
    ).toEqual(['2027-11-06T13:00:00Z', '2027-11-07T14:00:00Z', '2027-11-08T14:00:00Z']);
  });

  test('skips a time that the clock leaves out', () => {
    expect(
      occurrences('cron(30 2 * * ? *)', { timeZone: 'Europe/Paris', after: '2027-03-27T00:00:00Z' }),
    ).toEqual(['2027-03-27T01:30:00Z', '2027-03-29T00:30:00Z', '2027-03-30T00:30:00Z']);
  });

  test('happens once where the clock tells a time twice, the first time', () => {
    expect(
      occurrences('cron(30 1 * * ? *)', { timeZone: 'America/New_York', after: '2027-11-07T00:00:00Z' }),
    ).toEqual(['2027-11-07T05:30:00Z', '2027-11-08T06:30:00Z', '2027-11-09T06:30:00Z']);
    expect(
      occurrences('cron(30 1 * * ? *)', {
        timeZone: 'America/New_York',
        after: '2027-11-07T06:00:00Z',
        count: 1,
      }),
    ).toEqual(['2027-11-08T06:30:00Z']);
  });

  test('stays within its start and end, both included', () => {
    const bounds = { start: '2027-01-02T18:00:00Z', end: '2027-01-03T18:00:00Z' };
    expect(occurrences('cron(0 18 * * ? *)', bounds)).toEqual([
      '2027-01-02T18:00:00Z',
      '2027-01-03T18:00:00Z',
    ]);
  });

  test.each([
    'cron(0 18 * * *)',
    'cron(0 18 * * * *)',
    'cron(0 18 ? * ? *)',
    'cron(60 18 * * ? *)',
    'cron(0 24 * * ? *)',
    'cron(0 18 0 * ? *)',
    'cron(0 18 * 13 ? *)',
    'cron(0 18 ? * 0 *)',
    'cron(0 18 ? * 8 *)',
    'cron(0 18 * * ? 1969)',
    'cron(0/0 18 * * ? *)',
    'cron(30-10 18 * * ? *)',
    'cron(a 18 * * ? *)',
    'cron(0 0 18 * * ? *)',
    'CRON(0 18 * * ? *)',
    'cron()',
  ])('%s is refused', (expression) => {
    expect(() => occurrences(expression)).toThrow('Invalid Schedule Expression');
  });
});

describe('at', () => {
  test.each([
    ['UTC', '2027-07-01T18:00:00Z'],
    ['Europe/Paris', '2027-07-01T16:00:00Z'],
    ['America/New_York', '2027-07-01T22:00:00Z'],
    ['Asia/Kathmandu', '2027-07-01T12:15:00Z'],
  ])('is a local time in %s, and happens once', (timeZone, expected) => {
    expect(occurrences('at(2027-07-01T18:00:00)', { timeZone })).toEqual([expected]);
  });

  test('does not look at start and end', () => {
    const bounds = { start: '2027-08-01T00:00:00Z', end: '2027-08-02T00:00:00Z' };
    expect(occurrences('at(2027-07-01T18:00:00)', bounds)).toEqual(['2027-07-01T18:00:00Z']);
  });

  test.each([
    'at(2027-07-01T18:00)',
    'at(2027-07-01T18:00:00Z)',
    'at(2027-07-01T18:00:00.000)',
    'at(2027-07-01T18:00:00+02:00)',
    'at(2027-07-01 18:00:00)',
    'at(2027-02-30T18:00:00)',
    'at(2027-07-01T24:00:00)',
    'at(soon)',
    '2027-07-01T18:00:00',
  ])('%s is refused', (expression) => {
    expect(() => occurrences(expression)).toThrow('Invalid Schedule Expression');
  });
});

describe('rate', () => {
  test.each([
    ['rate(1 minute)', ['2027-01-01T00:01:00Z', '2027-01-01T00:02:00Z', '2027-01-01T00:03:00Z']],
    ['rate(36 hours)', ['2027-01-02T12:00:00Z', '2027-01-04T00:00:00Z', '2027-01-05T12:00:00Z']],
    ['rate(1 day)', ['2027-01-02T00:00:00Z', '2027-01-03T00:00:00Z', '2027-01-04T00:00:00Z']],
  ])('%s counts from its creation', (expression, expected) => {
    expect(occurrences(expression)).toEqual(expected);
  });

  test('begins with its start, and is no longer when its end is over', () => {
    const bounds = { start: '2027-01-05T10:30:00Z', end: '2027-01-05T11:45:00Z' };
    expect(occurrences('rate(1 hour)', bounds)).toEqual(['2027-01-05T10:30:00Z', '2027-01-05T11:30:00Z']);
  });

  test.each([
    'rate(0 minutes)',
    'rate(1 minutes)',
    'rate(2 hour)',
    'rate(1.5 hours)',
    'rate(5 seconds)',
    'rate(-1 days)',
    'rate(5)',
  ])('%s is refused', (expression) => {
    expect(() => occurrences(expression)).toThrow('Invalid Schedule Expression');
  });
});

test.each(['Europe/Atlantis', '+02:00', 'Mars'])('the zone %s is refused', (timeZone) => {
  expect(() => occurrences('rate(1 day)', { timeZone })).toThrow('ScheduleExpressionTimezone');
});
