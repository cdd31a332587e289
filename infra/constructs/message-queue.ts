import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accept } from '../findings/accept.ts';

/** What every queue has: encrypted at rest with SQS's own keys, and in transit. */
const defaults = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

/** As long as SQS keeps anything. */
const DEAD_LETTER_DAYS = 14;
/**
 * A dead letter's age counts from when it was first sent, so what took seven days to fail stands in the
 * dead-letter queue for seven more. A message that is put off for 12 hours (the most SQS allows) at each of
 * its deliveries is given up before its seventh day.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
const MESSAGE_DAYS = 7;

/** Where letters wait for an operator who could not be delivered or dealt with. */
export function createDeadLetterQueue(scope: Construct, id: string): Queue {
  const queue = new Queue(scope, id, { ...defaults, retentionPeriod: Duration.days(DEAD_LETTER_DAYS) });
  accept(queue, 'isDeadLetters');
  return queue;
}

interface MessageQueueProps {
  /** Seconds for which a delivered message is nobody else's. */
  visibility: number;
  /** Deliveries after which a message is moved to the dead letters. */
  maxReceives: number;
}

/** A standard queue and its dead-letter queue. */
export class MessageQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { visibility, maxReceives }: MessageQueueProps) {
    super(scope, id);
    this.deadLetters = createDeadLetterQueue(this, 'DeadLetters');
    this.queue = new Queue(this, 'Queue', {
      ...defaults,
      retentionPeriod: Duration.days(MESSAGE_DAYS),
      visibilityTimeout: Duration.seconds(visibility),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: maxReceives },
    });
  }
}
