import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { credentials, REGION } from './account.ts';

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
          { AttributeName: 'shard', AttributeType: 'S' },
          { AttributeName: 'shardKey', AttributeType: 'S' },
          { AttributeName: 'refreshTokenHash', AttributeType: 'S' },
          { AttributeName: 'refreshTokenPrefixHash', AttributeType: 'S' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byShard',
            KeySchema: [
              { AttributeName: 'shard', KeyType: 'HASH' },
              { AttributeName: 'shardKey', KeyType: 'RANGE' },
            ],
            Projection: {
              ProjectionType: 'INCLUDE',
              NonKeyAttributes: ['status', 'refreshedAt', 'when', 'endsAt', 'synced'],
            },
          },
          byToken('byTokenHash', 'refreshTokenHash'),
          byToken('byTokenPrefix', 'refreshTokenPrefixHash'),
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
