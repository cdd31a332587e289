import { createHash } from 'node:crypto';
import type { EventRequest } from './event-request.ts';

/**
 * Whose turn a request takes: the message group by which SQS keeps a queue fair, so that one user's hundreds do not
 * hold up another's one. A broadcast, and the nightly check of all grants, are in nobody's stead: each is one tenant,
 * however many users it is for, and what a user asked for goes first.
 *
 * A message group is named by at most 128 characters (SQS API reference, SendMessage); a hash always fits.
 * EventBridge Scheduler's messages have none, and so each is a tenant of its own; a user's plans are limited.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */
export function tenantOf(request: EventRequest): string {
  return createHash('sha256').update(nameTenant(request)).digest('base64url');
}

function nameTenant(request: EventRequest): string {
  switch (request.kind) {
    case 'broadcast':
      return `broadcast ${request.broadcast}`;
    case 'check-grant':
      return 'check-grant';
    case 'scheduled':
    case 'event':
    case 'resume':
      return `user ${request.user}`;
  }
}
