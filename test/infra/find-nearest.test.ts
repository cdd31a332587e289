import { expect, test } from '@jest/globals';
import { findNearest } from '../../infra/find-nearest.ts';

const names = ['alarmEmail', 'stage', 'waf', 'wafRateLimit', 'calendarCallsPerMinute'];

test.each([
  ['alarmEmial', 'alarmEmail'],
  ['alarmMail', 'alarmEmail'],
  ['alarm-email', 'alarmEmail'],
  ['satge', 'stage'],
  ['STAGES', 'stage'],
  ['waff', 'waf'],
  ['wafRatelimits', 'wafRateLimit'],
  ['calendarCallsMinute', 'calendarCallsPerMinute'],
  ['team', undefined],
  ['mail', undefined],
  ['wan', undefined],
  ['', undefined],
])('%p is nearest to %p', (typed, meant) => {
  expect(findNearest(typed, names)).toBe(meant);
});
