import { doneMessages } from '../../infra/local/engine/batch-result.ts';
import { buildSqsEvent, type ReceivedMessage, receivedMessages } from '../../infra/local/engine/sqs-event.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import { composeRequests } from '../../shared/adopter/compose-requests.ts';
import { BATCH_SIZE } from '../../shared/engine/limits.ts';
import { eventRequestSchema } from '../../shared/queue/event-request.ts';
import { tenantOf } from '../../shared/queue/tenant.ts';
import { createBacklog, type Delivered, type Order } from './fair-backlog.ts';

export interface Flood {
  /** Google's `sub` of whoever has so many runs due. */
  flooding: string;
  runs: number;
  /** Whoever has one, behind all of those. */
  other: string;
  order: Order;
  /** Batches that are worked on at once. */
  concurrency: number;
}

export interface Drained {
  /** Batches that were begun before the other user's. */
  batchesBefore: number;
  /** Milliseconds from the first batch to the end of the other user's. */
  otherTook: number;
  /** Runs that are through, and those that wait for another try. */
  done: number;
  waiting: number;
}

/** Times asked for, so that every event has a key of its own. */
let floods = 0;

/**
 * Puts runs into the event queue as an adopter's Lambda does, and lets the worker empty it, in batches as Lambda
 * would. The queue's own order is a model here: the stand-in knows no fair queues.
 */
export async function drainFlood(stack: LocalStack, flood: Flood): Promise<Drained> {
  floods += 1;
  const request = composeRequests();
  const asked = (user: string) => (_: unknown, run: number) => ({
    user,
    key: `flood ${floods} ${run}`,
    event: {
      summary: `Run ${run}`,
      start: { dateTime: '2031-03-03T10:00:00Z' },
      end: { dateTime: '2031-03-03T11:00:00Z' },
    },
  });
  await request(Array.from({ length: flood.runs }, asked(flood.flooding)));
  await request([asked(flood.other)(undefined, flood.runs)]);

  const backlog = createBacklog(await receiveAll(stack), flood.order);
  const drained: Drained = { batchesBefore: Number.NaN, otherTook: Number.NaN, done: 0, waiting: 0 };
  const began = performance.now();
  let batches = 0;
  const work = async (): Promise<void> => {
    for (let batch = backlog.take(BATCH_SIZE); batch.length > 0; batch = backlog.take(BATCH_SIZE)) {
      const other = batch.some(({ user }) => user === flood.other);
      if (other) drained.batchesBefore = batches;
      batches += 1;
      const done = await invokeWorker(stack, batch);
      if (other) drained.otherTook = performance.now() - began;
      backlog.release(batch);
      drained.done += done;
      drained.waiting += batch.length - done;
    }
  };
  await Promise.all(Array.from({ length: flood.concurrency }, work));
  await forgetWaiting(stack);
  return drained;
}

/** @returns how many of the messages are dealt with; these are deleted */
async function invokeWorker({ engine, sqs }: LocalStack, batch: readonly Delivered[]): Promise<number> {
  const { url: QueueUrl, arn } = sqs.queues.events;
  const messages = batch.map(({ message }) => message);
  const result = await engine.invoke('run-event', buildSqsEvent(messages, arn));
  const done = doneMessages(
    messages.map(({ MessageId }) => MessageId),
    result,
  );
  for (const { MessageId, ReceiptHandle } of messages) {
    if (done.includes(MessageId)) await sqs.poll('DeleteMessage', { QueueUrl, ReceiptHandle });
  }
  return done.length;
}

async function receiveAll({ sqs }: LocalStack): Promise<Delivered[]> {
  const received: ReceivedMessage[] = [];
  for (;;) {
    const input = { QueueUrl: sqs.queues.events.url, MaxNumberOfMessages: BATCH_SIZE };
    const names = { MessageSystemAttributeNames: ['All'] };
    const { Messages } = receivedMessages.parse(await sqs.poll('ReceiveMessage', { ...input, ...names }));
    if (Messages.length === 0) break;
    received.push(...Messages);
  }
  return received.map((message) => {
    const asked = eventRequestSchema.parse(JSON.parse(message.Body));
    return { message, user: asked.user, tenant: tenantOf(asked) };
  });
}

/** What waits for another try is not to meet the next flood. */
async function forgetWaiting({ sqs }: LocalStack): Promise<void> {
  await sqs.poll('PurgeQueue', { QueueUrl: sqs.queues.events.url });
}
