import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { answers } from '../../../infra/local/google/answers.ts';

const rules = readFileSync('shared/google/failures.ts', 'utf8');
const words = [...rules.matchAll(/\bwords: \[([^\]]+)\]/g)].flatMap(([, list = '']) =>
  [...list.matchAll(/'(\w+)'/g)].map(([, word = '']) => word),
);

test('the map of Google’s answers has words', () => {
  expect(words.length).toBeGreaterThan(20);
});

describe.each(words)('Google’s word %s', (word) => {
  test('can be had from its stand-in, to see what comes of it', () => {
    expect(JSON.stringify(answers)).toContain(`"${word}"`);
  });

  test('is among those whose meaning is tested', () => {
    expect(readFileSync('test/shared/google/failures.test.ts', 'utf8')).toContain(`'${word}'`);
  });
});
