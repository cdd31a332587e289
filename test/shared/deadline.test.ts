import { expect, test } from '@jest/globals';
import { deadlineIn, deadlineOf } from '../../shared/deadline.ts';

test('a deadline keeps back of the invocation what the answer needs', () => {
  let left = 10_000;
  const deadline = deadlineOf({ getRemainingTimeInMillis: () => left });
  expect(deadline.remaining()).toBe(9_250);
  left = 750;
  expect(deadline.remaining()).toBe(0);
  left = 100;
  expect(deadline.remaining()).toBe(0);
});

test('a deadline outside of an invocation runs down with the clock, and not below nothing', () => {
  let clock = 1_000;
  const deadline = deadlineIn(500, () => clock);
  expect(deadline.remaining()).toBe(500);
  clock = 1_400;
  expect(deadline.remaining()).toBe(100);
  clock = 9_000;
  expect(deadline.remaining()).toBe(0);
});
