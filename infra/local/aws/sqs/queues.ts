import {
  MAX_RECEIVES,
  PLANNER_RECEIVES,
  PLANNER_TIMEOUT_SECONDS,
  VISIBILITY_SECONDS,
} from '../../../../shared/engine/limits.ts';
import { arnOf } from '../wire/account.ts';

/** The stack's queues by what they are for; each value is the queue's name. */
export const QUEUES = {
  events: 'onbehalf-events',
  deadEvents: 'onbehalf-dead-events',
  broadcasts: 'onbehalf-broadcasts',
  deadBroadcasts: 'onbehalf-dead-broadcasts',
  undelivered: 'onbehalf-undelivered',
} as const;

export type QueueId = keyof typeof QUEUES;

const DAY = 24 * 3600;
const deadLetterQueue = { MessageRetentionPeriod: String(14 * DAY) };

/** Attributes of each queue as the CDK stacks set them; a dead-letter queue comes before the one it serves. */
export const queueAttributes: readonly [QueueId, Record<string, string>][] = [
  ['deadEvents', deadLetterQueue],
  ['deadBroadcasts', deadLetterQueue],
  ['undelivered', deadLetterQueue],
  ['events', workQueue('deadEvents', VISIBILITY_SECONDS, MAX_RECEIVES)],
  ['broadcasts', workQueue('deadBroadcasts', 6 * PLANNER_TIMEOUT_SECONDS, PLANNER_RECEIVES)],
];

function workQueue(
  deadLetters: QueueId,
  visibility: number,
  maxReceiveCount: number,
): Record<string, string> {
  return {
    MessageRetentionPeriod: String(7 * DAY),
    VisibilityTimeout: String(visibility),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn(deadLetters), maxReceiveCount }),
  };
}

export function queueArn(queue: QueueId): string {
  return arnOf('sqs', QUEUES[queue]);
}
