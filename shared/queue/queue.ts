import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { awsFailure } from '../aws/failures.ts';
import { Failure } from '../problems.ts';
import type { EventRequest } from './event-request.ts';

/** SendMessageBatch takes at most 10 entries (SQS quota). */
const SEND_BATCH = 10;
/** Batches that are on their way at a time. */
const AT_ONCE = 10;
const TRIES = 4;
/** ChangeMessageVisibility takes at most twelve hours (SQS API reference). */
const LONGEST_DEFERRAL = 12 * 3600;

/** The queue of event requests, or the planner's own. */
export interface Queue<Message> {
  /**
   * Sends all of them, in batches. After a failure some may have been sent: the receivers know a repeat.
   *
   * @throws Failure `store_unavailable`
   */
  send(messages: readonly Message[]): Promise<void>;
  /** Lets a delivered message come again after so many seconds, at most {@link LONGEST_DEFERRAL}. */
  defer(receiptHandle: string, seconds: number): Promise<void>;
}

export type EventQueue = Queue<EventRequest>;

/** @param tenantOf names the message group of each message, by which SQS keeps the queue fair; none: there is no such */
export function createQueue<Message>(
  client: SQSClient,
  url: string,
  tenantOf?: (message: Message) => string,
): Queue<Message> {
  const sendBatch = async (messages: readonly Message[]): Promise<void> => {
    let pending = messages.map((message, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(message),
      ...(tenantOf && { MessageGroupId: tenantOf(message) }),
    }));
    for (let attempt = 0; pending.length > 0; attempt += 1) {
      if (attempt === TRIES) throw new Failure('store_unavailable', { reason: 'SendMessageBatch' });
      const sent = await client
        .send(new SendMessageBatchCommand({ QueueUrl: url, Entries: pending }))
        .catch((error: unknown) => {
          throw awsFailure('store_unavailable', error);
        });
      const failed = new Set((sent.Failed ?? []).map(({ Id }) => Id));
      pending = pending.filter(({ Id }) => failed.has(Id));
    }
  };
  return {
    async send(messages) {
      const batches = Array.from({ length: Math.ceil(messages.length / SEND_BATCH) }, (_, index) =>
        messages.slice(index * SEND_BATCH, (index + 1) * SEND_BATCH),
      );
      for (let start = 0; start < batches.length; start += AT_ONCE) {
        await Promise.all(batches.slice(start, start + AT_ONCE).map(sendBatch));
      }
    },
    async defer(receiptHandle, seconds) {
      const VisibilityTimeout = Math.round(Math.min(Math.max(seconds, 0), LONGEST_DEFERRAL));
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: url,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout,
        }),
      );
    },
  };
}
