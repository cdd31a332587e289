import { createHash } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Item, Table } from './table.ts';

/** The sparse index over what must be found without knowing the user. Partition `shard`, sort key `shardKey`. */
export const BY_SHARD = 'byShard';
/** Each kind of entry is spread over this many partitions, so that none gets hot. */
export const SHARDS = 16;

/**
 * - `GRANT`: live grants that may create events
 * - `REVOKED`: dead grants that nobody has been told of yet
 * - `SCHEDULE`: plans with something to come
 * - `UNSYNCED`: plans that EventBridge Scheduler may not know of yet
 * - `PARKED`: runs that wait for their user to connect again
 */
export type ShardedKind = 'GRANT' | 'REVOKED' | 'SCHEDULE' | 'UNSYNCED' | 'PARKED' | `BROADCAST#${string}`;

/** The index attributes of an item; `key` must be unique within the kind, and names the user first. */
export function shardAttributes(
  kind: ShardedKind,
  user: string,
  key: string = user,
): { shard: string; shardKey: string } {
  return { shard: `${kind}#${shardOf(user)}`, shardKey: key };
}

/** Always the same shard for a user. */
function shardOf(user: string): number {
  return createHash('sha256').update(user).digest().readUInt8(0) % SHARDS;
}

export interface ShardPage {
  items: Item[];
  /** Where to go on; none at the end of the shard. */
  next: Record<string, unknown> | undefined;
}

/** One page of one shard, eventually consistent, in the order of `shardKey`. */
export async function readShard(
  table: Table,
  kind: ShardedKind,
  shard: number,
  page: { from?: Record<string, unknown> | undefined; limit?: number },
): Promise<ShardPage> {
  const { Items = [], LastEvaluatedKey } = await table.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: BY_SHARD,
      KeyConditionExpression: '#shard = :shard',
      ExpressionAttributeNames: { '#shard': 'shard' },
      ExpressionAttributeValues: { ':shard': `${kind}#${shard}` },
      ExclusiveStartKey: page.from,
      Limit: page.limit,
    }),
  );
  return { items: Items, next: LastEvaluatedKey };
}

/**
 * Visits all entries of a kind, its shards side by side: within a shard one after the other, so that at most as many
 * visits as there are shards go on at a time.
 *
 * @throws Failure `store_unavailable`, and what a visit throws; the other shards may then still be walked
 */
export async function visitShards(
  table: Table,
  kind: ShardedKind,
  visit: (item: Item) => void | Promise<void>,
): Promise<void> {
  const walk = async (shard: number): Promise<void> => {
    let from: Record<string, unknown> | undefined;
    do {
      const page = await readShard(table, kind, shard, { from });
      for (const item of page.items) await visit(item);
      from = page.next;
    } while (from);
  };
  await Promise.all(Array.from({ length: SHARDS }, (_, shard) => walk(shard)));
}
