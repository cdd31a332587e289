import { describe, expect, test } from '@jest/globals';
import { Failure } from '../../../shared/problems.ts';
import { parseScheduleChange, parseScheduleInput } from '../../../shared/schedules/schedule-input.ts';
import { NOW } from './support/arbitrary-when.ts';

const paris = 'Europe/Paris';
const daily = { cron: '0 9 * * *', timeZone: paris };
const plan = parseScheduleInput({ when: daily, event: { summary: 'Run' } }, { now: NOW });
const active = { ...plan, status: 'active' as const };
const ending = { ...active, endsAt: Date.UTC(2027, 5, 1) };
const over = { ...ending, status: 'completed' as const, endsAt: NOW - 1 };
const once = {
  ...parseScheduleInput(
    {
      when: { at: '2027-03-01T18:00:00', timeZone: paris },
      event: { summary: 'Run', start: { date: '2027-04-01' }, end: { date: '2027-04-02' } },
    },
    { now: NOW },
  ),
  status: 'active' as const,
};

type Current = Parameters<typeof parseScheduleChange>[1];
const change = (body: unknown, current: Current = active) => parseScheduleChange(body, current, { now: NOW });

function gist(body: unknown, current?: Current): string {
  try {
    change(body, current);
  } catch (error) {
    if (error instanceof Failure) {
      return [error.code, ...(error.errors ?? []).map(({ pointer }) => pointer || '(body)')].join(' ');
    }
    throw error;
  }
  return 'accepted';
}

describe('a change', () => {
  test('answers the whole plan, with what was not named as it was', () => {
    expect(change({ missed: 'run' }, ending)).toStrictEqual({ ...ending, missed: 'run' });
  });

  test('pauses and resumes', () => {
    expect(change({ status: 'paused' }).status).toBe('paused');
    expect(change({ status: 'active' }, { ...active, status: 'paused' }).status).toBe('active');
  });

  test('leaves a paused plan paused', () => {
    expect(change({ missed: 'run' }, { ...active, status: 'paused' }).status).toBe('paused');
  });

  test('replaces when and keeps the end', () => {
    const changed = change({ when: { cron: '0 10 * * *', timeZone: paris } }, ending);
    expect(changed.when).toEqual({ cron: '0 10 * * *', timeZone: paris });
    expect(changed.endsAt).toBe(ending.endsAt);
  });

  test('replaces the event as a whole', () => {
    const { event } = change(
      { event: { summary: 'Swim' } },
      { ...active, event: { ...plan.event, colorId: '3' } },
    );
    expect(event).toEqual({ calendarId: 'primary', summary: 'Swim', sendUpdates: 'none' });
  });

  test.each([{ until: null }, { count: null }, { until: null, count: null }])(
    'takes the end away with %j',
    (body) => {
      expect(change(body, ending).endsAt).toBeUndefined();
    },
  );

  test('names another end, on the clock of the new zone', () => {
    const { endsAt } = change({ until: '2027-05-31', when: { ...daily, timeZone: 'Asia/Tokyo' } }, ending);
    expect(endsAt).toBe(Date.parse('2027-05-31T15:00:00Z'));
    expect(change({ count: 2, until: null }, ending).endsAt).toBe(Date.parse('2027-01-03T08:01:00Z'));
  });

  test('makes a plan run once, which has no other end', () => {
    expect(change({ when: { at: '2027-03-01T18:00', timeZone: paris } }, ending).endsAt).toBeUndefined();
  });

  test('revives a plan that is over', () => {
    expect(change({ until: '2027-12-31' }, over)).toMatchObject({ status: 'active' });
    expect(change({ when: { at: '2027-03-01T18:00', timeZone: paris } }, over)).toMatchObject({
      status: 'active',
    });
  });

  test.each<[name: string, body: unknown, current: Current, gist: string]>([
    ['nothing', {}, active, 'invalid_request'],
    ['null', null, active, 'invalid_request'],
    ['another status', { status: 'completed' }, active, 'invalid_schedule /status'],
    ['an unknown field', { id: 'x' }, active, 'unknown_field /id'],
    ['a control character', { event: { summary: '\u0000' } }, active, 'invalid_request /event/summary'],
    ['when as null', { when: null }, active, 'invalid_schedule /when'],
    ['a wrong when', { when: { cron: 'x', timeZone: paris } }, active, 'invalid_schedule /when/cron'],
    ['a past end', { until: '2026-12-31' }, active, 'invalid_schedule /until'],
    ['two ends', { until: '2027-12-31', count: 1 }, active, 'invalid_schedule /count'],
    ['an end of a plan that runs once', { count: 1 }, once, 'invalid_schedule /count'],
    ['a resumed plan that is over', { status: 'active' }, over, 'invalid_schedule (body)'],
    ['a new text for a plan that is over', { missed: 'run' }, over, 'invalid_schedule (body)'],
    [
      'a time after the end that was set',
      { when: { every: { days: 1 }, from: '2027-06-01T00:00:00Z' } },
      ending,
      'invalid_schedule /when',
    ],
    ['a repeating time for an event of one time', { when: daily }, once, 'invalid_schedule /when /when'],
    [
      'an event of one time for a repeating plan',
      { event: { summary: 'x', start: { date: '2027-04-01' }, end: { date: '2027-04-02' } } },
      active,
      'invalid_schedule /event/start /event/end',
    ],
  ])('is refused with %s', (_name, body, current, expected) => {
    expect(gist(body, current)).toBe(expected);
  });

  test('of time and event together may turn a plan that runs once into a repeating one', () => {
    expect(change({ when: daily, event: { summary: 'Run' }, count: 3 }, once)).toMatchObject({ when: daily });
  });
});
