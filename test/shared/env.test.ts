import { describe, expect, test } from '@jest/globals';
import {
  type FunctionName,
  functionEnvironment,
  listOf,
  NONE,
  readEnvironment,
  UNSET,
} from '../../shared/env.ts';
import { type Route, routes } from '../../shared/routes.ts';

const names = Object.keys(functionEnvironment) as FunctionName[];
const settingsOf = (name: FunctionName) =>
  Object.fromEntries(functionEnvironment[name].map((variable) => [variable, `value of ${variable}`]));

describe.each(names)('the environment of %s', (name) => {
  test('is what it lists, each once, and nothing beside', () => {
    const settings = settingsOf(name);
    expect(readEnvironment(name, { ...settings, AWS_SECRET_ACCESS_KEY: 'canary', OTHER: 'x' })).toEqual(
      settings,
    );
    expect(new Set(functionEnvironment[name]).size).toBe(functionEnvironment[name].length);
  });

  test('is refused without any one of it, naming that one and no value', () => {
    const settings = settingsOf(name);
    for (const variable of functionEnvironment[name]) {
      for (const missing of [undefined, '', UNSET]) {
        expect(() => readEnvironment(name, { ...settings, [variable]: missing })).toThrow(
          new Error(`${name}: missing environment: ${variable}`),
        );
      }
    }
  });
});

test('all that is missing is named at once', () => {
  expect(() => readEnvironment('session', {})).toThrow(
    `session: missing environment: ${functionEnvironment.session.join(', ')}`,
  );
});

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
