import { expect, test } from '@jest/globals';
import { doneMessages } from '../../../infra/local/engine/batch-result.ts';

const failures = (...ids: unknown[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

test.each([
  ['nothing', null],
  ['an empty object', {}],
  ['no list', { batchItemFailures: null }],
  ['an empty list', { batchItemFailures: [] }],
])('a function that returns %s has done everything', (_name, result) => {
  expect(doneMessages(['a', 'b'], result)).toEqual(['a', 'b']);
});

test('what it names as failed is not done, the rest is', () => {
  expect(doneMessages(['a', 'b', 'c'], failures('b'))).toEqual(['a', 'c']);
  expect(doneMessages(['a', 'b'], failures('a', 'b'))).toEqual([]);
});

test.each([
  ['text', 'done'],
  ['failures that are no list', { batchItemFailures: 'a' }],
  ['an empty id', failures('')],
  ['no id', failures(null)],
  ['an id under another name', { batchItemFailures: [{ messageId: 'a' }] }],
  ['an id that is not in the batch', failures('x')],
])('a function that returns %s has done nothing', (_name, result) => {
  expect(doneMessages(['a', 'b'], result)).toEqual([]);
});
