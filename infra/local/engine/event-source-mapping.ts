import type { SQSEvent } from 'aws-lambda';
import type { FunctionName } from '../../../shared/env.ts';
import type { QueueId } from '../aws/sqs/queues.ts';
import type { Sqs } from '../aws/sqs.ts';
import type { InvocationEnd } from '../lambda/invoke-lambda.ts';
import { doneMessages } from './batch-result.ts';
import { buildSqsEvent, type ReceivedMessage, receivedMessages } from './sqs-event.ts';

export interface EventSource {
  queue: QueueId;
  function: FunctionName;
  /** Messages of one invocation at most. */
  batchSize: number;
  /** Invocations at the same time at most. */
  maximumConcurrency: number;
}

interface EventSourceMapping {
  /**
   * Receives what is visible and starts invocations, as many as may run at once.
   *
   * @returns how many it has started
   */
  fill(): Promise<number>;
  /** The invocations that run. */
  running: ReadonlySet<Promise<void>>;
}

/** Lambda's poller of one queue: invokes with batches, deletes what is done, leaves the rest to its visibility. */
export function createEventSourceMapping(
  source: EventSource,
  sqs: Sqs,
  invoke: (name: FunctionName, event: SQSEvent) => Promise<InvocationEnd>,
): EventSourceMapping {
  const { url: QueueUrl, arn } = sqs.queues[source.queue];
  const running = new Set<Promise<void>>();

  const receive = async (): Promise<ReceivedMessage[]> => {
    const names = { MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] };
    const input = { QueueUrl, MaxNumberOfMessages: source.batchSize, WaitTimeSeconds: 0, ...names };
    return receivedMessages.parse(await sqs.poll('ReceiveMessage', input)).Messages;
  };
  const work = async (messages: readonly ReceivedMessage[]): Promise<void> => {
    const end = await invoke(source.function, buildSqsEvent(messages, arn));
    if (end.outcome !== 'ok') return;
    const ids = messages.map(({ MessageId }) => MessageId);
    const done = doneMessages(ids, end.result);
    for (const { MessageId, ReceiptHandle } of messages) {
      if (done.includes(MessageId)) await sqs.poll('DeleteMessage', { QueueUrl, ReceiptHandle });
    }
  };
  return {
    running,
    async fill() {
      let started = 0;
      while (running.size < source.maximumConcurrency) {
        const messages = await receive();
        if (messages.length === 0) break;
        const invocation: Promise<void> = work(messages).finally(() => running.delete(invocation));
        // A store that has been closed meanwhile ends the invocation, not the process.
        invocation.catch(() => {});
        running.add(invocation);
        started += 1;
      }
      return started;
    },
  };
}
