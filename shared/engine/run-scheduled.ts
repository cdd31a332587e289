import type { ScheduledRequest } from '../queue/event-request.ts';
import type { Outcome } from '../runs/outcome.ts';
import { type PreparedRun, performRun, UNWANTED } from '../runs/perform-run.ts';
import type { RunRow } from '../runs/run.ts';
import { nextOccurrence } from '../schedules/occurrences.ts';
import { renderEvent } from '../schedules/render-event.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { readKeptSchedule } from '../schedules/schedule-row.ts';
import { completeSchedule } from '../schedules/schedule-store.ts';
import { syncSchedule } from '../schedules/sync-schedule.ts';
import { readTogether } from '../table/read-together.ts';
import { keys, pickItem } from '../table/table.ts';
import { readGrant } from '../vault/grant-store.ts';
import type { EngineContext } from './engine-context.ts';

/**
 * Milliseconds after which an occurrence that nobody had begun counts as missed: by then the engine was down, or
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
  const { user, schedule: source, occurrence } = request;
  const key = { user, source, occurrence };
  return performRun(context, { key, mayPark: true }, (row) => prepareOccurrence(context, request, row));
}

async function prepareOccurrence(
  context: EngineContext,
  { user, schedule: id, occurrence, resumed }: ScheduledRequest,
  row: RunRow,
): Promise<PreparedRun> {
  const [plan, grant] = [keys.schedule(user, id), keys.grant(user)];
  const items = await readTogether(context.table, [plan, grant]);
  const found = readKeptSchedule(pickItem(items, plan), context.now());
  if (!found) {
    // Deleted while this was on its way, or its deletion did not reach the Scheduler. Whoever forged the message may
    // have named a plan of somebody else.
    await context.scheduler.removeOf(user, id);
    return UNWANTED;
  }
  const schedule = await syncSchedule(context, found);
  const dueAt = Date.parse(occurrence);
  if (dueAt < (schedule.restoredAt ?? 0)) return { kind: 'missed', reason: 'restored' };
  if (!belongsTo(schedule, dueAt) && !wasBegun(schedule, row)) return UNWANTED;

  const next = nextOccurrence(schedule.when, dueAt, schedule.endsAt);
  // Before the run is closed: whoever dies in between comes again, and completes it then.
  if (next === undefined) await completeSchedule(context.table, schedule, context.now());
  // By the first attempt, so that all others judge as it did.
  const late = row.firstTriedAt - dueAt > LATE_AFTER && !resumed;
  if (late && schedule.missed === 'skip') return { kind: 'missed', reason: 'late' };
  return {
    kind: 'wanted',
    event: renderEvent(schedule.event, dueAt, schedule.when),
    grant: readGrant(user, pickItem(items, grant)),
    dueAt,
    nextUse: next ?? Number.POSITIVE_INFINITY,
  };
}

/** A message that was on its way when the plan was paused, ended or changed is none of its occurrences. */
function belongsTo({ status, when, endsAt }: Schedule, occurrence: number): boolean {
  if (status === 'paused' || (endsAt !== undefined && occurrence >= endsAt)) return false;
  // Scheduler's own reckoning of rate() is not ours to second.
  return when.every !== undefined || nextOccurrence(when, occurrence - 1) === occurrence;
}

/**
 * Whether a run was begun by the plan as it was before it last changed: its event may be there, so it is brought to
 * an end. One that was first tried by the plan as it is now was judged by it then, too.
 */
function wasBegun({ changedAt }: Schedule, { fence, firstTriedAt }: RunRow): boolean {
  return fence > 1 && firstTriedAt < changedAt;
}
