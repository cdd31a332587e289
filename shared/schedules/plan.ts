import { randomUUID } from 'node:crypto';
import { contention } from '../aws/failures.ts';
import { deriveEventId, fingerprint } from '../calendar/event-id.ts';
import { Failure } from '../problems.ts';
import { loadGrant } from '../vault/grant-store.ts';
import type { Schedule } from './schedule.ts';
import { parseScheduleChange, parseScheduleInput } from './schedule-input.ts';
import {
  burySchedule,
  countSchedules,
  findSchedule,
  insertSchedule,
  replaceSchedule,
  wasDeleted,
} from './schedule-store.ts';
import { type PlanningContext, syncSchedule } from './sync-schedule.ts';

/** Plans that one user may have, completed ones not counted. */
export const SCHEDULE_LIMIT = 100;

/**
 * Plans events. Only the row is written, and marked unsynced; EventBridge Scheduler is then to be told, by
 * {@link syncSchedule}. Whatever breaks in between is healed when the plan is next touched, at the latest by the nightly
 * check.
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
  const requested = fingerprint(body);
  const [known, count] = await Promise.all([
    findSchedule(context.table, user, id, context.now()),
    countSchedules(context.table, user),
  ]);
  if (known) return { schedule: recognise(known, requested), created: false };

  const now = context.now();
  const planned = parseScheduleInput(body, { now });
  if (count >= SCHEDULE_LIMIT) {
    throw new Failure('schedule_limit', { detail: `The limit is ${SCHEDULE_LIMIT}; delete one first.` });
  }
  const schedule: Schedule = {
    ...planned,
    user,
    id,
    fingerprint: requested,
    status: 'active',
    createdAt: now,
    changedAt: now,
    version: randomUUID(),
    synced: false,
  };
  if (await insertSchedule(context.table, schedule)) return { schedule, created: true };
  const other = await findSchedule(context.table, user, id, context.now());
  if (!other) throw contention();
  return { schedule: recognise(other, requested), created: false };
}

/**
 * Plans events and tells the Scheduler of them, for a user who may disconnect meanwhile: grants are deleted before plans
 * are listed, so a plan that was written too late for the list is written late enough to find no grant.
 *
 * @throws Failure `not_connected`: no plan is left; and what {@link planSchedule} and {@link syncSchedule} throw
 */
export async function planForUser(
  context: PlanningContext,
  user: string,
  key: string,
  body: object,
): Promise<{ schedule: Schedule; created: boolean }> {
  const { schedule, created } = await planSchedule(context, user, key, body);
  const [synced, grant] = await Promise.all([
    syncSchedule(context, schedule),
    created ? loadGrant(context.table, user) : undefined,
  ]);
  if (created && !grant) {
    await deletePlan(context, user, schedule.id);
    throw new Failure('not_connected');
  }
  return { schedule: synced, created };
}

function recognise(known: Schedule, requested: string): Schedule {
  if (known.fingerprint !== requested) throw new Failure('idempotency_mismatch');
  return known;
}

/**
 * @throws Failure `schedule_not_found`: there is none of that id, or it is another user's
 */
export async function readPlan(context: PlanningContext, user: string, id: string): Promise<Schedule> {
  const found = await findSchedule(context.table, user, id, context.now());
  if (!found) throw new Failure('schedule_not_found');
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
  if (!current) throw new Failure('schedule_not_found');
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== current.version)
    throw new Failure('stale_version');
  const changed: Schedule = {
    ...current,
    ...parseScheduleChange(body, current, { now: context.now() }),
    changedAt: context.now(),
    version: randomUUID(),
    synced: false,
    // One that was over goes on.
    expiresAt: undefined,
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
  const { table, now } = context;
  const found = await findSchedule(table, user, id, now());
  if (!found && !(await wasDeleted(table, user, id, now()))) throw new Failure('schedule_not_found');
  // The mark first: a schedule that is left behind removes itself when it fires, a row without one would not.
  if (found) await burySchedule(table, user, id, now());
  await context.scheduler.remove(id);
}
