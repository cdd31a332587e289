import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsFailure } from './failures.ts';

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

export interface ItemKey {
  pk: string;
  sk: string;
}

export const SESSION_PREFIX = 'SESSION#';
export const SCHEDULE_PREFIX = 'SCHEDULE#';
export const RUN_PREFIX = 'RUN#';

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
  segment: (id: string, shard: number): ItemKey => ({ pk: `BROADCAST#${id}`, sk: `SEGMENT#${shard}` }),
};

export function partitionOf(user: string): string {
  return `USER#${user}`;
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
