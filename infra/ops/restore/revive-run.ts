import { runIndexAttributes } from '../../../shared/runs/claim-run.ts';
import { isOfPlan, isOver, type RunRow, type RunStatus, runKeyOf } from '../../../shared/runs/run.ts';
import type { Item } from '../../../shared/table/table.ts';

/**
 * A run out of a backup, as history. One that was not over then is over since, or its message is: nobody can say how it
 * ended, and nothing may take it up by itself, a reconnect of its user's included.
 *
 * - An occurrence of a plan ends as missed; the event may be there all the same.
 * - What a broadcast or an adopter asked for waits: should it be asked for again, the event is looked for first.
 */
export function reviveRun(item: Item, run: RunRow, now: number): Item {
  if (isOver(run.status)) return item;
  const key = runKeyOf(item);
  const status: RunStatus = isOfPlan(key.source) ? 'missed' : 'waiting';
  const { shard: _shard, shardKey: _shardKey, claimant: _claimant, ...kept } = item;
  return {
    ...kept,
    status,
    reason: 'restored',
    claimedUntil: now,
    updatedAt: now,
    ...runIndexAttributes(key, status),
  };
}
