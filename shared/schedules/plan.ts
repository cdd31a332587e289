import { randomUUID } from 'node:crypto';
import type { Table } from '../aws/table.ts';
import { deriveEventId, fingerprint } from '../calendar/event-id.ts';
import type { EventQueue } from '../engine/queue.ts';
import { Failure } from '../problems.ts';
import { toInstant } from './instant.ts';
import { nextOccurrence, occurrencesOf } from './occurrences.ts';
import type { Schedule } from './schedule.ts';
import { type PlannedSchedule, parseScheduleChange, parseScheduleInput } from './schedule-input.ts';
import {
  burySchedule,
  countSchedules,
  findSchedule,
  insertSchedule,
  replaceSchedule,
} from './schedule-store.ts';
import type { Scheduler } from './scheduler.ts';

/** Plans that one user may have, completed ones not counted. */
export const SCHEDULE_LIMIT = 100;

export interface PlanningContext {
  table: Table;
  scheduler: Scheduler;
  /** For occurrences that the Scheduler did not know of; without it they wait for the pre-flight. */
  queue?: EventQueue | undefined;
  now: () => number;
}

/**
 * Plans events. Only the row is written, and marked unsynced; EventBridge Scheduler is then to be told, by
 * {@link syncSchedule}. Whatever breaks in between is healed when the plan is next touched, at the latest by the daily
 * pre-flight.
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
  const [known, count] = await Promise.all([
    findSchedule(context.table, user, id, context.now()),
    countSchedules(context.table, user),
  ]);
  if (known && known !== 'buried') return { schedule: recognise(known, mark), created: false };

  const now = context.now();
  const planned: PlannedSchedule = parseScheduleInput(body, { now });
  if (count >= SCHEDULE_LIMIT) {
    throw new Failure('schedule_limit', { detail: `The limit is ${SCHEDULE_LIMIT}; delete one first.` });
  }
  const schedule: Schedule = {
    ...planned,
    user,
    id,
    fingerprint: mark,
    status: 'active',
    createdAt: now,
    changedAt: now,
    version: randomUUID(),
    synced: false,
  };
  if (await insertSchedule(context.table, schedule)) return { schedule, created: true };
  const other = await findSchedule(context.table, user, id, context.now());
  if (!other || other === 'buried')
    throw new Failure('store_unavailable', { retryAfter: 1, remedy: 'retry_later' });
  return { schedule: recognise(other, mark), created: false };
}

function recognise(known: Schedule, mark: string): Schedule {
  if (known.fingerprint !== mark) throw new Failure('idempotency_mismatch');
  return known;
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
    if (!found || found === 'buried') {
      await context.scheduler.remove(current.id);
      return current;
    }
    current = found;
  }
  throw new Failure('store_unavailable', { retryAfter: 1, remedy: 'retry_later', reason: 'Contention' });
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
  const { user, id, when, endsAt, status, changedAt } = schedule;
  const now = context.now();
  const until = Math.min(endsAt ?? now, now);
  const unheard = status === 'active' ? occurrencesOf(when, { after: changedAt, until, limit: UNHEARD }) : [];
  const done = nextOccurrence(when, now, endsAt) === undefined;
  if (unheard.length > 0 && !context.queue && done) return false;
  if (done) await context.scheduler.remove(id);
  else await context.scheduler.put(schedule, now);
  await context.queue?.send(
    unheard.map((at) => ({ kind: 'scheduled', user, schedule: id, occurrence: toInstant(at) })),
  );
  return true;
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
    changedAt: context.now(),
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
  // The mark first: a schedule that is left behind removes itself when it fires, a row without one would not.
  if (found !== 'buried') await burySchedule(context.table, user, id, context.now());
  await context.scheduler.remove(id);
}
