import { GetScheduleCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import { nextOccurrence } from '../../../shared/schedules/occurrences.ts';
import type { Schedule } from '../../../shared/schedules/schedule.ts';
import { findSchedule } from '../../../shared/schedules/schedule-store.ts';
import { readShard, SHARDS } from '../../../shared/table/index-by-shard.ts';
import { scheduleIdOf, type Table, userOf } from '../../../shared/table/table.ts';
import { fieldOf } from '../cli/ops-error.ts';
import { addressOf, type Deployment } from '../deployment/deployment.ts';
import { type Finding, hint, ok, wrong } from './finding.ts';

/** Plans that are looked at: where the Scheduler has lost its schedules, it has lost most of them. */
const SAMPLE = 20;

/** Whether EventBridge Scheduler knows the plans that it is said to have been told of. */
export async function checkPlans(
  { name, names, now }: Pick<Deployment, 'name' | 'names' | 'now'>,
  table: Table,
  scheduler: SchedulerClient,
): Promise<Finding> {
  const plans = await samplePlans(table, now());
  try {
    const known = await Promise.all(plans.map((plan) => isKnown(scheduler, names.SCHEDULE_GROUP, plan.id)));
    const missing = plans.filter((_, index) => !known[index]);
    // Between our two looks a plan may have run for the last time, or have been deleted.
    const still = await Promise.all(missing.map((plan) => isStill(table, plan, now())));
    const lost = missing.filter((_, index) => still[index]);
    if (lost.length === 0)
      return ok('schedules', `EventBridge Scheduler knows all plans that were looked at (${plans.length}).`);
    return wrong(
      'schedules',
      `EventBridge Scheduler does not know ${lost.length} of the plans that were looked at (${plans.length}), e.g. ${lost[0]?.id}: what it does not know does not run.`,
      `npm run ops -- resync ${addressOf(name)}`,
    );
  } catch (error) {
    return hint('schedules', `The schedules of plans cannot be looked at (${fieldOf(error, 'name')}).`);
  }
}

/** Plans that were told of and have something to come. */
async function samplePlans(table: Table, now: number): Promise<Schedule[]> {
  const found: Schedule[] = [];
  for (let shard = 0; shard < SHARDS && found.length < SAMPLE; shard += 1) {
    const { items } = await readShard(table, 'SCHEDULE', shard, { limit: SAMPLE - found.length });
    for (const item of items) {
      const plan = await read(table, item, now);
      if (plan && isWaiting(plan, now)) found.push(plan);
    }
  }
  return found;
}

async function read(table: Table, item: Record<string, unknown>, now: number): Promise<Schedule | undefined> {
  return findSchedule(table, userOf(item), scheduleIdOf(item), now);
}

function isWaiting({ status, synced, when, endsAt }: Schedule, now: number): boolean {
  return status === 'active' && synced && nextOccurrence(when, now, endsAt) !== undefined;
}

async function isStill(table: Table, { user, id, version }: Schedule, now: number): Promise<boolean> {
  const plan = await findSchedule(table, user, id, now);
  return plan?.version === version && isWaiting(plan, now);
}

async function isKnown(scheduler: SchedulerClient, group: string, id: string): Promise<boolean> {
  try {
    await scheduler.send(new GetScheduleCommand({ GroupName: group, Name: id }));
    return true;
  } catch (error) {
    if (fieldOf(error, 'name') === 'ResourceNotFoundException') return false;
    throw error;
  }
}
