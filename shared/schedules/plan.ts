import { randomUUID } from 'node:crypto';
import type { Table } from '../aws/table.ts';
import { deriveEventId, fingerprint } from '../calendar/event-id.ts';
import { Failure } from '../problems.ts';
import { nextOccurrence } from './occurrences.ts';
import type { Schedule } from './schedule.ts';
import { type PlannedSchedule, parseScheduleChange, parseScheduleInput } from './schedule-input.ts';
import {
  burySchedule,
  countSchedules,
  findSchedule,
  insertSchedule,
  markSynced,
  replaceSchedule,
} from './schedule-store.ts';
import type { Scheduler } from './scheduler.ts';

/** Plans that one user may have, completed ones not counted. */
export const SCHEDULE_LIMIT = 100;

export interface PlanningContext {
  table: Table;
  scheduler: Scheduler;
  now: () => number;
}

/**
 * Plans events. The row is written first and marked unsynced, then EventBridge Scheduler is told: whatever
 * breaks in between is healed when the plan is next touched, at the latest by the daily pre-flight.
 *
 * @param key of the request: a repeat finds the plan that is there
 * @throws Failure `invalid_schedule`, `schedule_limit`, `idempotency_mismatch`, `store_unavailable`
 */
export async function planSchedule(
  context: PlanningContext,
  user: string,
  key: string,
  body: object,
): Promise<{ schedule: Schedule; created: boolean }> {
  const id = deriveEventId(user, 'schedule', key);
  const mark = fingerprint(body);
  const known = await findSchedule(context.table, user, id, context.now());
  if (known && known !== 'buried') return { schedule: await recognise(context, known, mark), created: false };

  const now = context.now();
  const planned: PlannedSchedule = parseScheduleInput(body, { now });
  if ((await countSchedules(context.table, user)) >= SCHEDULE_LIMIT) {
    throw new Failure('schedule_limit', { detail: `The limit is ${SCHEDULE_LIMIT}; delete one first.` });
  }
  const schedule: Schedule = {
    ...planned,
    user,
    id,
    fingerprint: mark,
    status: 'active',
    createdAt: now,
    version: randomUUID(),
    synced: false,
  };
  if (await insertSchedule(context.table, schedule)) {
    return { schedule: await syncSchedule(context, schedule), created: true };
  }
  const other = await findSchedule(context.table, user, id, context.now());
  if (!other || other === 'buried')
    throw new Failure('store_unavailable', { retryAfter: 1, remedy: 'retry_later' });
  return { schedule: await recognise(context, other, mark), created: false };
}

async function recognise(context: PlanningContext, known: Schedule, mark: string): Promise<Schedule> {
  if (known.fingerprint !== mark) throw new Failure('idempotency_mismatch');
  return syncSchedule(context, known);
}

/**
 * Tells EventBridge Scheduler what the row says, unless it is known to have been told. A plan of which nothing
 * is left to come is not for it: AWS refuses times that are past.
 */
export async function syncSchedule(context: PlanningContext, schedule: Schedule): Promise<Schedule> {
  if (schedule.synced) return schedule;
  if (nextOccurrence(schedule.when, context.now(), schedule.endsAt) === undefined) {
    await context.scheduler.remove(schedule.id);
  } else {
    await context.scheduler.put(schedule, context.now());
  }
  return markSynced(context.table, schedule);
}

/**
 * @throws Failure `schedule_not_found`: there is none of that id, or it is another user's
 */
export async function readPlan(context: PlanningContext, user: string, id: string): Promise<Schedule> {
  const found = await findSchedule(context.table, user, id, context.now());
  if (!found || found === 'buried') throw new Failure('schedule_not_found');
  return syncSchedule(context, found);
}

/**
 * Changes, pauses or resumes a plan.
 *
 * @param ifMatch the version that the client has seen; any, if it does not say, or says `*`
 * @throws Failure `schedule_not_found`, `stale_version`, `invalid_schedule`, `store_unavailable`
 */
export async function changePlan(
  context: PlanningContext,
  user: string,
  id: string,
  body: object,
  ifMatch: string | undefined,
): Promise<Schedule> {
  const current = await findSchedule(context.table, user, id, context.now());
  if (!current || current === 'buried') throw new Failure('schedule_not_found');
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== current.version)
    throw new Failure('stale_version');
  const changed: Schedule = {
    ...current,
    ...parseScheduleChange(body, current, { now: context.now() }),
    version: randomUUID(),
    synced: false,
  };
  if (!(await replaceSchedule(context.table, changed, current.version))) throw new Failure('stale_version');
  return syncSchedule(context, changed);
}

/**
 * Deletes a plan; one that was deleted before is no error.
 *
 * @throws Failure `schedule_not_found`, `store_unavailable`
 */
export async function deletePlan(context: PlanningContext, user: string, id: string): Promise<void> {
  const found = await findSchedule(context.table, user, id, context.now());
  if (!found) throw new Failure('schedule_not_found');
  await context.scheduler.remove(id);
  if (found !== 'buried') await burySchedule(context.table, user, id, context.now());
}
