import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { conditionally } from '../table/conditionally.ts';
import { queryPages } from '../table/query-pages.ts';
import {
  BACKUPS_REACH,
  type Item,
  itemsOf,
  keys,
  partitionOf,
  SCHEDULE_PREFIX,
  scheduleIdOf,
  type Table,
} from '../table/table.ts';
import type { Schedule } from './schedule.ts';
import { asCompleted, readKeptSchedule, toScheduleItem } from './schedule-row.ts';

/** @returns `false` when the id is taken */
export async function insertSchedule(table: Table, schedule: Schedule): Promise<boolean> {
  return conditionally(() =>
    table.send(
      new PutCommand({
        TableName: table.name,
        Item: toScheduleItem(schedule),
        ConditionExpression: 'attribute_not_exists(pk) OR buried = :buried OR expiresAt <= :now',
        ExpressionAttributeValues: { ':buried': true, ':now': Math.floor(schedule.createdAt / 1000) },
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
        Item: toScheduleItem(schedule),
        ConditionExpression: 'version = :seen',
        ExpressionAttributeValues: { ':seen': seen },
      }),
    ),
  );
}

/** Nothing is to come any more: the row stays for its runs to be seen, and leaves the index. */
export async function completeSchedule(table: Table, schedule: Schedule, now: number): Promise<void> {
  if (schedule.status !== 'active') return;
  await replaceSchedule(table, asCompleted(schedule, now), schedule.version);
}

/**
 * Seconds for which a deleted plan is known as such: so that deleting it twice is no error, and no backup brings it
 * back.
 */
export const SCHEDULE_BURIED = BACKUPS_REACH;

/** Puts a mark in the place of the plan, which TTL removes. */
export async function burySchedule(table: Table, user: string, id: string, now: number): Promise<void> {
  const Item = {
    ...keys.schedule(user, id),
    buried: true,
    expiresAt: Math.floor(now / 1000) + SCHEDULE_BURIED,
  };
  await table.send(new PutCommand({ TableName: table.name, Item }));
}

/** Whether a plan that is not there was deleted by its user not long ago. */
export async function wasDeleted(table: Table, user: string, id: string, now: number): Promise<boolean> {
  const item = await readItem(table, user, id);
  return item?.['buried'] === true && Number(item['expiresAt']) * 1000 > now;
}

/** A user's plan; none for one that was deleted, or whose time is up. */
export async function findSchedule(
  table: Table,
  user: string,
  id: string,
  now: number,
): Promise<Schedule | undefined> {
  return readKeptSchedule(await readItem(table, user, id), now);
}

async function readItem(table: Table, user: string, id: string): Promise<Item | undefined> {
  const Key = keys.schedule(user, id);
  const { Item } = await table.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
  return Item;
}

export interface SchedulePage {
  schedules: Schedule[];
  /** The id after which the next page begins; none on the last. */
  after: string | undefined;
}

/** A user's plans in the order of their ids. Marks of deleted ones take up no place on the page. */
export async function listSchedules(
  table: Table,
  user: string,
  page: { limit: number; after?: string | undefined },
  now: number,
): Promise<SchedulePage> {
  const schedules: Schedule[] = [];
  let { after } = page;
  do {
    const { Items = [], LastEvaluatedKey } = await table.send(
      new QueryCommand({
        TableName: table.name,
        ConsistentRead: true,
        ...itemsOf(partitionOf(user), SCHEDULE_PREFIX),
        Limit: page.limit - schedules.length,
        ExclusiveStartKey: after === undefined ? undefined : { ...keys.schedule(user, after) },
      }),
    );
    schedules.push(...Items.flatMap((item) => readKeptSchedule(item, now) ?? []));
    after = LastEvaluatedKey && scheduleIdOf(LastEvaluatedKey);
  } while (after !== undefined && schedules.length < page.limit);
  return { schedules, after };
}

/** How many plans a user has that are not over. */
export async function countSchedules(table: Table, user: string): Promise<number> {
  const all = itemsOf(partitionOf(user), SCHEDULE_PREFIX);
  const pages = queryPages(table, {
    ...all,
    Select: 'COUNT',
    FilterExpression: '#status IN (:active, :paused)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ...all.ExpressionAttributeValues, ':active': 'active', ':paused': 'paused' },
  });
  let count = 0;
  for await (const { Count = 0 } of pages) count += Count;
  return count;
}
