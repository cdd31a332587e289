import { expect, test } from '@jest/globals';
import { countOf } from '../../../infra/ops/cli/count-of.ts';

test('one is said of one, and many of all others', () => {
  expect([0, 1, 2].map((count) => countOf(count, 'user'))).toEqual(['0 users', '1 user', '2 users']);
});
