import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionally } from '../table/conditionally.ts';
import { setFields } from '../table/set-fields.ts';
import { keys, type Table } from '../table/table.ts';
import { RUN_KEPT, type RunEnd, type RunKey, type RunStatus } from './run.ts';

/**
 * Ends a parked run, which nobody has claimed, in one write: so there is no claim to be left behind. One that was
 * deleted meanwhile does not come back.
 *
 * @returns whether it was written; `false` when the run is not parked any more
 * @throws Failure `store_unavailable`
 */
export async function endParkedRun(table: Table, key: RunKey, end: RunEnd, now: number): Promise<boolean> {
  const change = {
    ...end,
    updatedAt: now,
    claimedUntil: now,
    expiresAt: Math.floor(now / 1000) + RUN_KEPT,
    shard: undefined,
    shardKey: undefined,
  };
  return conditionally(() =>
    table.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keys.run(key.user, key.source, key.occurrence),
        ...setFields(change, {
          condition: '#status = :parked',
          values: { ':parked': 'parked' satisfies RunStatus },
        }),
      }),
    ),
  );
}
