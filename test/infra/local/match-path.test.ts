import { expect, test } from '@jest/globals';
import { matchPath } from '../../../infra/local/match-path.ts';

test.each([
  ['/schedules/{Name}', '/schedules/a%20plan', { Name: 'a plan' }],
  ['/calendars/{id}/events/{event}', '/calendars/a%2Fb/events/c', { id: 'a/b', event: 'c' }],
  ['/token', '/token', {}],
  // Not well encoded: it stands for itself.
  ['/schedules/{Name}', '/schedules/50%', { Name: '50%' }],
])('%s fits %s', (template, path, parameters) => {
  expect(matchPath(template, path)).toEqual(parameters);
});

test.each([
  ['/schedules/{Name}', '/schedules'],
  ['/schedules/{Name}', '/schedules/plans/one'],
  ['/schedules/{Name}', '/groups/one'],
  ['/token', '/Token'],
])('%s does not fit %s', (template, path) => {
  expect(matchPath(template, path)).toBeUndefined();
});
