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
  eventsDlq: 'onbehalf-events-dlq',
  broadcast: 'onbehalf-broadcast',
  broadcastDlq: 'onbehalf-broadcast-dlq',
  scheduleDlq: 'onbehalf-schedule-dlq',
} as const;

export type QueueId = keyof typeof QUEUES;

const DAY = 24 * 3600;
const deadLetters = { MessageRetentionPeriod: String(14 * DAY) };

/** Attributes of each queue as the CDK stacks set them; a dead-letter queue comes before the one it serves. */
export const queueAttributes: readonly [QueueId, Record<string, string>][] = [
  ['eventsDlq', deadLetters],
  ['broadcastDlq', deadLetters],
  ['scheduleDlq', deadLetters],
  ['events', workQueue('eventsDlq', VISIBILITY_SECONDS, MAX_RECEIVES)],
  ['broadcast', workQueue('broadcastDlq', 6 * PLANNER_TIMEOUT_SECONDS, PLANNER_RECEIVES)],
];

function workQueue(dlq: QueueId, visibility: number, maxReceiveCount: number): Record<string, string> {
  return {
    MessageRetentionPeriod: String(7 * DAY),
    VisibilityTimeout: String(visibility),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn(dlq), maxReceiveCount }),
  };
}

export function queueArn(queue: QueueId): string {
  return arnOf('sqs', QUEUES[queue]);
}
