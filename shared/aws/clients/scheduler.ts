import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { endInTime } from '../end-in-time.ts';
import { bounded } from './bounded.ts';

export function createSchedulerClient(): SchedulerClient {
  return endInTime(new SchedulerClient(bounded));
}
