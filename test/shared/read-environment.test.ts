import { describe, expect, test } from '@jest/globals';
import { type FunctionName, functionEnvironment, UNSET } from '../../shared/env.ts';
import { MissingEnvironment, readEnvironment, readVariables } from '../../shared/read-environment.ts';

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

test('what a Lambda of an adopter’s reads is refused in the same way', () => {
  expect(readVariables(['A', 'B'], { A: '1', B: '2', C: '3' })).toEqual({ A: '1', B: '2' });
  expect(() => readVariables(['A', 'B', 'C'], { A: '', B: '2', C: UNSET })).toThrow(
    new MissingEnvironment('missing environment: A, C'),
  );
});
