import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCron, tidyCron } from '../../../shared/schedules/cron-fields.ts';
import { cron } from './support/arbitrary-when.ts';

function faultsOf(text: string): string {
  const read = readCron(text);
  return 'faults' in read ? read.faults.join(' ') : 'none';
}

test('every list, range, step and name stands for its values', () => {
  fc.assert(
    fc.property(cron, fc.boolean(), ({ text, values }, lower) => {
      const [minutes, hours, daysOfMonth, months, daysOfWeek] = values;
      const [, , dayOfMonth, , dayOfWeek] = text.split(' ');
      expect(readCron(lower ? text.toLowerCase() : text)).toEqual({
        minutes,
        hours,
        daysOfMonth: dayOfMonth === '*' ? undefined : daysOfMonth,
        months,
        daysOfWeek: dayOfWeek === '*' ? undefined : daysOfWeek,
      });
    }),
    { numRuns: 500, seed: 20270328 },
  );
});

test.each([
  ['0', [0]],
  ['7', [0]],
  ['5-7', [0, 5, 6]],
  ['FRI-SUN', [0, 5, 6]],
  ['sat,sun', [0, 6]],
  ['0-6', [0, 1, 2, 3, 4, 5, 6]],
  ['0-7/7', [0]],
  ['1-5/2', [1, 3, 5]],
])('the day of week %j is Sunday-aware: %j', (field, expected) => {
  expect(readCron(`0 0 * * ${field}`)).toMatchObject({ daysOfWeek: expected });
});

test('an expression is kept in upper case with single spaces', () => {
  expect(tidyCron(' 0  9\t* jan mon-fri ')).toBe('0 9 * JAN MON-FRI');
});

describe('an expression is refused', () => {
  test.each([
    ['@daily', /five fields/],
    ['@every 5m', /five fields/],
    ['', /five fields.*these are 0/],
    ['* * * *', /these are 4/],
    ['0 0 9 * * 1-5', /these are 6/],
    ['0 9 * * ? *', /these are 6/],
    ['60 * * * *', /minute "60"/],
    ['* 24 * * *', /hour "24"/],
    ['* * 0 * *', /day of month "0"/],
    ['* * 32 * *', /day of month "32"/],
    ['* * * 13 *', /month "13".*JAN to DEC/],
    ['* * * 0 *', /month "0"/],
    ['* * * * 8', /day of week "8".*SUN to SAT/],
    ['* * * * MONDAY', /day of week "MONDAY"/],
    ['MON * * * *', /minute "MON"/],
    ['-1 * * * *', /minute "-1"/],
    ['1.5 * * * *', /minute "1.5"/],
    ['1e1 * * * *', /minute "1e1"/],
    ['*/0 * * * *', /step of 0/],
    ['5/15 * * * *', /write 5-59\/15/],
    ['30-10 * * * *', /backwards/],
    ['* * * * FRI-MON', /backwards/],
    ['1,,2 * * * *', /minute ""/],
    ['1, * * * *', /minute ""/],
    ['* * L * *', /day of month "L"/],
    ['* * 15W * *', /day of month "15W"/],
    ['* * * * 5#2', /day of week "5#2"/],
    ['* * ? * *', /day of month "\?"/],
    ['H * * * *', /minute "H"/],
    ['0 0 13 * 5', /Make two plans/],
    ['0 0 */2 * MON', /Make two plans/],
    ['0 0 30 2 *', /Never runs/],
    ['0 0 31 4,6,9,11 *', /Never runs/],
    ['0 0 30-31 FEB *', /Never runs/],
  ])('%j', (text, said) => {
    expect(faultsOf(text)).toMatch(said);
  });

  test('with all of its faults at once, and never repeating a long text', () => {
    expect(readCron('60 24 0 13 8')).toEqual({ faults: [0, 0, 0, 0, 0].map(() => expect.any(String)) });
    expect(faultsOf(`${'9'.repeat(200)} * * * *`).length).toBeLessThan(200);
  });

  test('whatever it is, without any other error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-*/,?0-9A-Z ]{0,40}$/)), (text) => {
        const read = readCron(text);
        expect('faults' in read ? read.faults.length > 0 : read.minutes.length > 0).toBe(true);
      }),
      { numRuns: 2000, seed: 20270328 },
    );
  });
});
