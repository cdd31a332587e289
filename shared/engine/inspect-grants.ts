import { readShards, userOf } from '../aws/index-by-shard.ts';
import { SCHEDULE_PREFIX, type Table } from '../aws/table.ts';
import { nextOccurrence } from '../schedules/occurrences.ts';
import { type PlanningContext, syncSchedule } from '../schedules/plan.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { findSchedule } from '../schedules/schedule-store.ts';
import type { EventRequest } from './event-request.ts';
import type { EventQueue } from './queue.ts';

/** A grant is looked at when a plan needs it within this time (milliseconds). */
const AHEAD = 48 * 3600_000;
/** Google lets a refresh token die after six unused months; ours are used before (milliseconds). */
const UNUSED = 150 * 24 * 3600_000;

export interface PreflightContext extends PlanningContext {
  queue: EventQueue;
}

/** What a pre-flight has found, in numbers. */
export interface Inspection {
  unannounced: number;
  healed: number;
  needed: number;
  unused: number;
  parked: number;
}

/**
 * The daily look at everything that no message would bring up: dead grants that adopters were not told of, plans
 * that EventBridge Scheduler may not know, grants that will be needed or that have lain idle, runs that wait for
 * a reconnect. Whatever takes time is put into the event queue.
 *
 * @throws Failure `store_unavailable`; what was done stays done, and is not harmed by being done again
 */
export async function inspectGrants(context: PreflightContext): Promise<Inspection> {
  const unannounced = await usersOf(context.table, 'REVOKED');
  const needed = new Set<string>();
  for await (const item of readShards(context.table, 'SCHEDULE')) {
    if (isDueSoon(item, context.now())) needed.add(userOf(item));
  }
  const unused = await usersOf(
    context.table,
    'GRANT',
    (item) => !needed.has(userOf(item)) && context.now() - Number(item['refreshedAt']) > UNUSED,
  );
  const parked = await usersOf(context.table, 'PARKED');
  const healed = await healSchedules(context);
  const check = (user: string): EventRequest => ({ kind: 'check-grant', user });
  await context.queue.send([
    ...[...unannounced, ...needed, ...unused].map(check),
    ...parked.map((user): EventRequest => ({ kind: 'resume', user })),
  ]);
  return {
    unannounced: unannounced.length,
    healed,
    needed: needed.size,
    unused: unused.length,
    parked: parked.length,
  };
}

async function usersOf(
  table: Table,
  kind: 'REVOKED' | 'GRANT' | 'PARKED',
  wanted: (item: Record<string, unknown>) => boolean = () => true,
): Promise<string[]> {
  const users = new Set<string>();
  for await (const item of readShards(table, kind)) if (wanted(item)) users.add(userOf(item));
  return [...users];
}

function isDueSoon(item: Record<string, unknown>, now: number): boolean {
  // The index holds `when` and `endsAt` of the row, which schedule-store.ts alone writes.
  const { when, endsAt } = item as unknown as Pick<Schedule, 'when' | 'endsAt'>;
  const next = nextOccurrence(when, now, endsAt);
  return next !== undefined && next - now <= AHEAD;
}

async function healSchedules(context: PreflightContext): Promise<number> {
  let healed = 0;
  for await (const item of readShards(context.table, 'UNSYNCED')) {
    const id = String(item['sk']).slice(SCHEDULE_PREFIX.length);
    const schedule = await findSchedule(context.table, userOf(item), id, context.now());
    if (!schedule || schedule === 'buried') continue;
    await syncSchedule(context, schedule);
    healed += 1;
  }
  return healed;
}
