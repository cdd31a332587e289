import { CHECKED_AHEAD } from '../engine/limits.ts';
import type { EventRequest } from '../queue/event-request.ts';
import type { EventQueue } from '../queue/queue.ts';
import { nextOccurrence } from '../schedules/occurrences.ts';
import type { Schedule } from '../schedules/schedule.ts';
import type { PlanningContext } from '../schedules/sync-schedule.ts';
import { visitShards } from '../table/index-by-shard.ts';
import { type Item, type Table, userOf } from '../table/table.ts';
import type { GrantStatus } from '../vault/grant.ts';
import { isFresh } from '../vault/proof-of-life.ts';
import { completePlans, hasEnded, healPlans } from './tend-plans.ts';

/** Google lets a refresh token die after six unused months; ours are used before (milliseconds). */
const UNUSED = 150 * 24 * 3600_000;

export interface PreflightContext extends PlanningContext {
  queue: EventQueue;
}

/** What a nightly check has found, in numbers. */
export interface Inspection {
  unannounced: number;
  healed: number;
  /** Plans that are over, and whose last occurrence came to nobody who could have said so. */
  completed: number;
  needed: number;
  unused: number;
  parked: number;
  /** Live grants that may create events, by their status. */
  grants: Record<Exclude<GrantStatus, 'revoked'>, number>;
}

/**
 * The nightly look at everything that no message would bring up: dead grants that adopters were not told of, plans
 * that EventBridge Scheduler may not know, grants that will be needed or that have lain idle, runs that wait for
 * a reconnect. Whatever takes time is put into the event queue.
 *
 * @throws Failure `store_unavailable`; what was done stays done, and is not harmed by being done again
 */
export async function inspectGrants(context: PreflightContext): Promise<Inspection> {
  const now = context.now();
  // Three kinds of sixteen shards: the SDK's clients hold fifty connections.
  const [{ idle, grants }, unannounced, parked] = await Promise.all([
    readLive(context.table, now),
    usersOf(context.table, 'REVOKED'),
    usersOf(context.table, 'PARKED'),
  ]);
  // To reckon when a plan is due next takes a while, so it is done for idle users only.
  const over: Item[] = [];
  const [needed, { healed, failures }] = await Promise.all([
    usersOf(context.table, 'SCHEDULE', (item) => {
      if (hasEnded(item, now)) over.push(item);
      return idle.has(userOf(item)) && isDueSoon(item, now);
    }),
    healPlans(context),
  ]);
  const completed = await completePlans(context, over);
  for (const user of needed) idle.delete(user);
  const unused = [...idle].flatMap(([user, usedAt]) => (now - usedAt > UNUSED ? [user] : []));
  const check = (user: string): EventRequest => ({ kind: 'check-grant', user });
  await context.queue.send([
    ...[...unannounced, ...needed, ...unused].map(check),
    ...parked.map((user): EventRequest => ({ kind: 'resume', user })),
  ]);
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  return {
    unannounced: unannounced.length,
    healed,
    completed,
    needed: needed.length,
    unused: unused.length,
    parked: parked.length,
    grants,
  };
}

/** Live grants by status; and the users whose grant was not used of late, with when it was (milliseconds). */
async function readLive(table: Table, now: number) {
  const idle = new Map<string, number>();
  const grants: Inspection['grants'] = { active: 0, reauthentication_required: 0, suspended: 0 };
  const isCounted = (status: string): status is keyof typeof grants => Object.hasOwn(grants, status);
  await visitShards(table, 'GRANT', (item) => {
    const status = String(item['status']);
    if (isCounted(status)) grants[status] += 1;
    const usedAt = Number(item['refreshedAt']);
    if (!isFresh(usedAt, now)) idle.set(userOf(item), usedAt);
  });
  return { idle, grants };
}

async function usersOf(
  table: Table,
  kind: 'REVOKED' | 'SCHEDULE' | 'PARKED',
  wanted: (item: Item) => boolean = () => true,
): Promise<string[]> {
  const users = new Set<string>();
  await visitShards(table, kind, (item) => {
    if (wanted(item)) users.add(userOf(item));
  });
  return [...users];
}

function isDueSoon(item: Item, now: number): boolean {
  // The index holds `when` and `endsAt` of the row, which is made of a Schedule.
  const { when, endsAt } = item as unknown as Pick<Schedule, 'when' | 'endsAt'>;
  const next = nextOccurrence(when, now, endsAt);
  return next !== undefined && next - now <= CHECKED_AHEAD;
}
