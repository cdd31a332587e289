import { describe, expect, test } from '@jest/globals';
import { Cron } from 'croner';
import fc from 'fast-check';
import { nextOccurrence, occurrencesOf } from '../../../shared/schedules/occurrences.ts';
import type { When } from '../../../shared/schedules/when.ts';
import { cron, every, NOW, timeZone } from './support/arbitrary-when.ts';

const runs = { numRuns: 200, seed: 20270328 };
const DAY = 86_400_000;

const iso = (instants: readonly number[]) => instants.map((at) => new Date(at).toISOString().slice(0, 16));

function local(instant: number, zone: string): string {
  const text = new Intl.DateTimeFormat('sv', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(instant);
  return text.replace(' ', 'T');
}

/** Whether clocks change within a day and a half: the oracle has rules of its own there. */
function nearTransition(instant: number, zone: string): boolean {
  const offsetAt = (at: number) => {
    const name = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    return name.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value;
  };
  return offsetAt(instant - 1.5 * DAY) !== offsetAt(instant + 1.5 * DAY);
}

describe('a cron plan', () => {
  const zones = [
    'UTC',
    'Europe/Paris',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Chatham',
  ];

  test('runs when an independent implementation says, away from changes of clocks', () => {
    let compared = 0;
    fc.assert(
      fc.property(cron, fc.constantFrom(...zones), fc.nat(20 * 365), ({ text }, zone, day) => {
        const after = NOW + day * DAY;
        const oracle = new Cron(text, { timezone: zone, paused: true });
        const expected = oracle.nextRuns(12, new Date(after)).map(Number);
        const found = occurrencesOf({ cron: text, timeZone: zone }, { after, limit: 12 });
        if ([...expected, ...found].some((at) => nearTransition(at, zone))) return;
        compared += 1;
        expect(iso(found)).toEqual(iso(expected));
      }),
      runs,
    );
    expect(compared).toBeGreaterThan(100);
  });

  // AWS: skipped where the time does not exist, once where it comes twice.
  test.each<[zone: string, cron: string, after: string, expected: string[]]>([
    ['Europe/Paris', '30 2 * * *', '2027-03-26T12:00', ['2027-03-27T01:30', '2027-03-29T00:30']],
    ['Europe/Paris', '0 2 * * *', '2027-03-26T12:00', ['2027-03-27T01:00', '2027-03-29T00:00']],
    [
      'Europe/Paris',
      '0 3 * * *',
      '2027-03-26T12:00',
      ['2027-03-27T02:00', '2027-03-28T01:00', '2027-03-29T01:00'],
    ],
    [
      'Europe/Paris',
      '30 2 * * *',
      '2027-10-29T12:00',
      ['2027-10-30T00:30', '2027-10-31T00:30', '2027-11-01T01:30'],
    ],
    ['Europe/Paris', '0 9 * * *', '2027-03-26T12:00', ['2027-03-27T08:00', '2027-03-28T07:00']],
    [
      'Europe/Paris',
      '0 * * * *',
      '2027-03-27T23:30',
      ['2027-03-28T00:00', '2027-03-28T01:00', '2027-03-28T02:00'],
    ],
    [
      'Europe/Paris',
      '0 * * * *',
      '2027-10-30T22:30',
      ['2027-10-30T23:00', '2027-10-31T00:00', '2027-10-31T02:00'],
    ],
    ['America/New_York', '30 2 * * *', '2027-03-12T12:00', ['2027-03-13T07:30', '2027-03-15T06:30']],
    ['America/New_York', '30 1 * * *', '2027-11-06T12:00', ['2027-11-07T05:30', '2027-11-08T06:30']],
    ['America/New_York', '0 9 * * *', '2027-11-06T00:00', ['2027-11-06T13:00', '2027-11-07T14:00']],
    // Half an hour: 02:00 becomes 02:30 in October, and 02:00 becomes 01:30 in April.
    ['Australia/Lord_Howe', '15 2 * * *', '2027-10-01T00:00', ['2027-10-01T15:45', '2027-10-03T15:15']],
    ['Australia/Lord_Howe', '30 2 * * *', '2027-10-01T00:00', ['2027-10-01T16:00', '2027-10-02T15:30']],
    [
      'Australia/Lord_Howe',
      '45 1 * * *',
      '2027-04-02T00:00',
      ['2027-04-02T14:45', '2027-04-03T14:45', '2027-04-04T15:15'],
    ],
    ['Asia/Kolkata', '30 2 * * *', '2027-03-27T12:00', ['2027-03-27T21:00', '2027-03-28T21:00']],
    // No midnight: 00:00 becomes 01:00.
    ['Africa/Cairo', '0 0 * * *', '2027-04-28T12:00', ['2027-04-28T22:00', '2027-04-30T21:00']],
  ])('in %s, %j after %s', (zone, text, after, expected) => {
    const found = occurrencesOf(
      { cron: text, timeZone: zone },
      { after: Date.parse(`${after}Z`), limit: expected.length },
    );
    expect(iso(found)).toEqual(expected);
  });

  test('keeps its local time all year in every IANA zone', () => {
    const faults: string[] = [];
    let checked = 0;
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      // Noon is skipped nowhere.
      for (const at of occurrencesOf({ cron: '0 12 * * 0', timeZone: zone }, { after: NOW, limit: 54 })) {
        checked += 1;
        if (!local(at, zone).endsWith('T12:00')) faults.push(`${zone} ${local(at, zone)}`);
      }
    }
    expect(faults).toEqual([]);
    expect(checked).toBeGreaterThan(20_000);
  });

  test.each<[cron: string, expected: string[]]>([
    ['0 0 29 2 *', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['0 0 31 * *', ['2027-01-31T00:00', '2027-03-31T00:00']],
    ['0 0 * * 7', ['2027-01-03T00:00', '2027-01-10T00:00']],
    ['0 0 * * FRI-SUN', ['2027-01-02T00:00', '2027-01-03T00:00', '2027-01-08T00:00']],
    ['59 23 31 dec *', ['2027-12-31T23:59', '2028-12-31T23:59']],
  ])('%j takes the calendar as it is', (text, expected) => {
    const when = { cron: text, timeZone: 'UTC' };
    expect(iso(occurrencesOf(when, { after: NOW, limit: expected.length }))).toEqual(expected);
  });

  test('waits through the eight years without a leap day', () => {
    const when = { cron: '0 0 29 2 *', timeZone: 'UTC' };
    const next = nextOccurrence(when, Date.UTC(2096, 2, 1));
    expect(next && iso([next])).toEqual(['2104-02-29T00:00']);
  });

  test('gives up where nothing comes', () => {
    expect(nextOccurrence({ cron: '0 0 30 2,4 *', timeZone: 'UTC' }, NOW, NOW + DAY)).toBeUndefined();
    expect(nextOccurrence({ cron: '0 0 * * *', timeZone: 'UTC' }, Date.UTC(2190, 0, 1))).toBeUndefined();
  });
});

describe('a regular plan', () => {
  test('runs at its first time and in equal steps from there', () => {
    const when: When = { every: { days: 1 }, from: '2027-03-27T08:00:00Z', timeZone: 'Europe/Paris' };
    const found = occurrencesOf(when, { after: NOW, limit: 3 });
    expect(iso(found)).toEqual(['2027-03-27T08:00', '2027-03-28T08:00', '2027-03-29T08:00']);
    // Twenty-four hours each: the local time shifts with the clocks.
    expect(found.map((at) => local(at, 'Europe/Paris').slice(11))).toEqual(['09:00', '10:00', '10:00']);
  });

  test('stays in step with a first time long ago', () => {
    fc.assert(
      fc.property(every, fc.nat(10_000_000), fc.nat(1_000_000), (period, ago, seconds) => {
        const from = NOW - 30_000 - ago * 60_000;
        const when: When = { every: period, from: new Date(from).toISOString(), timeZone: 'UTC' };
        const after = NOW + seconds * 1000;
        const [step] = [
          'minutes' in period
            ? period.minutes * 60_000
            : 'hours' in period
              ? period.hours * 3_600_000
              : period.days * DAY,
        ];
        const found = occurrencesOf(when, { after, limit: 3 });
        expect(found).toHaveLength(3);
        expect(found[0]).toBeGreaterThan(after);
        expect((found[0] ?? 0) - step).toBeLessThanOrEqual(after);
        expect(found.every((at) => (at - from) % step === 0)).toBe(true);
      }),
      runs,
    );
  });
});

describe('a plan that runs once', () => {
  test('has one occurrence, the earlier of two equal readings', () => {
    const when = { at: '2027-10-31T02:30:00', timeZone: 'Europe/Paris' };
    expect(iso(occurrencesOf(when, { after: NOW, limit: 9 }))).toEqual(['2027-10-31T00:30']);
    expect(nextOccurrence(when, Date.UTC(2027, 9, 31, 0, 30))).toBeUndefined();
  });
});

test('occurrences are later than after, before until, and no more than the limit', () => {
  fc.assert(
    fc.property(cron, timeZone, fc.nat(40), ({ text }, zone, limit) => {
      const when = { cron: text, timeZone: zone };
      const all = occurrencesOf(when, { after: NOW, limit });
      expect(all.length).toBeLessThanOrEqual(limit);
      const [first, second] = all;
      if (first === undefined || second === undefined) return;
      expect(first).toBeGreaterThan(NOW);
      expect(occurrencesOf(when, { after: first, until: all.at(-1), limit })).toEqual(all.slice(1, -1));
      expect(nextOccurrence(when, first)).toBe(second);
      expect(nextOccurrence(when, first, second)).toBeUndefined();
      expect(all.every((at) => at % 60_000 === 0)).toBe(true);
    }),
    runs,
  );
});
