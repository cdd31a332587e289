import { describe, expect, test } from '@jest/globals';
import { readEventTime } from '../../../shared/calendar/event-time.ts';
import { findTimeZone } from '../../../shared/calendar/local-time.ts';
import { clockChanges, wall } from '../../support/clock-changes.ts';

const HOUR = 3_600_000;
const FROM = Date.UTC(2024, 0, 1);
const TO = Date.UTC(2029, 0, 1);
const zones = Intl.supportedValuesOf('timeZone');

function written(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The instant that was read, or undefined when the time was refused. */
function read(dateTime: string, timeZone: string): number | undefined {
  const { moment } = readEventTime({ dateTime, timeZone });
  return moment?.kind === 'instant' ? moment.instant.epochMilliseconds : undefined;
}

describe('around every change of clocks of every IANA zone from 2024 to 2028', () => {
  const seen = { transitions: 0, gaps: 0, overlaps: 0 };
  const faults: string[] = [];
  const check = (what: string, actual: number | undefined, expected: number | undefined) => {
    if (actual !== expected) faults.push(`${what}: ${actual} instead of ${expected}`);
  };

  for (const { zone, offsetAt, change: transition, before, after } of clockChanges(FROM, TO)) {
    seen.transitions += 1;
    const edges = [transition + before, transition + after];
    const middle = (transition * 2 + before + after) / 2;
    const readings = new Set(edges.flatMap((edge) => [edge - HOUR, edge - 1000, edge, middle, edge + HOUR]));
    for (const reading of readings) {
      const meant = [before, after]
        .map((offset) => ({ offset, instant: reading - offset }))
        .filter(({ offset, instant }) => offsetAt(instant) === offset)
        .sort((a, b) => a.instant - b.instant);
      if (meant.length === 0) seen.gaps += 1;
      if (meant.length === 2) seen.overlaps += 1;
      const name = `${zone} ${wall(reading)}`;
      check(name, read(wall(reading), zone), meant[0]?.instant);
      for (const offset of [before, after, before + HOUR / 4]) {
        const right = meant.find((one) => one.offset === offset);
        check(`${name} ${written(offset)}`, read(`${wall(reading)}${written(offset)}`, zone), right?.instant);
      }
    }
    check(`${zone} Z`, read(`${wall(transition)}Z`, zone), transition);
  }

  test('a local time means the one instant it has, the earlier of two, and is refused when it has none', () => {
    expect(faults).toEqual([]);
  });

  test('the comparison met gaps and overlaps', () => {
    expect(seen.transitions).toBeGreaterThan(500);
    expect(seen.gaps).toBeGreaterThan(1000);
    expect(seen.overlaps).toBeGreaterThan(1000);
  });
});

describe('the name of a time zone', () => {
  test('is any that Intl lists, in any case, and comes back in its usual spelling', () => {
    expect(zones.map((zone) => findTimeZone(zone))).toEqual(zones);
    expect(zones.map((zone) => findTimeZone(zone.toLowerCase()))).toEqual(zones);
  });

  test.each(['UTC', 'GMT', 'Etc/GMT+5', 'Asia/Calcutta', 'US/Pacific', 'Europe/Kyiv', 'EST5EDT'])(
    'may be the older or fixed %s, which keeps its name',
    (zone) => {
      expect(findTimeZone(zone)).toBe(zone);
    },
  );

  test.each([
    '',
    '+02:00',
    '-0330',
    '02:00',
    'Z',
    'CEST',
    'PST',
    'Europe/',
    'Europe/Zurich[u-ca=hebrew]',
    ' UTC',
    'Etc/Unknown',
  ])('is not %j', (zone) => {
    expect(findTimeZone(zone)).toBeUndefined();
  });
});
