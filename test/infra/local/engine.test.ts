import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import type { Handlers } from '../../../infra/local/lambda/load-function.ts';
import { type LocalStack, startLocalStack } from '../../../infra/local/stack.ts';
import { clientAt } from '../../support/aws-call.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let stack: LocalStack;
let batches: { at: number; event: SQSEvent }[];
let answer: (event: SQSEvent) => unknown;
let preflights: number[];
let passed: number;
const errors: unknown[] = [];

beforeEach(async () => {
  batches = [];
  preflights = [];
  passed = 0;
  // Half past, so that no full hour comes by itself. Not by `Date`, which follows the stack’s clock.
  const began = Date.UTC(2026, 10, 23, 10, 30) - performance.now();
  errors.splice(0);
  answer = () => ({ batchItemFailures: [] });
  const work = (event: SQSEvent) => {
    batches.push({ at: Date.now(), event });
    return answer(event);
  };
  const handlers: Handlers = {
    'run-event': work,
    'plan-broadcast': work,
    preflight: () => void preflights.push(Date.now()),
  };
  stack = await startLocalStack({
    handlers,
    onError: (_name, error) => void errors.push(error),
    now: () => began + performance.now() + passed,
  });
});

afterEach(() => stack.stop());

const bodies = () => batches.flatMap(({ event }) => event.Records.map(({ body }) => body));
const startOf = (moment: number, unit: number) => Math.ceil(moment / unit) * unit;

async function send(MessageBody: string, QueueUrl = stack.environment.EVENT_QUEUE_URL): Promise<void> {
  const client = new SQSClient(clientAt(stack.sqs.url));
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  client.destroy();
}

async function schedule(Name: string, ScheduleExpression: string): Promise<void> {
  const client = new SchedulerClient(clientAt(stack.scheduler.url));
  await client.send(
    new CreateScheduleCommand({
      Name,
      GroupName: stack.environment.SCHEDULE_GROUP,
      ScheduleExpression,
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: stack.environment.EVENT_QUEUE_ARN,
        RoleArn: stack.environment.SCHEDULER_ROLE_ARN,
        Input: '<aws.scheduler.scheduled-time>',
        DeadLetterConfig: { Arn: stack.environment.SCHEDULE_DLQ_ARN },
        RetryPolicy: { MaximumRetryAttempts: 1 },
      },
    }),
  );
  client.destroy();
}

const at = (moment: number) => `at(${new Date(moment).toISOString().slice(0, 19)})`;

