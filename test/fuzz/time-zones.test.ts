import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { readTiming } from '../../infra/local/aws/scheduler/timing.ts';
import { readEventTime } from '../../shared/calendar/event-time.ts';
import { nextOccurrence, occurrencesOf } from '../../shared/schedules/occurrences.ts';
import { toSchedulerExpression } from '../../shared/schedules/scheduler-expression.ts';
import { clockChanges, wall } from '../support/clock-changes.ts';
import { count, effort, report } from './support/run.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const FROM = Date.UTC(2024, 0, 1);
const TO = Date.UTC(2036, 0, 1);
const zones = Intl.supportedValuesOf('timeZone');

/** The instants that a reading means, by Intl alone: none in a gap, two where clocks go back. */
function instantsOf(local: number, offsetAt: (instant: number) => number): number[] {
  const offsets = [local - 15 * HOUR, local + 15 * HOUR].map(offsetAt);
  const candidates = [...new Set(offsets)].map((offset) => local - offset);
  return candidates.filter((at) => at + offsetAt(at) === local).sort((a, b) => a - b);
}

test('every IANA zone, every change of clocks from 2024 to 2035: an event is when its zone says, or refused', () => {
  const begun = performance.now();
  const seen = { transitions: 0, readings: 0 };
  const faults: string[] = [];
  for (const { zone, offsetAt, change, before, after } of clockChanges(FROM, TO)) {
    seen.transitions += 1;
    const edges = [change + before, change + after];
    // An hour before to an hour after both edges, and the seconds about them.
    const readings = edges.flatMap((edge) =>
      [-HOUR, -MINUTE, -1000, 0, 1000, 15 * MINUTE, HOUR].map((by) => edge + by),
    );
    for (const local of new Set(readings)) {
      seen.readings += 1;
      const [earliest] = instantsOf(local, offsetAt);
      const { moment } = readEventTime({ dateTime: wall(local), timeZone: zone });
      const read = moment?.kind === 'instant' ? moment.instant.epochMilliseconds : undefined;
      if (read !== earliest) faults.push(`${zone} ${wall(local)}: ${read} instead of ${earliest}`);
    }
  }
  report(
    `${count(seen.readings)} event times about ${count(seen.transitions)} changes of clocks in ${zones.length} zones, ${faults.length} wrong`,
    begun,
  );
  expect(faults.slice(0, 10)).toEqual([]);
  expect(seen.transitions).toBeGreaterThan(1500);
}, 600_000);

test('every IANA zone, every change of clocks from 2024 to 2035: a plan runs once where a time comes twice, and not where it is skipped', () => {
  const begun = performance.now();
  const seen = { transitions: 0, plans: 0 };
  const faults: string[] = [];
  for (const { zone, offsetAt, change, before, after } of clockChanges(FROM, TO)) {
    seen.transitions += 1;
    for (const edge of new Set([change + before, change + after])) {
      for (const by of [-HOUR, -MINUTE, 0, 15 * MINUTE, HOUR]) {
        seen.plans += 1;
        const local = edge + by;
        const date = new Date(local);
        const cron = `${date.getUTCMinutes()} ${date.getUTCHours()} * * *`;
        const start = local - 49 * HOUR;
        // The same reading of each day, by Intl; one that comes twice counts once, the earlier.
        const expected = [-2, -1, 0, 1, 2]
          .flatMap((day) => instantsOf(local + day * 24 * HOUR, offsetAt).slice(0, 1))
          .filter((at) => at > start);
        const found = occurrencesOf(
          { cron, timeZone: zone },
          { after: start, limit: 9, until: (expected.at(-1) ?? 0) + 1 },
        );
        if (found.join() !== expected.join())
          faults.push(
            `${zone} ${cron} about ${wall(local)}: ${found.map(wall)} instead of ${expected.map(wall)}`,
          );
      }
    }
  }
  report(
    `${count(seen.plans)} daily plans about ${count(seen.transitions)} changes of clocks in ${zones.length} zones, ${faults.length} wrong`,
    begun,
  );
  expect(faults.slice(0, 10)).toEqual([]);
}, 600_000);

const zone = fc.constantFrom(...zones);
const minute = fc.integer({ min: FROM / MINUTE, max: TO / MINUTE }).map((at) => at * MINUTE);

test('any instant, written on the clock of any zone with its offset, is read as that instant', () => {
  const begun = performance.now();
  const runs = effort(20_000);
  fc.assert(
    fc.property(zone, minute, fc.nat(59_999), (timeZone, at, more) => {
      const instant = at + more;
      const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
      fc.pre(/^[+-]\d\d:\d\d$/.test(zoned.offset));
      const dateTime = `${zoned.toPlainDateTime().toString({ smallestUnit: 'millisecond' })}${zoned.offset}`;
      const { moment, errors } = readEventTime({ dateTime, timeZone });
      expect(errors).toBeUndefined();
      expect(moment?.kind === 'instant' && moment.instant.epochMilliseconds).toBe(instant);
    }),
    runs,
  );
  report(`${count(runs.numRuns)} instants written and read`, begun);
}, 300_000);

test('EventBridge Scheduler, as the stand-in has it, fires when the plan says', () => {
  const begun = performance.now();
  const runs = effort(3000);
  fc.assert(
    fc.property(
      zone,
      minute,
      fc.nat(59),
      fc.nat(23),
      fc.constantFrom('*', '1', '0,6', '1-5'),
      (timeZone, now, minutes, hours, days) => {
        const when = { cron: `${minutes} ${hours} * * ${days}`, timeZone };
        const { ScheduleExpression = '', ScheduleExpressionTimezone = 'UTC' } = toSchedulerExpression(when, {
          endsAt: undefined,
          now,
        });
        const timing = readTiming({
          expression: ScheduleExpression,
          timeZone: ScheduleExpressionTimezone,
          start: undefined,
          end: undefined,
          createdAt: now,
        });
        expect(timing.next(now)).toBe(nextOccurrence(when, now));
      },
    ),
    runs,
  );
  report(`${count(runs.numRuns)} plans as EventBridge Scheduler holds them`, begun);
}, 300_000);
