import { createSqsClient } from '../aws/clients/sqs.ts';
import type { BroadcastContext } from '../broadcasts/walk-segment.ts';
import type { Reads } from '../env.ts';
import { createQueue } from '../queue/queue.ts';
import { tenantOf } from '../queue/tenant.ts';
import { composeTable } from './table.ts';

/** What the broadcast planner needs; the deadline comes with each invocation. */
export function composeBroadcasts(
  environment: Reads<'TABLE_NAME' | 'EVENT_QUEUE_URL' | 'BROADCAST_QUEUE_URL'>,
): Omit<BroadcastContext, 'deadline'> {
  const sqs = createSqsClient();
  return {
    table: composeTable(environment),
    queue: createQueue(sqs, environment.EVENT_QUEUE_URL, tenantOf),
    segments: createQueue(sqs, environment.BROADCAST_QUEUE_URL),
  };
}
