import { getItems } from '../aws/batch.ts';
import { keys } from '../aws/table.ts';
import { abandonRun, endUnclaimedRun } from '../runs/claim-run.ts';
import { DONE, hasLeft, type Outcome, performRun, type RunContext } from '../runs/perform-run.ts';
import { type RunKey, readRun } from '../runs/run.ts';
import { nextOccurrence } from '../schedules/occurrences.ts';
import { syncSchedule } from '../schedules/plan.ts';
import { renderEvent } from '../schedules/render-event.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { completeSchedule, readSchedule } from '../schedules/schedule-store.ts';
import type { Scheduler } from '../schedules/scheduler.ts';
import { readGrant } from '../vault/grants.ts';
import type { ScheduledRequest } from './event-request.ts';

export interface EngineContext extends RunContext {
  scheduler: Scheduler;
}

/**
 * Milliseconds after which an occurrence that was never begun counts as missed: by then the engine was down, or
 * the message lay in a dead-letter queue. A plan with `missed: "run"` runs it all the same.
 */
export const LATE_AFTER = 3600_000;

/**
 * Runs an occurrence of a plan. Whose it is, what it creates and whether it still runs is read from the table;
 * the message only says which.
 *
 * @throws Failure `store_unavailable`
 */
export async function runScheduled(context: EngineContext, request: ScheduledRequest): Promise<Outcome> {
  const { user, schedule: id, occurrence } = request;
  const run = { user, source: id, occurrence };
  const wanted = [keys.schedule(user, id), keys.grant(user), keys.run(user, id, occurrence)] as const;
  const items = await getItems(context.table, wanted);
  const [scheduleItem, grantItem, runItem] = wanted.map((key) => items.find((item) => item['sk'] === key.sk));
  const found = readSchedule(scheduleItem);
  if (!found) {
    // Deleted while this was on its way, or its deletion did not reach the Scheduler.
    await context.scheduler.remove(id);
    return DONE;
  }
  const schedule = await syncSchedule(context, found);
  const dueAt = Date.parse(occurrence);
  const begun = readRun(runItem);
  if (!begun && !belongsTo(schedule, dueAt)) return DONE;

  const late = !begun && !request.resumed && context.now() - dueAt > LATE_AFTER;
  const outcome =
    late && schedule.missed === 'skip'
      ? await missLate(context, run)
      : await performRun(context, {
          key: run,
          event: renderEvent(schedule.event, dueAt, schedule.when),
          grant: readGrant(user, grantItem),
          dueAt,
          mayPark: true,
          madeOf: [keys.schedule(user, id), ...(grantItem ? [keys.grant(user)] : [])],
        });
  if (nextOccurrence(schedule.when, dueAt, schedule.endsAt) === undefined) {
    await completeSchedule(context.table, schedule);
  }
  return outcome;
}

/** A message that was on its way when the plan was paused, ended or changed is none of its occurrences. */
function belongsTo({ status, when, endsAt }: Schedule, occurrence: number): boolean {
  if (status !== 'active' || (endsAt !== undefined && occurrence >= endsAt)) return false;
  // Scheduler's own reckoning of rate() is not ours to second.
  return when.every !== undefined || nextOccurrence(when, occurrence - 1) === occurrence;
}

async function missLate(context: RunContext, run: RunKey): Promise<Outcome> {
  await miss(context, run, 'late');
  const plan = keys.schedule(run.user, run.source);
  if (await hasLeft(context.table, [plan])) await abandonRun(context.table, run, context.now());
  return DONE;
}

/**
 * Records an occurrence that is not to run any more: one that was never begun, and comes late, or one that is
 * parked. Adopters are told first: should the invocation die in between, the next one finds it as it was, and tells
 * them again.
 */
export async function miss(context: RunContext, run: RunKey, reason: 'late' | 'parked'): Promise<void> {
  await context.bus.publish('EventMissed', { ...run, reason });
  const was = reason === 'late' ? 'new' : 'parked';
  await endUnclaimedRun(context.table, run, was, { status: 'missed', reason }, context.now());
}
