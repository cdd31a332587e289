import type { Reads } from '../env.ts';
import type { Scheduler } from '../schedules/scheduler.ts';
import { loadOnUse } from './load-on-use.ts';

export function composeScheduler(
  environment: Reads<'SCHEDULE_GROUP' | 'SCHEDULER_ROLE_ARN' | 'SCHEDULE_DLQ_ARN' | 'EVENT_QUEUE_ARN'>,
): Scheduler {
  return loadOnUse(
    async () => {
      const [{ createScheduler }, { createSchedulerClient }] = await Promise.all([
        import('../schedules/scheduler.ts'),
        import('../aws/clients/scheduler.ts'),
      ]);
      return createScheduler(createSchedulerClient(), {
        group: environment.SCHEDULE_GROUP,
        roleArn: environment.SCHEDULER_ROLE_ARN,
        queueArn: environment.EVENT_QUEUE_ARN,
        deadLettersArn: environment.SCHEDULE_DLQ_ARN,
      });
    },
    'put',
    'remove',
    'removeOf',
  );
}
