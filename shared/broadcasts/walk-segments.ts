import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { describeError, type Log } from '../log.ts';
import { type BroadcastContext, segmentSchema, walkSegment } from './walk-segment.ts';

/**
 * Walks the segments that stand in a batch of messages, one after the other; what fails is named, so that SQS
 * keeps it. It never throws, and it answers for every batch: of one without an answer SQS would delete all messages.
 */
export async function walkSegments(
  context: BroadcastContext & { log: Log },
  records: readonly Pick<SQSRecord, 'messageId' | 'body'>[],
): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  for (const { body, messageId } of records) {
    try {
      await walkSegment(context, segmentSchema.parse(JSON.parse(body)));
    } catch (error) {
      context.log.error('segment not walked', { requestId: messageId, ...describeError(error) });
      failed.push(messageId);
    }
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
