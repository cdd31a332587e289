import { expect, test } from '@jest/globals';
import { longestChain } from './longest-chain.ts';

const span = (began: number, ended: number) => ({ began, ended });

test('calls that follow one another are as deep as they are many', () => {
  expect(longestChain([span(0, 40), span(42, 81), span(81, 120)])).toHaveLength(3);
});

test('calls that wait side by side count once', () => {
  expect(longestChain([span(0, 40), span(1, 45), span(2, 41)])).toHaveLength(1);
});

test('of two branches the one with more calls counts, whatever order they are given in', () => {
  const long = [span(50, 60), span(60, 70), span(70, 80)];
  const short = [span(50, 100)];
  const chain = longestChain([...short, span(110, 120), ...long, span(0, 40)]);
  expect(chain).toEqual([span(0, 40), ...long, span(110, 120)]);
});

test('nothing is no chain', () => {
  expect(longestChain([])).toEqual([]);
});
