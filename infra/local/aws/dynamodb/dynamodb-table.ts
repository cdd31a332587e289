import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { TABLE_INDEXES, TABLE_KEYS } from '../../../table-shape.ts';
import { credentials, REGION } from '../wire/account.ts';
import type { TableIndex } from './index-writes.ts';

/** The indexes of the table, as far as they decide on what a write costs. */
export const tableIndexes: readonly TableIndex[] = TABLE_INDEXES.map((index) => ({
  keys: keyNames(index),
  projected: index.projected,
}));

/**
 * Creates the product's table as the CDK stack does.
 */
export async function createDynamodbTable(endpoint: string, TableName: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  try {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: keySchema(TABLE_KEYS),
        AttributeDefinitions: [TABLE_KEYS, ...TABLE_INDEXES]
          .flatMap(keyNames)
          .map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        GlobalSecondaryIndexes: TABLE_INDEXES.map((index) => ({
          IndexName: index.name,
          KeySchema: keySchema(index),
          Projection:
            index.projected.length > 0
              ? { ProjectionType: 'INCLUDE', NonKeyAttributes: [...index.projected] }
              : { ProjectionType: 'KEYS_ONLY' },
        })),
      }),
    );
    while (!(await isActive(client, TableName))) await sleep(5);
  } finally {
    client.destroy();
  }
}

interface Keys {
  partition: string;
  sort?: string;
}

function keyNames({ partition, sort }: Keys): string[] {
  return sort ? [partition, sort] : [partition];
}

function keySchema(keys: Keys): KeySchemaElement[] {
  return keyNames(keys).map((AttributeName, place) => ({
    AttributeName,
    KeyType: place === 0 ? 'HASH' : 'RANGE',
  }));
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
