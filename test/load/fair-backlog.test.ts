import { expect, test } from '@jest/globals';
import { createBacklog, type Delivered } from './fair-backlog.ts';

const message = {
  MessageId: '',
  ReceiptHandle: '',
  Body: '',
  MD5OfBody: '',
  Attributes: {},
  MessageAttributes: {},
};
const messages = (user: string, count: number): Delivered[] =>
  Array.from({ length: count }, () => ({ message, user, tenant: user }));
const users = (batch: readonly Delivered[]) => [...new Set(batch.map(({ user }) => user))];

test('in order of arrival, who comes behind many waits for all of them', () => {
  const backlog = createBacklog([...messages('ada', 50), ...messages('ben', 1)], 'arrival');
  for (let batch = 0; batch < 5; batch += 1) expect(users(backlog.take(10))).toEqual(['ada']);
  expect(users(backlog.take(10))).toEqual(['ben']);
  expect(backlog.take(10)).toEqual([]);
});

test('in a fair queue they wait until thirty are in flight', () => {
  const backlog = createBacklog([...messages('ada', 50), ...messages('ben', 1)], 'fair');
  for (let batch = 0; batch < 3; batch += 1) expect(users(backlog.take(10))).toEqual(['ada']);
  expect(users(backlog.take(10))).toEqual(['ben', 'ada']);
});

test('who was noisy stays behind when nothing of theirs is in flight any more', () => {
  const backlog = createBacklog([...messages('ada', 60), ...messages('ben', 20)], 'fair');
  const first = [backlog.take(10), backlog.take(10), backlog.take(10)];
  expect(users(backlog.take(10))).toEqual(['ben']);
  for (const batch of first) backlog.release(batch);
  expect(users(backlog.take(10))).toEqual(['ben']);
  expect(users(backlog.take(10))).toEqual(['ada']);
});
