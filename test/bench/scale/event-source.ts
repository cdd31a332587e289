import type { SQSBatchResponse } from 'aws-lambda';
import type { Delivery } from '../../../shared/engine/work-batch.ts';
import type { Clock } from './clock.ts';
import type { Message, QueueModel } from './sqs.ts';

/** Lambda asks a queue for as long as SQS lets it wait (milliseconds). */
const LONG_POLL = 20_000;
/** Pollers that there are at once, and how many more come every second (300 a minute). */
const FIRST_POLLERS = 5;
const MORE_POLLERS = 5;

/** A function in one warm environment. */
export type Instance = (records: Delivery[]) => Promise<SQSBatchResponse>;

interface EventSourceProps {
  clock: Clock;
  queue: QueueModel;
  /** Batches that are worked on at once. */
  concurrency: number;
  batchSize: number;
  /** Starts an environment; what it answers is kept and given one batch after the other. */
  start: () => Promise<Instance>;
  /** Counts a request to SQS, and takes as long as it. */
  request: (call: 'ReceiveMessage' | 'DeleteMessageBatch') => Promise<void>;
  /** Told of every invocation: how long it took, in milliseconds, the start of its environment included. */
  onInvoked: (milliseconds: number) => void;
}

/**
 * Lambda's poller between a queue and a function: as many environments as it may have, each given a batch as soon as
 * it has answered for the last. What an answer does not name as failed is deleted, beside the next batch.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 * @returns stops it
 */
export function pollQueue({ clock, queue, request, ...props }: EventSourceProps): () => void {
  let stopped = false;
  const remove = async (messages: readonly Message[], answer: SQSBatchResponse): Promise<void> => {
    const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const done = messages.filter(({ id }) => !failed.has(id));
    if (done.length === 0) return;
    await request('DeleteMessageBatch');
    for (const { id } of done) queue.delete(id);
  };
  const work = async (): Promise<void> => {
    let instance: Instance | undefined;
    while (!stopped) {
      await request('ReceiveMessage');
      let messages = queue.receive(props.batchSize);
      if (messages.length === 0) {
        await queue.poll(LONG_POLL);
        messages = queue.receive(props.batchSize);
      }
      if (messages.length === 0) continue;
      const began = clock.now();
      instance ??= await props.start();
      const answer = await instance(messages.map(toRecord));
      props.onInvoked(clock.now() - began);
      void remove(messages, answer);
    }
  };
  for (let poller = 0; poller < props.concurrency; poller += 1)
    clock.after((Math.max(0, poller - FIRST_POLLERS + 1) / MORE_POLLERS) * 1000, () => void work());
  return () => {
    stopped = true;
  };
}

/** A message as Lambda words it. */
function toRecord({ id, body, receives, sentAt }: Message): Delivery {
  const attributes = { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAt) };
  return { messageId: id, receiptHandle: id, body, attributes };
}
