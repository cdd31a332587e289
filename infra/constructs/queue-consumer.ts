import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { accept } from '../findings/accept.ts';

interface QueueConsumerProps {
  queue: IQueue;
  target: IFunction;
  batchSize: number;
  /** Invocations at once: Lambda takes no more from the queue, so nothing is received just to be throttled. */
  maxConcurrency: number;
}

/**
 * Lets a queue invoke a function, which answers which messages of the batch failed; the others are deleted.
 * The rights for it are in the function's own role.
 */
export function consumeQueue(scope: Construct, id: string, props: QueueConsumerProps): void {
  const { queue, ...rest } = props;
  const mapping = new EventSourceMapping(scope, id, {
    ...rest,
    eventSourceArn: queue.queueArn,
    reportBatchItemFailures: true,
  });
  accept(mapping, 'mappingDestination');
}
