import { createHash } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from './table.ts';

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
  items: Record<string, unknown>[];
  /** Where to go on; none at the end of the shard. */
  next: Record<string, unknown> | undefined;
}

/** One page of one shard, eventually consistent, in the order of `shardKey`. */
export async function readShard(
  table: Table,
  kind: ShardedKind,
  shard: number,
  page: { from?: Record<string, unknown> | undefined; limit?: number } = {},
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

/** All entries of a kind, shard after shard. */
export async function* readShards(table: Table, kind: ShardedKind): AsyncGenerator<Record<string, unknown>> {
  for (let shard = 0; shard < SHARDS; shard += 1) {
    let from: Record<string, unknown> | undefined;
    do {
      const page = await readShard(table, kind, shard, { from });
      yield* page.items;
      from = page.next;
    } while (from);
  }
}

/** The user whose item it is. */
export function userOf(item: Record<string, unknown>): string {
  return String(item['pk']).slice('USER#'.length);
}
