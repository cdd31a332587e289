import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import type { QueueId } from '../../../infra/local/aws/sqs/queues.ts';
import {
  buildSqsEvent,
  type ReceivedMessage,
  receivedMessages,
} from '../../../infra/local/engine/sqs-event.ts';
import type { LocalStack } from '../../../infra/local/stack.ts';
import type { FunctionName } from '../../../shared/env.ts';

/** A message that was received, and what of it tells one from the other. */
export interface Delivery {
  message: ReceivedMessage;
  /** What it asks for; empty in the planner's own queue. */
  kind: string;
  /** Google's `sub`; empty where the message is of no single user. */
  user: string;
}

const about = z.object({ kind: z.string().default(''), user: z.string().default('') });

/** Empties a queue, as Lambda's poller does, ten at a time. */
export async function receiveAll(stack: LocalStack, queue: QueueId): Promise<Delivery[]> {
  const { url: QueueUrl } = stack.sqs.queues[queue];
  const names = { MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] };
  const received: Delivery[] = [];
  for (;;) {
    const answer = await stack.sqs.poll('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10, ...names });
    const { Messages } = receivedMessages.parse(answer);
    if (Messages.length === 0) return received;
    for (const message of Messages) {
      await stack.sqs.poll('DeleteMessage', { QueueUrl, ReceiptHandle: message.ReceiptHandle });
      received.push({ message, ...about.parse(JSON.parse(message.Body)) });
    }
  }
}

/** Invokes a function with a batch. @throws Error when one of the messages is to come again */
export async function deliver(
  stack: LocalStack,
  queue: QueueId,
  name: FunctionName,
  deliveries: readonly Delivery[],
): Promise<void> {
  const messages = deliveries.map(({ message }) => message);
  const event: SQSEvent = buildSqsEvent(messages, stack.sqs.queues[queue].arn);
  const result = (await stack.engine.invoke(name, event)) as SQSBatchResponse;
  if (result.batchItemFailures.length > 0)
    throw new Error(`${name}: ${result.batchItemFailures.length} of ${messages.length} were not done.`);
}
