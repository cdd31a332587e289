import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { visitShards } from '../table/index-by-shard.ts';
import { itemsOf, keys, SEGMENT_PREFIX, type Table } from '../table/table.ts';
import { loadBroadcast } from './broadcast.ts';
import { segmentsOf } from './walk-segment.ts';

export interface BroadcastReport {
  broadcast: string;
  /** Parts of the walk over the users, and how many of them are through. */
  segments: { all: number; finished: number };
  /** Users for whom a request was put into the queue. */
  reached: number;
  /** Runs by how they stand; eventually consistent. */
  outcomes: Record<string, number>;
}

/** How far a broadcast has come, and what became of it. */
export async function reportBroadcast(table: Table, id: string): Promise<BroadcastReport | undefined> {
  const broadcast = await loadBroadcast(table, id);
  if (!broadcast) return undefined;
  const { Items = [] } = await table.send(
    new QueryCommand({
      TableName: table.name,
      ...itemsOf(keys.broadcast(id).pk, SEGMENT_PREFIX),
    }),
  );
  const outcomes: Record<string, number> = {};
  await visitShards(table, `BROADCAST#${id}`, (run) => {
    const status = String(run['status']);
    outcomes[status] = (outcomes[status] ?? 0) + 1;
  });
  return {
    broadcast: id,
    segments: {
      all: segmentsOf(broadcast).length,
      finished: Items.filter((item) => item['finished'] === true).length,
    },
    reached: Items.reduce((sum, item) => sum + Number(item['reached']), 0),
    outcomes,
  };
}
