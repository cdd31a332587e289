import type { Reads } from '../env.ts';
import type { EventQueue } from '../queue/queue.ts';
import { loadOnUse } from './load-on-use.ts';

export function composeEventQueue(environment: Reads<'EVENT_QUEUE_URL'>): EventQueue {
  return loadOnUse(
    async () => {
      const [{ createQueue }, { createSqsClient }, { tenantOf }] = await Promise.all([
        import('../queue/queue.ts'),
        import('../aws/clients/sqs.ts'),
        import('../queue/tenant.ts'),
      ]);
      return createQueue(createSqsClient(), environment.EVENT_QUEUE_URL, tenantOf);
    },
    'send',
    'defer',
  );
}
