import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseEventInput } from '../../../shared/calendar/event-input.ts';
import { Failure } from '../../../shared/problems.ts';
import { nextOccurrence, occurrencesOf } from '../../../shared/schedules/occurrences.ts';
import { renderEvent } from '../../../shared/schedules/render-event.ts';
import { parseScheduleChange, parseScheduleInput } from '../../../shared/schedules/schedule-input.ts';
import { NOW, whenBody } from './support/arbitrary-when.ts';

const runs = { numRuns: 300, seed: 20270328 };
const event = { summary: 'Run' };
const kept = { calendarId: 'primary', summary: 'Run', sendUpdates: 'none' };
const parse = (body: unknown) => parseScheduleInput(body, { now: NOW });
const paris = 'Europe/Paris';
const daily = { cron: '0 9 * * *', timeZone: paris };

describe('a plan', () => {
  test.each<[name: string, when: object, kept: object]>([
    [
      'at a local time',
      { at: '2027-03-01T18:00:00', timeZone: paris },
      { at: '2027-03-01T18:00:00', timeZone: paris },
    ],
    [
      'at a local time as a form writes it, in a zone in any case',
      { at: '2027-03-01T18:00', timeZone: 'europe/paris' },
      { at: '2027-03-01T18:00:00', timeZone: paris },
    ],
    [
      'by cron',
      { cron: ' 0 9 * jan  mon-fri', timeZone: 'UTC' },
      { cron: '0 9 * JAN MON-FRI', timeZone: 'UTC' },
    ],
    [
      'each so often, from the next minute but one',
      { every: { hours: 2 } },
      { every: { hours: 2 }, from: '2027-01-01T12:02:00Z', timeZone: 'UTC' },
    ],
    [
      'each so often from a local time',
      { every: { days: 1 }, from: '2027-03-01T18:00', timeZone: paris },
      { every: { days: 1 }, from: '2027-03-01T17:00:00Z', timeZone: paris },
    ],
    [
      'each so often from an instant, whatever the zone',
      { every: { minutes: 5 }, from: '2027-03-01T18:00:00+05:30', timeZone: paris },
      { every: { minutes: 5 }, from: '2027-03-01T12:30:00Z', timeZone: paris },
    ],
    [
      'each so often from a time that has passed',
      { every: { days: 1 }, from: '2020-03-01T18:00:00Z' },
      { every: { days: 1 }, from: '2020-03-01T18:00:00Z', timeZone: 'UTC' },
    ],
  ])('%s is accepted', (_name, when, expected) => {
    expect(parse({ when, event })).toStrictEqual({
      when: expected,
      event: kept,
      missed: 'skip',
      endsAt: undefined,
    });
  });

  test.each<[end: object, expected: string]>([
    // To the end of the day in the zone of the plan.
    [{ until: '2027-05-31' }, '2027-05-31T22:00:00.000Z'],
    // Inclusive.
    [{ until: '2027-05-31T09:00:00' }, '2027-05-31T07:01:00.000Z'],
    [{ until: '2027-05-31T09:00' }, '2027-05-31T07:01:00.000Z'],
    [{ until: '2027-05-31T07:00:00Z' }, '2027-05-31T07:01:00.000Z'],
    [{ until: '2027-05-31T09:00:30+02:00' }, '2027-05-31T07:01:00.000Z'],
    [{ count: 1 }, '2027-01-02T08:01:00.000Z'],
    [{ count: 90 }, '2027-04-01T07:01:00.000Z'],
  ])('that ends with %j does not run from %s on', (end, expected) => {
    const { endsAt } = parse({ when: daily, event, ...end });
    expect(new Date(endsAt ?? 0).toISOString()).toBe(expected);
  });

  test('that is counted runs that often', () => {
    fc.assert(
      fc.property(whenBody, fc.integer({ min: 1, max: 40 }), (body, count) => {
        fc.pre(!('at' in body));
        const { when, endsAt } = parse({ when: body, event, count });
        expect(occurrencesOf(when, { after: NOW, until: endsAt, limit: 50 })).toHaveLength(count);
      }),
      runs,
    );
  });

  test('that is counted has the later of two equal last times too, whichever AWS takes', () => {
    const { endsAt = 0 } = parse({ when: { cron: '30 2 31 10 *', timeZone: paris }, event, count: 1 });
    expect(new Date(endsAt).toISOString()).toBe('2027-10-31T01:31:00.000Z');
  });

  test('of ten thousand leap days ends when plans do', () => {
    const { when, endsAt } = parse({ when: { cron: '0 0 29 2 *', timeZone: 'UTC' }, event, count: 10_000 });
    expect(endsAt).toBeUndefined();
    expect(occurrencesOf(when, { after: NOW, limit: 10_000 }).length).toBeLessThan(50);
  });

  test('may run its missed occurrences', () => {
    expect(parse({ when: daily, event, missed: 'run' }).missed).toBe('run');
  });
});

