import type { Scheduler } from '../schedules/scheduler.ts';
import { deleteItems, listItems } from '../table/items.ts';
import { keys, RUN_PREFIX, SCHEDULE_PREFIX, scheduleIdOf, type Table } from '../table/table.ts';
import type { Receipt } from './receipt.ts';

interface ConnectionContext {
  table: Table;
  scheduler: Pick<Scheduler, 'remove'>;
}

/** Plans that are taken from EventBridge Scheduler at a time. */
const AT_ONCE = 25;

/**
 * Deletes what acts for a user while they are away: grant, plans and runs.
 *
 * The order is what makes it safe beside a worker that is at one of the runs. The grant goes first, so nothing is
 * begun any more; the runs last: a worker that writes one later than they were listed finds plan or grant
 * gone, and gives up what it wrote (see `performRun`). Whatever it breaks at, a repeat deletes the rest.
 *
 * @returns how many plans and runs it deleted
 * @throws Failure `store_unavailable`
 */
export async function deleteConnection(
  context: ConnectionContext,
  user: string,
): Promise<Pick<Receipt['deleted'], 'plans' | 'runs'>> {
  const plans = await deleteGrantAndPlans(context, user);
  const runs = await listItems(context.table, user, RUN_PREFIX);
  await deleteItems(context.table, runs);
  return { plans, runs: runs.length };
}

/**
 * Deletes grant and plans; the runs, which go last, are left to whoever calls.
 *
 * Plans are listed when the grant is gone: one that is made later than that finds no grant, and is taken back.
 *
 * @returns how many plans it deleted
 * @throws Failure `store_unavailable`
 */
export async function deleteGrantAndPlans(
  { table, scheduler }: ConnectionContext,
  user: string,
): Promise<number> {
  await deleteItems(table, [keys.grant(user)]);
  const plans = await listItems(table, user, SCHEDULE_PREFIX, ['buried']);
  for (let start = 0; start < plans.length; start += AT_ONCE) {
    const some = plans.slice(start, start + AT_ONCE);
    await Promise.all(some.map((plan) => scheduler.remove(scheduleIdOf(plan))));
    await deleteItems(table, some);
  }
  // A plan that the user has deleted themselves leaves a mark (see `burySchedule`).
  return plans.filter((plan) => plan['buried'] !== true).length;
}
