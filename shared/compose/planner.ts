import { createSqsClient } from '../aws/clients/sqs.ts';
import type { PlannerContext } from '../engine/plan-segment.ts';
import { createQueue } from '../engine/queue.ts';
import { tenantOf } from '../engine/tenant.ts';
import type { Reads } from './reads.ts';
import { composeTable } from './table.ts';

/** What the broadcast planner needs; the deadline comes with each invocation. */
export function composePlanner(
  environment: Reads<'TABLE_NAME' | 'EVENT_QUEUE_URL' | 'BROADCAST_QUEUE_URL'>,
): Omit<PlannerContext, 'deadline'> {
  const sqs = createSqsClient();
  return {
    table: composeTable(environment),
    queue: createQueue(sqs, environment.EVENT_QUEUE_URL, tenantOf),
    segments: createQueue(sqs, environment.BROADCAST_QUEUE_URL),
  };
}
