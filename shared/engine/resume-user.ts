import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { partitionOf, RUN_PREFIX } from '../aws/table.ts';
import { mayCreateEvents } from '../google/scopes.ts';
import { DONE, type Outcome } from '../runs/perform-run.ts';
import { readRun } from '../runs/run.ts';
import { findSchedule } from '../schedules/schedule-store.ts';
import { loadGrant } from '../vault/grants.ts';
import type { EventRequest } from './event-request.ts';
import { type EngineContext, miss } from './run-scheduled.ts';

/**
 * Takes up what waited for its user to connect again: occurrences of plans with `missed: "run"`, and
 * broadcasts, go back into the queue; the other plans' count as missed.
 *
 * @param restored whether adopters are to be told that a dead grant is alive again
 * @throws Failure `store_unavailable`
 */
export async function resumeUser(context: EngineContext, user: string, restored: boolean): Promise<Outcome> {
  const grant = await loadGrant(context.table, user);
  if (grant?.status !== 'active' || !mayCreateEvents(grant.scopes)) return DONE;
  if (restored) await context.bus.publish('GrantRestored', { user });

  const again: EventRequest[] = [];
  for await (const { source, occurrence } of parkedRuns(context, user)) {
    if (source.startsWith('broadcast:')) {
      again.push({ kind: 'broadcast', user, broadcast: source.slice('broadcast:'.length) });
      continue;
    }
    const schedule = await findSchedule(context.table, user, source, context.now());
    const runs = schedule && schedule !== 'buried' && schedule.missed === 'run';
    if (runs) again.push({ kind: 'scheduled', user, schedule: source, occurrence, resumed: true });
    else await miss(context, { user, source, occurrence }, 'parked');
  }
  await context.queue.send(again);
  return DONE;
}

async function* parkedRuns(
  context: EngineContext,
  user: string,
): AsyncGenerator<{ source: string; occurrence: string }> {
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
      if (readRun(item)?.status !== 'parked') continue;
      const [source = '', occurrence = ''] = String(item['sk']).slice(RUN_PREFIX.length).split('#');
      yield { source, occurrence };
    }
    from = page.LastEvaluatedKey;
  } while (from);
}
