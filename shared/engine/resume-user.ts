import { mayCreateEvents } from '../google/scopes.ts';
import type { EventRequest } from '../queue/event-request.ts';
import { endParkedRun } from '../runs/end-parked-run.ts';
import { DONE, type Outcome } from '../runs/outcome.ts';
import { recogniseCreated } from '../runs/recognise-created.ts';
import { broadcastOf, type RunKey, readRun, runKeyOf } from '../runs/run.ts';
import { findSchedule } from '../schedules/schedule-store.ts';
import { queryPages } from '../table/query-pages.ts';
import { itemsOf, partitionOf, RUN_PREFIX } from '../table/table.ts';
import type { Grant } from '../vault/grant.ts';
import { loadGrant } from '../vault/grant-store.ts';
import { announceGrant } from './announce-grant.ts';
import type { EngineContext } from './engine-context.ts';

interface ParkedRun {
  key: RunKey;
  /** Attempts so far. */
  fence: number;
}

/**
 * Takes up what waited for its user to connect again: occurrences of plans with `missed: "run"`, and
 * broadcasts, go back into the queue; the other plans' count as missed.
 *
 * @throws Failure `store_unavailable`, and what keeps Calendar from being looked into
 */
export async function resumeUser(context: EngineContext, user: string): Promise<Outcome> {
  const grant = await loadGrant(context.table, user);
  if (grant?.status !== 'active' || !mayCreateEvents(grant.scopes)) return DONE;
  await announceGrant(context, grant);
  const again: EventRequest[] = [];
  for await (const run of parkedRuns(context, user)) {
    const request = await takeUp(context, grant, run);
    if (request) again.push(request);
  }
  await context.queue.send(again);
  return DONE;
}

/** @returns the request that runs it; none when it is closed here */
async function takeUp(
  context: EngineContext,
  grant: Grant,
  { key, fence }: ParkedRun,
): Promise<EventRequest | undefined> {
  const { user, source, occurrence } = key;
  const broadcast = broadcastOf(source);
  if (broadcast !== undefined) return { kind: 'broadcast', user, broadcast };
  const schedule = await findSchedule(context.table, user, source, context.now());
  if (schedule?.missed === 'run')
    return { kind: 'scheduled', user, schedule: source, occurrence, resumed: true };
  const triedBefore = schedule && fence > 1;
  if (triedBefore && (await recogniseCreated(context, key, schedule.event.calendarId, grant)))
    return undefined;
  await missParked(context, key);
  return undefined;
}

/**
 * Records an occurrence that is not to run any more. Adopters are told first: should the invocation die in between,
 * the next one finds it as it was, and tells them again.
 */
async function missParked(context: EngineContext, key: RunKey): Promise<void> {
  const reason = 'parked';
  await context.bus.publish('EventMissed', { ...key, reason });
  await endParkedRun(context.table, key, { status: 'missed', reason }, context.now());
}

async function* parkedRuns(context: EngineContext, user: string): AsyncGenerator<ParkedRun> {
  const pages = queryPages(context.table, itemsOf(partitionOf(user), RUN_PREFIX));
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const row = readRun(item);
      if (row?.status === 'parked') yield { key: runKeyOf(item), fence: row.fence };
    }
  }
}
