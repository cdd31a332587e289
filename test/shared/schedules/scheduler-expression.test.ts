import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readTiming } from '../../../infra/local/aws/scheduler/timing.ts';
import { occurrencesOf } from '../../../shared/schedules/occurrences.ts';
import { toSchedulerExpression } from '../../../shared/schedules/scheduler-expression.ts';
import type { When } from '../../../shared/schedules/when.ts';
import { cronWhen, every, NOW } from './support/arbitrary-when.ts';

const runs = { numRuns: 200, seed: 20270328 };
const expression = (when: When, endsAt?: number) => toSchedulerExpression(when, { endsAt, now: NOW });
const paris = 'Europe/Paris';

/** The first occurrences according to the local stand-in of EventBridge Scheduler, which shares no code with this. */
function scheduled(when: When, limit: number, endsAt?: number): number[] {
  const {
    ScheduleExpression = '',
    ScheduleExpressionTimezone = '',
    StartDate,
    EndDate,
  } = expression(when, endsAt);
  const timing = readTiming({
    expression: ScheduleExpression,
    timeZone: ScheduleExpressionTimezone,
    start: StartDate?.getTime(),
    end: EndDate?.getTime(),
    createdAt: NOW,
  });
  const found: number[] = [];
  while (found.length < limit) {
    const next = timing.next(found.at(-1) ?? NOW);
    if (next === undefined) break;
    found.push(next);
  }
  return found;
}

describe('a cron plan is written', () => {
  test.each([
    ['0 9 * * 1-5', 'cron(0 9 ? * MON-FRI *)'],
    ['0 9 * * *', 'cron(0 9 * * ? *)'],
    ['*/15 * * * *', 'cron(0/15 * * * ? *)'],
    ['5-59/20 8-18 1 * *', 'cron(5/20 8-18 1 * ? *)'],
    ['0,30 9 1,15 jan,jul *', 'cron(0,30 9 1,15 1,7 ? *)'],
    ['0 9 * * 0', 'cron(0 9 ? * SUN *)'],
    ['0 9 * * 7', 'cron(0 9 ? * SUN *)'],
    ['0 9 * * 5-7', 'cron(0 9 ? * SUN,FRI,SAT *)'],
    ['0 9 * * */2', 'cron(0 9 ? * SUN,TUE,THU,SAT *)'],
    ['0-10,20,21 9 * * 0-6', 'cron(0-10,20,21 9 ? * * *)'],
    ['0 9 1-31/2 * *', 'cron(0 9 1/2 * ? *)'],
    ['0 9 1-30/2 * *', 'cron(0 9 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29 * ? *)'],
  ])('%j as %j', (cron, written) => {
    expect(expression({ cron, timeZone: paris })).toEqual({
      ScheduleExpression: written,
      ScheduleExpressionTimezone: paris,
      ActionAfterCompletion: 'NONE',
    });
  });

  test('so that a second implementation of the Scheduler finds the same occurrences, in every zone', () => {
    fc.assert(
      fc.property(cronWhen, (when) => {
        expect(scheduled(when, 10)).toEqual(occurrencesOf(when, { after: NOW, limit: 10 }));
      }),
      runs,
    );
  });

  test('in at most the 256 characters that the Scheduler takes, whatever the fields', () => {
    fc.assert(
      fc.property(cronWhen, (when) => {
        expect(expression(when).ScheduleExpression?.length).toBeLessThanOrEqual(256);
      }),
      runs,
    );
    const pairs = (low: number, high: number) =>
      Array.from({ length: high - low + 1 }, (_, index) => low + index).filter((_, index) => index % 3 < 2);
    const longest = [pairs(0, 59), pairs(0, 23), pairs(1, 31), pairs(1, 12)].map(String).join(' ');
    expect(
      expression({ cron: `${longest} *`, timeZone: paris }).ScheduleExpression?.length,
    ).toBeLessThanOrEqual(256);
  });
});

describe('a regular plan is written', () => {
  test.each<[Extract<When, { every: object }>['every'], string]>([
    [{ minutes: 1 }, 'rate(1 minute)'],
    [{ minutes: 15 }, 'rate(15 minutes)'],
    [{ hours: 1 }, 'rate(1 hour)'],
    [{ hours: 12 }, 'rate(12 hours)'],
    [{ days: 1 }, 'rate(1 day)'],
    [{ days: 7 }, 'rate(7 days)'],
  ])('%j as %s', (period, written) => {
    const when: When = { every: period, from: '2027-02-01T08:00:00Z', timeZone: paris };
    expect(expression(when)).toEqual({
      ScheduleExpression: written,
      ScheduleExpressionTimezone: 'UTC',
      StartDate: new Date('2027-02-01T08:00:00Z'),
      ActionAfterCompletion: 'NONE',
    });
  });

  test('with a start that lies ahead, in step with a first time that has passed', () => {
    const when: When = { every: { days: 1 }, from: '2026-01-01T08:00:00Z', timeZone: paris };
    expect(expression(when).StartDate).toEqual(new Date('2027-01-02T08:00:00Z'));
  });

  test('so that a second implementation of the Scheduler finds the same occurrences', () => {
    fc.assert(
      fc.property(every, fc.integer({ min: -1_000_000, max: 1_000_000 }), (period, minutes) => {
        const from = new Date(NOW - 30_000 + minutes * 60_000).toISOString();
        const when: When = { every: period, from, timeZone: 'UTC' };
        expect(scheduled(when, 5)).toEqual(occurrencesOf(when, { after: NOW, limit: 5 }));
      }),
      runs,
    );
  });
});

describe('a plan that runs once is written', () => {
  test('in its own zone, and deletes itself', () => {
    expect(expression({ at: '2027-03-01T18:00:00', timeZone: paris })).toEqual({
      ScheduleExpression: 'at(2027-03-01T18:00:00)',
      ScheduleExpressionTimezone: paris,
      ActionAfterCompletion: 'DELETE',
    });
  });

  test('in UTC where the reading comes twice, since AWS does not say which it would take', () => {
    expect(expression({ at: '2027-10-31T02:30:00', timeZone: paris })).toMatchObject({
      ScheduleExpression: 'at(2027-10-31T00:30:00)',
      ScheduleExpressionTimezone: 'UTC',
    });
  });

  test('as much later as clocks jump, where the zone has got a gap there since', () => {
    expect(expression({ at: '2027-03-28T02:30:00', timeZone: paris })).toMatchObject({
      ScheduleExpression: 'at(2027-03-28T01:30:00)',
      ScheduleExpressionTimezone: 'UTC',
    });
  });
});

describe('a plan that ends', () => {
  test('ends in the last second of its last minute, and then deletes its schedule', () => {
    const end = Date.UTC(2027, 5, 1, 9, 1);
    expect(expression({ cron: '0 9 * * *', timeZone: 'UTC' }, end)).toMatchObject({
      EndDate: new Date('2027-06-01T09:00:59Z'),
      ActionAfterCompletion: 'DELETE',
    });
  });

  test('runs at the Scheduler exactly as often as foretold', () => {
    fc.assert(
      fc.property(cronWhen, fc.integer({ min: 2, max: 8 }), fc.nat(59_999), (when, count, more) => {
        const all = occurrencesOf(when, { after: NOW, limit: count });
        const endsAt = (all.at(-1) ?? NOW) + more;
        const before = occurrencesOf(when, { after: NOW, until: endsAt, limit: 20 });
        expect(scheduled(when, 20, endsAt)).toEqual(before);
      }),
      runs,
    );
  });
});
