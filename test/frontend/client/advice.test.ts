import { expect, test } from '@jest/globals';
import { adviceFor } from '../../../frontend/client/advice.ts';
import type { ProblemCode } from '../../../frontend/client/error-code.ts';
import { OnBehalfError } from '../../../frontend/client/on-behalf-error.ts';
import { documentedProblems } from './documented-problems.ts';

test('every code of the API has its advice, and only two codes are the client’s own', () => {
  expect(Object.keys(adviceFor).sort()).toEqual(
    [...documentedProblems.map(({ code }) => code), 'popup_closed', 'unreachable'].sort(),
  );
});

test.each(documentedProblems)('$code becomes an error with its code and advice', ({ code }) => {
  expect(new OnBehalfError(code)).toMatchObject({ name: 'OnBehalfError', code, advice: adviceFor[code] });
});

test('no failure that passes by itself is given up, and none of the page’s own is tried again', () => {
  const passing = documentedProblems.filter(({ status }) => status >= 500 || status === 429);
  const givenUp = passing.filter(({ code }) => adviceFor[code] !== 'retry');
  expect(givenUp.map(({ code }) => code)).toEqual(['not_configured']);
  const broken: ProblemCode[] = ['malformed_json', 'unknown_field', 'csrf', 'unsupported_media_type'];
  expect(broken.map((code) => adviceFor[code])).toEqual(['give_up', 'give_up', 'give_up', 'give_up']);
});

test('the message is for developers: the code, and what the server says about it', () => {
  expect(new OnBehalfError('csrf').message).toBe('csrf');
  expect(new OnBehalfError('csrf', { detail: 'The Origin is foreign.' }).message).toBe(
    'csrf: The Origin is foreign.',
  );
});
