import { expect, test } from '@jest/globals';
import { isUserId } from '../../shared/user-id.ts';

test.each(['1', '110169484474386276334', 'a-b_C', 'x'.repeat(255)])('%j can be a user', (text) => {
  expect(isUserId(text)).toBe(true);
});

test.each(['', 'x'.repeat(256), 'a b', 'a.b', 'USER#1', '1\n', '\n1', 'é', '１'])(
  '%j cannot be a user',
  (text) => {
    expect(isUserId(text)).toBe(false);
  },
);
