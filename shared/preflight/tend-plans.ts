import { nextOccurrence } from '../schedules/occurrences.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { completeSchedule, findSchedule } from '../schedules/schedule-store.ts';
import { type PlanningContext, syncSchedule } from '../schedules/sync-schedule.ts';
import { visitShards } from '../table/index-by-shard.ts';
import { type Item, scheduleIdOf, userOf } from '../table/table.ts';

/** Milliseconds by which a local time may be ahead of UTC or behind it, and more. */
const ANY_OFFSET = 48 * 3600_000;
/** Plans that may fail before it is not those plans that are at fault. */
const FAILURES = 10;

/** Whether a plan has passed its end, as far as that is told without reckoning. */
export function hasEnded(item: Item, now: number): boolean {
  const { when, endsAt } = item as unknown as Pick<Schedule, 'when' | 'endsAt'>;
  if (when.at !== undefined) return Date.parse(`${when.at}Z`) < now - ANY_OFFSET;
  return endsAt !== undefined && endsAt <= now;
}

/** Completes plans whose last occurrence nobody has run, unless they have changed and go on. */
export async function completePlans(context: PlanningContext, items: readonly Item[]): Promise<number> {
  let completed = 0;
  for (const item of items) {
    const schedule = await readIndexed(context, item);
    if (!schedule || nextOccurrence(schedule.when, context.now(), schedule.endsAt) !== undefined) continue;
    await completeSchedule(context.table, schedule, context.now());
    completed += 1;
  }
  return completed;
}

/** The plan of an entry of the index, as it is now; it may have changed since, or gone. */
async function readIndexed(context: PlanningContext, item: Item): Promise<Schedule | undefined> {
  return findSchedule(context.table, userOf(item), scheduleIdOf(item), context.now());
}

/** One plan that the Scheduler does not take keeps no other from being told, but is not passed over in silence. */
export async function healPlans(context: PlanningContext): Promise<{ healed: number; failures: unknown[] }> {
  let healed = 0;
  const failures: unknown[] = [];
  await visitShards(context.table, 'UNSYNCED', async (item) => {
    const schedule = await readIndexed(context, item);
    if (!schedule) return;
    await syncSchedule(context, schedule).then(
      () => {
        healed += 1;
      },
      (error: unknown) => {
        failures.push(error);
        if (failures.length > FAILURES) throw error;
      },
    );
  });
  return { healed, failures };
}
