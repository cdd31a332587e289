import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { conditionally } from '../aws/conditionally.ts';
import { shardAttributes } from '../aws/index-by-shard.ts';
import { queryPages } from '../aws/query-pages.ts';
import { keys, partitionOf, SCHEDULE_PREFIX, type Table } from '../aws/table.ts';
import type { Schedule } from './schedule.ts';

/** A row of the table. `shard` puts it into the index: unsynced first, then as long as there is something to come. */
function toItem(schedule: Schedule): Record<string, unknown> {
  const { user, id, status, synced } = schedule;
  const indexed = synced ? (status === 'active' ? 'SCHEDULE' : undefined) : 'UNSYNCED';
  return {
    ...keys.schedule(user, id),
    ...schedule,
    ...(indexed ? shardAttributes(indexed, user, `${user}#${id}`) : {}),
  };
}

/** Rows are written by this file alone, from a {@link Schedule}. */
export function readSchedule(item: Record<string, unknown> | undefined): Schedule | undefined {
  if (typeof item?.['version'] !== 'string' || typeof item['id'] !== 'string') return undefined;
  const { pk: _pk, sk: _sk, shard: _shard, shardKey: _shardKey, ...schedule } = item;
  return schedule as unknown as Schedule;
}

/** @returns `false` when the id is taken */
export async function insertSchedule(table: Table, schedule: Schedule): Promise<boolean> {
  return conditionally(() =>
    table.send(
      new PutCommand({
        TableName: table.name,
        Item: toItem(schedule),
        ConditionExpression: 'attribute_not_exists(pk) OR buried = :buried',
        ExpressionAttributeValues: { ':buried': true },
      }),
    ),
  );
}

/** @returns `false` when the row is no longer of the version `seen` */
export async function replaceSchedule(table: Table, schedule: Schedule, seen: string): Promise<boolean> {
  return conditionally(() =>
    table.send(
      new PutCommand({
        TableName: table.name,
        Item: toItem(schedule),
        ConditionExpression: 'version = :seen',
        ExpressionAttributeValues: { ':seen': seen },
      }),
    ),
  );
}

/** Nothing is to come any more: the row stays for its runs to be seen, and leaves the index. */
export async function completeSchedule(table: Table, schedule: Schedule): Promise<void> {
  if (schedule.status !== 'active') return;
  await replaceSchedule(table, { ...schedule, status: 'completed' }, schedule.version);
}

/** Seconds for which a deleted plan is known as such, so that deleting it twice is no error. */
const BURIED = 24 * 3600;

/** Puts a mark in the place of the plan, which TTL removes. */
export async function burySchedule(table: Table, user: string, id: string, now: number): Promise<void> {
  const Item = { ...keys.schedule(user, id), buried: true, expiresAt: Math.floor(now / 1000) + BURIED };
  await table.send(new PutCommand({ TableName: table.name, Item }));
}

/** A user's plan; `buried` for one that was deleted not long ago. */
export async function findSchedule(
  table: Table,
  user: string,
  id: string,
  now: number,
): Promise<Schedule | 'buried' | undefined> {
  const { Item } = await table.send(
    new GetCommand({ TableName: table.name, Key: keys.schedule(user, id), ConsistentRead: true }),
  );
  if (Item?.['buried'] !== true) return readSchedule(Item);
  return Number(Item['expiresAt']) * 1000 > now ? 'buried' : undefined;
}

export interface SchedulePage {
  schedules: Schedule[];
  /** The id after which the next page begins; none on the last. */
  after: string | undefined;
}

/** A user's plans in the order of their ids. */
export async function listSchedules(
  table: Table,
  user: string,
  page: { limit: number; after?: string | undefined },
): Promise<SchedulePage> {
  const { Items = [], LastEvaluatedKey } = await table.send(
    new QueryCommand({
      TableName: table.name,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': partitionOf(user), ':prefix': SCHEDULE_PREFIX },
      Limit: page.limit,
      ExclusiveStartKey: page.after === undefined ? undefined : { ...keys.schedule(user, page.after) },
    }),
  );
  const last = LastEvaluatedKey?.['sk'];
  return {
    schedules: Items.flatMap((item) => readSchedule(item) ?? []),
    after: typeof last === 'string' ? last.slice(SCHEDULE_PREFIX.length) : undefined,
  };
}

/** How many plans a user has that are not over. */
export async function countSchedules(table: Table, user: string): Promise<number> {
  const pages = queryPages(table, {
    Select: 'COUNT',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    FilterExpression: '#status IN (:active, :paused)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':pk': partitionOf(user),
      ':prefix': SCHEDULE_PREFIX,
      ':active': 'active',
      ':paused': 'paused',
    },
  });
  let count = 0;
  for await (const { Count = 0 } of pages) count += Count;
  return count;
}
