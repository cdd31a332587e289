import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { adviceFor } from '../../../frontend/client/advice.ts';
import { createClient } from '../../../frontend/client/onbehalf.ts';
import { documentedProblems } from './documented-problems.ts';
import { type FakeBrowser, openFakeBrowser } from './fake-browser.ts';

let browser: FakeBrowser;

beforeEach(() => {
  browser = openFakeBrowser();
});
afterEach(() => browser.close());

function comeBack(outcome: string) {
  browser.address = `https://app.example/plans?a=1&auth=${encodeURIComponent(outcome)}&b=2#here`;
  return createClient().readOutcome();
}

test.each(['signed_in', 'upgraded'])('%s is told once, and taken out of the address', (outcome) => {
  expect(comeBack(outcome)).toEqual({ outcome });
  expect(browser.address).toBe('https://app.example/plans?a=1&b=2#here');
  expect(createClient().readOutcome()).toBeUndefined();
});

test.each(documentedProblems)('$code is an error with its advice', ({ code }) => {
  expect(comeBack(code)).toMatchObject({ error: { code, advice: adviceFor[code] } });
  expect(browser.address).not.toContain('auth');
});

test.each(['', 'no_such_code', 'constructor', '__proto__', '<img src=x onerror=alert(1)>'])(
  '%p, which anybody can write, is internal and is not repeated in words',
  (outcome) => {
    expect(comeBack(outcome)).toMatchObject({ error: { code: 'internal', message: 'internal' } });
  },
);

test('without an outcome the address stays as it is', () => {
  browser.address = 'https://app.example/?authority=1';
  expect(createClient().readOutcome()).toBeUndefined();
  expect(browser.address).toBe('https://app.example/?authority=1');
});
