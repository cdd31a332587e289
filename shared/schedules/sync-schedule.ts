import { contention } from '../aws/failures.ts';
import type { EventQueue } from '../queue/queue.ts';
import type { Table } from '../table/table.ts';
import { toInstant } from './instant.ts';
import { nextOccurrence, occurrencesOf } from './occurrences.ts';
import type { Schedule } from './schedule.ts';
import { findSchedule, replaceSchedule } from './schedule-store.ts';
import type { Scheduler } from './scheduler.ts';

export interface PlanningContext {
  table: Table;
  scheduler: Scheduler;
  /** For occurrences that the Scheduler did not know of; without it they wait for the nightly check. */
  queue?: EventQueue | undefined;
  now: () => number;
}

/** How often a plan is told anew that changed while the Scheduler was being told. */
const SYNC_TRIES = 4;

/**
 * Tells EventBridge Scheduler what the row says, unless it is known to have been told. Whoever finds that the row
 * has changed meanwhile tells what it says now, since what was told last may be the older.
 *
 * @throws Failure `store_unavailable`
 */
export async function syncSchedule(context: PlanningContext, schedule: Schedule): Promise<Schedule> {
  if (schedule.synced) return schedule;
  let current = schedule;
  for (let attempt = 0; attempt < SYNC_TRIES; attempt += 1) {
    if (!(await tell(context, current))) return current;
    const synced = { ...current, synced: true };
    if (await replaceSchedule(context.table, synced, current.version)) return synced;
    const found = await findSchedule(context.table, current.user, current.id, context.now());
    if (!found) {
      await context.scheduler.remove(current.id);
      return current;
    }
    current = found;
  }
  throw contention();
}

/** Occurrences that are made up for at most, of a plan that the Scheduler did not know of. */
const UNHEARD = 100;

/**
 * A plan of which nothing is left to come is not for the Scheduler: AWS refuses times that are past. What came
 * while it did not know of the plan goes to the worker, which runs it or counts it as missed.
 *
 * @returns `false` when that has to be left to somebody with a queue
 */
async function tell(context: PlanningContext, schedule: Schedule): Promise<boolean> {
  const { user, id, when, endsAt, status, changedAt, unheardSince = 0 } = schedule;
  const now = context.now();
  const after = Math.max(changedAt, unheardSince);
  const until = Math.min(endsAt ?? now, now);
  const unheard = status === 'active' ? occurrencesOf(when, { after, until, limit: UNHEARD }) : [];
  const done = nextOccurrence(when, now, endsAt) === undefined;
  if (unheard.length > 0 && !context.queue && done) return false;
  if (done) await context.scheduler.remove(id);
  else await context.scheduler.put(schedule, now);
  await context.queue?.send(
    unheard.map((at) => ({ kind: 'scheduled', user, schedule: id, occurrence: toInstant(at) })),
  );
  return true;
}
