import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { partitionOf, RUN_PREFIX } from '../aws/table.ts';
import { mayCreateEvents } from '../google/scopes.ts';
import { DONE, type Outcome, recogniseCreated } from '../runs/perform-run.ts';
import { type RunKey, readRun } from '../runs/run.ts';
import { findSchedule } from '../schedules/schedule-store.ts';
import type { Grant } from '../vault/grant.ts';
import { loadGrant } from '../vault/grants.ts';
import { announceGrant } from './announce-grant.ts';
import type { EventRequest } from './event-request.ts';
import { type EngineContext, miss } from './run-scheduled.ts';

const BROADCAST = 'broadcast:';

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
  if (source.startsWith(BROADCAST))
    return { kind: 'broadcast', user, broadcast: source.slice(BROADCAST.length) };
  const found = await findSchedule(context.table, user, source, context.now());
  const schedule = found === 'buried' ? undefined : found;
  if (schedule?.missed === 'run')
    return { kind: 'scheduled', user, schedule: source, occurrence, resumed: true };
  const triedBefore = schedule && fence > 1;
  if (triedBefore && (await recogniseCreated(context, key, schedule.event.calendarId, grant)))
    return undefined;
  await miss(context, key, 'parked');
  return undefined;
}

async function* parkedRuns(context: EngineContext, user: string): AsyncGenerator<ParkedRun> {
  let from: Record<string, unknown> | undefined;
  do {
    const page = await context.table.send(
      new QueryCommand({
        TableName: context.table.name,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': partitionOf(user), ':prefix': RUN_PREFIX },
        ExclusiveStartKey: from,
      }),
    );
    for (const item of page.Items ?? []) {
      const row = readRun(item);
      const [source = '', occurrence = ''] = String(item['sk']).slice(RUN_PREFIX.length).split('#');
      if (row?.status === 'parked') yield { key: { user, source, occurrence }, fence: row.fence };
    }
    from = page.LastEvaluatedKey;
  } while (from);
}
