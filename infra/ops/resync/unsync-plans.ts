import type { Schedule } from '../../../shared/schedules/schedule.ts';
import { readSchedule } from '../../../shared/schedules/schedule-row.ts';
import { unsyncSchedule } from '../../../shared/schedules/unsync-schedule.ts';
import { SCHEDULE_PREFIX, type Table, userOf } from '../../../shared/table/table.ts';
import { walkTable } from '../walk/walk-table.ts';

interface Unsynced {
  /** Plans that were marked. */
  marked: number;
  /** Plans that were marked before. */
  waiting: number;
}

/**
 * Marks every plan that is not over as one that EventBridge Scheduler may not know.
 *
 * @param since milliseconds since the epoch; what was due earlier is not made up for
 * @param dryRun count only
 * @throws Failure `store_unavailable`: a repeat marks the rest
 */
export async function unsyncPlans(table: Table, since: number, dryRun: boolean): Promise<Unsynced> {
  const found: Unsynced = { marked: 0, waiting: 0 };
  for await (const plan of walkPlans(table, 'Marking the plans')) {
    if (!plan.synced) found.waiting += 1;
    // One that was changed meanwhile is told by whoever changed it.
    else if (dryRun || (await unsyncSchedule(table, plan, since))) found.marked += 1;
  }
  return found;
}

/** How many plans EventBridge Scheduler may not know. @throws Failure `store_unavailable` */
export async function countUnsynced(table: Table): Promise<number> {
  let count = 0;
  for await (const plan of walkPlans(table, 'Looking at the plans')) if (!plan.synced) count += 1;
  return count;
}

/** Every plan that is not over, strongly consistent: the index may lag behind. */
async function* walkPlans(table: Table, what: string): AsyncGenerator<Schedule> {
  const items = walkTable(table, what, {
    ConsistentRead: true,
    FilterExpression: 'begins_with(sk, :plan) AND #status IN (:active, :paused)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':plan': SCHEDULE_PREFIX, ':active': 'active', ':paused': 'paused' },
  });
  for await (const item of items) {
    const plan = readSchedule(item);
    if (plan) yield { ...plan, user: userOf(item) };
  }
}