describe('the worker', () => {
  test('is invoked with a message as Lambda words it, and the message is gone', async () => {
    await send('one');
    await stack.engine.settle();
    expect(batches.map(({ event }) => event)).toEqual([
      {
        Records: [
          {
            messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
            receiptHandle: expect.any(String),
            body: 'one',
            attributes: {
              ApproximateReceiveCount: '1',
              SentTimestamp: expect.stringMatching(/^\d{13}$/),
              SenderId: expect.any(String),
              ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
            },
            messageAttributes: {},
            md5OfBody: 'f97c5d29941bfb1b2fdab0874906ab82',
            eventSource: 'aws:sqs',
            eventSourceARN: stack.environment.EVENT_QUEUE_ARN,
            awsRegion: 'us-east-1',
          },
        ],
      },
    ]);
    expect(await stack.sqs.messages('events')).toEqual([]);
    expect(stack.engine.invocations()).toMatchObject([{ function: 'run-event', outcome: 'ok' }]);
  });

  test('takes at most ten messages, and runs at most five times at once', async () => {
    await stack.engine.pause();
    let running = 0;
    let most = 0;
    const five = Promise.withResolvers<void>();
    answer = async () => {
      running += 1;
      most = Math.max(most, running);
      // The first ones stay long enough for a sixth to show.
      if (running === 5) setTimeout(five.resolve, 50);
      await five.promise;
      running -= 1;
    };
    await Promise.all(Array.from({ length: 70 }, (_none, index) => send(String(index))));
    await stack.engine.settle();
    expect(batches.every(({ event }) => event.Records.length <= 10)).toBe(true);
    expect(new Set(bodies()).size).toBe(70);
    expect(most).toBe(5);
  });

  test('is given again what it named as failed, after six minutes and not before', async () => {
    await stack.engine.pause();
    for (const body of ['good', 'bad', 'fine']) await send(body);
    answer = ({ Records }) => ({
      batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    });
    await stack.engine.settle();
    expect(bodies().sort()).toEqual(['bad', 'fine', 'good']);
    await stack.clock.advance(5 * MINUTE);
    expect(bodies()).toHaveLength(3);
    await stack.clock.advance(MINUTE);
    expect(bodies().slice(3)).toEqual(['bad']);
    expect(batches.at(-1)?.event.Records[0]?.attributes.ApproximateReceiveCount).toBe('2');
  });

  test('that throws gets everything again, and in the end the dead-letter queue does', async () => {
    answer = () => {
      throw new Error('broken');
    };
    await send('one');
    await stack.clock.advance(2 * HOUR);
    expect(bodies()).toHaveLength(12);
    expect(errors).toHaveLength(12);
    expect((await stack.sqs.messages('deadEvents')).map(({ body }) => body)).toEqual(['one']);
    expect(await stack.sqs.messages('events')).toEqual([]);
  });

  test('of broadcasts has a queue of its own and takes one message at a time', async () => {
    await stack.engine.pause();
    for (const body of ['a', 'b']) await send(body, stack.environment.BROADCAST_QUEUE_URL);
    await stack.engine.settle();
    expect(batches.map(({ event }) => event.Records.length)).toEqual([1, 1]);
    expect(stack.engine.invocations().map((one) => one.function)).toEqual([
      'plan-broadcast',
      'plan-broadcast',
    ]);
  });

  test('that takes long keeps nobody else from being served', async () => {
    const slow = Promise.withResolvers<void>();
    answer = ({ Records }) => (Records[0]?.body === 'slow' ? slow.promise : undefined);
    await send('slow');
    while (batches.length < 1) await new Promise((resolve) => setImmediate(resolve));
    await send('quick');
    while (batches.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(bodies()).toEqual(['slow', 'quick']);
    slow.resolve();
    await stack.engine.settle();
    expect(await stack.sqs.messages('events')).toEqual([]);
  });

  test('that never ends does not keep the stack from stopping', async () => {
    answer = () => new Promise(() => {});
    await send('one');
    while (batches.length < 1) await new Promise((resolve) => setImmediate(resolve));
    await stack.stop();
    expect(stack.engine.invocations()).toMatchObject([{ outcome: 'running' }]);
  });
});

describe('time', () => {
  test('passes step by step: everything happens at its own moment', async () => {
    const first = startOf(stack.clock.now() + MINUTE, HOUR);
    await schedule('hourly', 'cron(0 * * * ? *)');
    await stack.clock.advance({ to: first + 2 * HOUR + MINUTE });
    const moments = [first, first + HOUR, first + 2 * HOUR];
    expect(bodies()).toEqual(moments.map((moment) => `${new Date(moment).toISOString().slice(0, 19)}Z`));
    for (const [index, moment] of moments.entries()) {
      expect((batches[index]?.at ?? 0) - moment).toBeGreaterThanOrEqual(0);
      expect((batches[index]?.at ?? 0) - moment).toBeLessThan(MINUTE);
    }
    expect(Date.now() - first - 2 * HOUR).toBeGreaterThanOrEqual(MINUTE);
  });

  test('can be slept through: everything happens late, in its order', async () => {
    const first = startOf(stack.clock.now() + MINUTE, HOUR);
    await schedule('hourly', 'cron(0 * * * ? *)');
    await stack.clock.jump({ to: first + 2 * HOUR + MINUTE });
    expect(bodies()).toHaveLength(3);
    expect(batches.every(({ at: moment }) => moment >= first + 2 * HOUR + MINUTE)).toBe(true);
  });

  test('flows by itself: a schedule fires without anybody pushing it', async () => {
    const soon = startOf(stack.clock.now() + HOUR, 1_000);
    await schedule('soon', at(soon));
    passed = HOUR;
    while (batches.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(bodies()).toEqual([`${new Date(soon).toISOString().slice(0, 19)}Z`]);
    expect(batches[0]?.at).toBeGreaterThanOrEqual(soon);
  });

  test('stands still for the engine while it is paused', async () => {
    await stack.engine.pause();
    await send('one');
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect(batches).toEqual([]);
    stack.engine.resume();
    while (batches.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(bodies()).toEqual(['one']);
  });

  test('says what it will bring next', async () => {
    const moment = startOf(stack.clock.now() + MINUTE, MINUTE);
    await schedule('soon', at(moment));
    expect(await stack.clock.nextDue()).toBe(moment);
  });

  test('is the machine’s again when the stack has stopped', async () => {
    await stack.clock.jump({ to: performance.timeOrigin + performance.now() + 24 * HOUR });
    const ahead = Date.now();
    await stack.stop();
    expect(ahead - Date.now()).toBeGreaterThan(23 * HOUR);
  });
});

describe('the Scheduler', () => {
  test('tries a queue that fails again, and then leaves the occurrence in its dead-letter queue', async () => {
    stack.sqs.faults.inject('SendMessage', 'internal', { times: 2 });
    await schedule('soon', at(stack.clock.now() + MINUTE));
    await stack.clock.advance(2 * MINUTE);
    expect(batches).toEqual([]);
    expect(await stack.sqs.messages('undelivered')).toMatchObject([
      {
        body: expect.stringMatching(/^\d{4}-.*Z$/),
        attributes: { ERROR_CODE: 'InternalFailure', TARGET_ARN: stack.environment.EVENT_QUEUE_ARN },
      },
    ]);
  });

  test('invokes the nightly check', async () => {
    const before = stack.clock.now();
    await stack.clock.advance(47 * HOUR);
    expect(preflights).toHaveLength(1);
    await stack.clock.advance(2 * HOUR);
    expect(preflights).toHaveLength(2);
    expect((preflights[0] ?? 0) - before).toBeGreaterThanOrEqual(24 * HOUR - MINUTE);
  });
});

test('an operator can invoke a function and sees what it answers or throws', async () => {
  answer = () => ({ progress: 1 });
  expect(await stack.engine.invoke('plan-broadcast', { Records: [] })).toEqual({ progress: 1 });
  answer = () => {
    throw new Error('no such broadcast');
  };
  await expect(stack.engine.invoke('plan-broadcast', { Records: [] })).rejects.toThrow('no such broadcast');
});
