import type { createScheduler, Scheduler } from '../schedules/scheduler.ts';
import { loadOnUse } from './load-on-use.ts';

export function composeScheduler(environment: Parameters<typeof createScheduler>[1]): Scheduler {
  return loadOnUse(
    async () => {
      const [{ createScheduler }, { createSchedulerClient }] = await Promise.all([
        import('../schedules/scheduler.ts'),
        import('../aws/clients/scheduler.ts'),
      ]);
      return createScheduler(createSchedulerClient(), environment);
    },
    'put',
    'remove',
    'removeOf',
  );
}
