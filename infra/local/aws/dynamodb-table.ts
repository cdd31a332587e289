import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { credentials, REGION } from './account.ts';
import type { TableIndex } from './dynamodb/index-writes.ts';

const SHARD_KEYS = ['shard', 'shardKey'] as const;
const SHARD_PROJECTION = ['status', 'refreshedAt', 'when', 'endsAt', 'synced'];
const TOKEN_HASH = 'refreshTokenHash';
const TOKEN_PREFIX_HASH = 'refreshTokenPrefixHash';

/** The indexes of the table, as far as they decide on what a write costs. */
export const tableIndexes: readonly TableIndex[] = [
  { keys: SHARD_KEYS, projected: SHARD_PROJECTION },
  { keys: [TOKEN_HASH], projected: [] },
  { keys: [TOKEN_PREFIX_HASH], projected: [] },
];

/**
 * Creates the product's table as the CDK stack does: partition key `pk`, sort key `sk`, on demand, and the
 * sparse indexes over what must be found without knowing the user.
 */
export async function createDynamodbTable(endpoint: string, TableName: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  try {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
          ...[...SHARD_KEYS, TOKEN_HASH, TOKEN_PREFIX_HASH].map((AttributeName) => ({
            AttributeName,
            AttributeType: 'S' as const,
          })),
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byShard',
            KeySchema: [
              { AttributeName: SHARD_KEYS[0], KeyType: 'HASH' },
              { AttributeName: SHARD_KEYS[1], KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: SHARD_PROJECTION },
          },
          byToken('byTokenHash', TOKEN_HASH),
          byToken('byTokenPrefix', TOKEN_PREFIX_HASH),
        ],
      }),
    );
    while (!(await isActive(client, TableName))) await sleep(5);
  } finally {
    client.destroy();
  }
}

/** An index of grants by what Google calls their refresh token. */
function byToken(IndexName: string, AttributeName: string): GlobalSecondaryIndex {
  return {
    IndexName,
    KeySchema: [{ AttributeName, KeyType: 'HASH' }],
    Projection: { ProjectionType: 'KEYS_ONLY' },
  };
}

/** Every item of the table, as a document. */
export async function readTable(endpoint: string, TableName: string): Promise<Record<string, unknown>[]> {
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  try {
    const pages = paginateScan({ client: DynamoDBDocumentClient.from(client) }, { TableName });
    const items: Record<string, unknown>[] = [];
    for await (const { Items = [] } of pages) items.push(...Items);
    return items;
  } finally {
    client.destroy();
  }
}

async function isActive(client: DynamoDBClient, TableName: string): Promise<boolean> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  return Table?.TableStatus === 'ACTIVE';
}
