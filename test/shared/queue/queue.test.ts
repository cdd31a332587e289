import type { SendMessageBatchCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, expect, test } from '@jest/globals';
import { createQueue } from '../../../shared/queue/queue.ts';
import { errorNamed } from '../support/error-named.ts';

let bodies: number[];
let atOnce: number;
let most: number;
let fails: (call: number) => boolean;
let calls: number;
beforeEach(() => {
  [bodies, atOnce, most, calls] = [[], 0, 0, 0];
  fails = () => false;
});

const client = {
  send: async ({ input }: { input: SendMessageBatchCommandInput }) => {
    const call = calls++;
    atOnce += 1;
    most = Math.max(most, atOnce);
    await Promise.resolve();
    atOnce -= 1;
    if (fails(call)) throw errorNamed('ServiceUnavailable');
    bodies.push(...(input.Entries ?? []).map(({ MessageBody }) => Number(MessageBody)));
    return {};
  },
};
// The one method that is used.
const queue = () => createQueue<number>(client as unknown as SQSClient, 'https://queue.example/');
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test('messages are sent in batches of ten, ten batches at a time', async () => {
  await queue().send(numbers(257));
  expect(bodies.toSorted((a, b) => a - b)).toEqual(numbers(257));
  expect({ calls, most }).toEqual({ calls: 26, most: 10 });
});

test('nothing to send takes no call', async () => {
  await queue().send([]);
  expect(calls).toBe(0);
});

test('a batch that fails is told, and those that were not under way are not begun', async () => {
  fails = (call) => call === 3;
  await expect(queue().send(numbers(257))).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(calls).toBe(10);
});
