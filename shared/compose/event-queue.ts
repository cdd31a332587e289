import type { EventQueue } from '../engine/queue.ts';
import { loadOnUse } from './load-on-use.ts';
import type { Reads } from './reads.ts';

export function composeEventQueue(environment: Reads<'EVENT_QUEUE_URL'>): EventQueue {
  return loadOnUse(
    async () => {
      const [{ createQueue }, { createSqsClient }, { tenantOf }] = await Promise.all([
        import('../engine/queue.ts'),
        import('../aws/clients/sqs.ts'),
        import('../engine/tenant.ts'),
      ]);
      return createQueue(createSqsClient(), environment.EVENT_QUEUE_URL, tenantOf);
    },
    'send',
    'defer',
  );
}
