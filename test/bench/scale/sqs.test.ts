import { describe, expect, test } from '@jest/globals';
import { createClock } from './clock.ts';
import { createQueueModel } from './sqs.ts';

const rules = { visibility: 60, maxReceives: 2 };

describe('the queue of the simulation', () => {
  test('hands a message out once, and again when its time is up', async () => {
    const clock = createClock(0);
    const queue = createQueueModel(clock, rules);
    queue.add('a');
    expect(queue.receive(10).map(({ body }) => body)).toEqual(['a']);
    await clock.pass(clock.wait(59_999));
    expect(queue.receive(10)).toEqual([]);
    await clock.pass(clock.wait(2));
    expect(queue.receive(10).map(({ receives }) => receives)).toEqual([2]);
  });

  test('makes a dead letter of what was received too often', async () => {
    const clock = createClock(0);
    const queue = createQueueModel(clock, rules);
    queue.add('a');
    for (let time = 0; time < 3; time += 1) {
      queue.receive(10);
      await clock.pass(clock.wait(60_001));
    }
    expect(queue.dead.map(({ body }) => body)).toEqual(['a']);
    expect(queue.size()).toBe(0);
  });

  test('brings a message that was put off when it was asked for, and not before', async () => {
    const clock = createClock(0);
    const queue = createQueueModel(clock, rules);
    queue.add('a');
    const [message] = queue.receive(10);
    queue.effects.ChangeMessageVisibility({
      QueueUrl: '',
      ReceiptHandle: message?.id ?? '',
      VisibilityTimeout: 90,
    });
    await clock.pass(clock.wait(61_000));
    expect(queue.receive(10)).toEqual([]);
    await clock.pass(clock.wait(30_000));
    expect(queue.receive(10)).toHaveLength(1);
  });

  test('does not bring back what was deleted', async () => {
    const clock = createClock(0);
    const queue = createQueueModel(clock, rules);
    queue.add('a');
    const [message] = queue.receive(10);
    queue.delete(message?.id ?? '');
    await clock.pass(clock.wait(61_000));
    expect(queue.receive(10)).toEqual([]);
  });

  test('wakes a long poll as soon as something is there', async () => {
    const clock = createClock(0);
    const queue = createQueueModel(clock, rules);
    clock.after(700, () => queue.add('a'));
    await clock.pass(queue.poll(20_000));
    expect(clock.now()).toBe(700);
    queue.receive(10);
    await clock.pass(queue.poll(20_000));
    expect(clock.now()).toBe(20_700);
  });
});
