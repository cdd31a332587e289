import { expect, test } from '@jest/globals';
import { sayInstant, sayWhen } from '../../../infra/ops/users/say-when.ts';
import type { When } from '../../../shared/schedules/when.ts';

test.each<[string, When]>([
  ['once at 2026-11-23 16:44 Europe/Paris', { at: '2026-11-23T16:44:00', timeZone: 'Europe/Paris' }],
  ['cron 0 9 * * 1-5, Europe/Paris', { cron: '0 9 * * 1-5', timeZone: 'Europe/Paris' }],
  [
    'every 90 minutes, from 2027-03-01 17:00 UTC',
    { every: { minutes: 90 }, from: '2027-03-01T17:00:00Z', timeZone: 'UTC' },
  ],
  [
    'every day, from 2027-03-01 17:00 UTC',
    { every: { days: 1 }, from: '2027-03-01T17:00:00Z', timeZone: 'Europe/Paris' },
  ],
])('says %p', (said, when) => {
  expect(sayWhen(when)).toBe(said);
});

test('an instant has seconds where there are some, and is left as it is where it is none', () => {
  expect(sayInstant('2027-03-01T17:00:00.000Z')).toBe('2027-03-01 17:00 UTC');
  expect(sayInstant('2027-03-01T17:00:07.123Z')).toBe('2027-03-01 17:00:07 UTC');
});