const duration = fc
  .tuple(fc.nat(20), fc.nat(50), fc.nat(100), fc.boolean())
  .map(([days, hours, minutes, weeks]) => `P${weeks ? '2W' : ''}${days}DT${hours}H${minutes}M`);
const clock = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

const eventBody = fc
  .record({
    times: fc.oneof(
      fc.record(
        {
          startOffset: duration,
          startTime: clock,
          duration: duration.map((text) => text.replace('0M', '1M')),
        },
        { requiredKeys: [] },
      ),
      fc.record(
        { allDay: fc.constant(true), days: fc.integer({ min: 1, max: 366 }), startOffset: duration },
        { requiredKeys: ['allDay'] },
      ),
    ),
    texts: fc.record(
      {
        summary: fc.constantFrom(
          'Run',
          '{{date}} {{time}}',
          '{{weekday}}, {{day}} {{month}} {{year}}',
          '{{{{',
        ),
        location: fc.constant('{{date}}'),
      },
      { requiredKeys: ['summary'] },
    ),
  })
  .map(({ times, texts }) => ({ ...times, ...texts }));

describe('whatever is asked for', () => {
  test('a plan that is accepted has an occurrence, and events that POST /events accepts', () => {
    let accepted = 0;
    fc.assert(
      fc.property(whenBody, eventBody, (when, template) => {
        const plan = judged(() => parse({ when, event: template }));
        if (plan instanceof Failure) {
          // A time that clocks skip, a duration of zero, or a cron hour that no day of the zone has.
          expect(plan.code).toBe('invalid_schedule');
          return;
        }
        accepted += 1;
        const occurrences = occurrencesOf(plan.when, { after: NOW, until: plan.endsAt, limit: 20 });
        expect(occurrences.length).toBeGreaterThan(0);
        for (const occurrence of occurrences) {
          const rendered = renderEvent(plan.event, occurrence, plan.when);
          expect(parseEventInput(rendered)).toEqual(rendered);
        }
      }),
      runs,
    );
    expect(accepted).toBeGreaterThan(250);
  });

  test('arbitrary JSON throws nothing but a Failure', () => {
    const names = [
      'when',
      'event',
      'missed',
      'until',
      'count',
      'status',
      'at',
      'cron',
      'every',
      'from',
      'timeZone',
      'days',
      'summary',
      'start',
      'end',
      'startOffset',
      'duration',
      'allDay',
      'recurrence',
      'date',
      'dateTime',
      '__proto__',
      'constructor',
    ];
    const words = [
      'UTC',
      'Europe/Paris',
      '0 9 * * *',
      '2027-03-28T02:30:00',
      '2027-02-30',
      'P1D',
      'PT1H',
      '{{date}}',
      '{{',
      'RRULE:FREQ=DAILY',
      'skip',
      'active',
    ];
    const { json } = fc.letrec<{ json: unknown; object: unknown }>((tie) => ({
      object: fc.dictionary(fc.constantFrom(...names), tie('json'), { maxKeys: 5 }),
      json: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(fc.constantFrom(...words, null, true, false, 0, 1, -1, 1e9), fc.jsonValue()),
        tie('object'),
        fc.array(tie('json'), { maxLength: 3 }),
      ),
    }));
    const current = { ...parse({ when: daily, event }), status: 'active' as const };
    const plan = fc.record(
      {
        when: fc.oneof(json, whenBody),
        event: fc.oneof(json, eventBody),
        until: json,
        count: json,
        missed: json,
        status: json,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(json, plan), (body) => {
        const made = judged(() => parse(body));
        const changed = judged(() => parseScheduleChange(body, current, { now: NOW }));
        for (const result of [made, changed]) {
          if (result instanceof Failure) expect(result.status).toBeLessThan(500);
          else expect(nextOccurrence(result.when, NOW, result.endsAt)).toBeGreaterThan(NOW);
        }
      }),
      { numRuns: 3000, seed: 20270328 },
    );
  });
});

/** What comes out, or the failure; anything else that is thrown fails the test. */
function judged<T>(judge: () => T): T | Failure {
  try {
    return judge();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
