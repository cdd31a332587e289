import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsFailure } from '../aws/failures.ts';

/** The one table. Partition `USER#<sub>`: everything of a user, so that one query finds it all. */
export interface Table {
  name: string;
  /**
   * Sends a document-client command.
   *
   * @throws ConditionalCheckFailedException as it is: a lost race is for the caller to judge
   * @throws Failure `store_unavailable` for every other error
   */
  send: DynamoDBDocumentClient['send'];
}

/** A row as it is read: whoever knows its kind parses it. */
export type Item = Readonly<Record<string, unknown>>;

export interface ItemKey {
  pk: string;
  sk: string;
}

/**
 * Seconds: how far back a table can be put by point-in-time recovery (DynamoDB developer guide). What was deleted stays
 * known as deleted for as long, so that a backup does not bring it back.
 */
export const BACKUPS_REACH = 35 * 24 * 3600;

export const SESSION_PREFIX = 'SESSION#';
export const SCHEDULE_PREFIX = 'SCHEDULE#';
export const RUN_PREFIX = 'RUN#';
export const SEGMENT_PREFIX = 'SEGMENT#';
const USER_PREFIX = 'USER#';

export const keys = {
  profile: (user: string): ItemKey => ({ pk: partitionOf(user), sk: 'PROFILE' }),
  grant: (user: string): ItemKey => ({ pk: partitionOf(user), sk: 'GRANT' }),
  session: (user: string, hash: string): ItemKey => ({
    pk: partitionOf(user),
    sk: `${SESSION_PREFIX}${hash}`,
  }),
  schedule: (user: string, id: string): ItemKey => ({
    pk: partitionOf(user),
    sk: `${SCHEDULE_PREFIX}${id}`,
  }),
  /** `source` is a plan, a broadcast or an adopter's key; `occurrence` tells its runs apart. */
  run: (user: string, source: string, occurrence: string): ItemKey => ({
    pk: partitionOf(user),
    sk: `${RUN_PREFIX}${source}#${occurrence}`,
  }),
  broadcast: (id: string): ItemKey => ({ pk: `BROADCAST#${id}`, sk: 'BROADCAST' }),
  /** Up to when calls to Calendar are given out to the workers. */
  pace: (): ItemKey => ({ pk: 'PACE', sk: 'CALENDAR' }),
  /** Under a hash and not in the user's partition: of who has left for good, nothing there stays. */
  departure: (user: string, from: 'ACCOUNT' | 'CALENDAR'): ItemKey => ({
    pk: `LEFT#${createHash('sha256').update(user).digest('base64url')}`,
    sk: from,
  }),
  segment: (id: string, shard: number): ItemKey => ({
    pk: `BROADCAST#${id}`,
    sk: `${SEGMENT_PREFIX}${shard}`,
  }),
};

export function partitionOf(user: string): string {
  return `${USER_PREFIX}${user}`;
}

/** The user in whose partition an item stands. */
export function userOf(item: Item): string {
  return String(item['pk']).slice(USER_PREFIX.length);
}

/** The id of the plan that an item is, or a mark of. */
export function scheduleIdOf(item: Item): string {
  return String(item['sk']).slice(SCHEDULE_PREFIX.length);
}

/** The item of this key among some that were read at once. */
export function pickItem(items: readonly Item[], { pk, sk }: ItemKey): Item | undefined {
  return items.find((item) => item['pk'] === pk && item['sk'] === sk);
}

/** What of a query asks for the items of a partition whose sort key begins with `prefix`; for all, with an empty one. */
export function itemsOf(
  pk: string,
  prefix = '',
): { KeyConditionExpression: string; ExpressionAttributeValues: Record<string, unknown> } {
  if (prefix === '') return { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } };
  return {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
  };
}

export function createTable(client: DynamoDBDocumentClient, name: string): Table {
  const send = async (...args: Parameters<DynamoDBDocumentClient['send']>): Promise<unknown> => {
    try {
      return await client.send(...args);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw error;
      throw awsFailure('store_unavailable', error);
    }
  };
  return { name, send: send as DynamoDBDocumentClient['send'] };
}
