import { expect, test } from '@jest/globals';
import { functionEnvironment, listOf, NONE } from '../../shared/env.ts';
import { type Route, routes } from '../../shared/routes.ts';

test('whoever answers an unsafe method knows the origins of its pages', () => {
  for (const route of Object.values<Route>(routes)) {
    if (route.method === 'GET' || route.caller === 'google') continue;
    expect(functionEnvironment[route.function]).toContain('ALLOWED_ORIGINS');
  }
});

test('whoever has a route knows how requests come to it', () => {
  for (const route of Object.values<Route>(routes)) {
    expect(functionEnvironment[route.function]).toContain('ORIGIN_SECRETS');
  }
});

test.each([
  [NONE, []],
  ['openid', ['openid']],
  ['openid email openid', ['openid', 'email']],
])('a variable may hold a list: %j', (value, entries) => {
  expect(listOf(value)).toEqual(entries);
});
