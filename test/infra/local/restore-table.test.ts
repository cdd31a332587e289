import {
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  RestoreTableToPointInTimeCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Dynamodb, startDynamodb } from '../../../infra/local/aws/dynamodb.ts';
import { credentials, REGION } from '../../../infra/local/aws/wire/account.ts';

let dynamodb: Dynamodb;
let client: DynamoDBDocumentClient;
beforeAll(async () => {
  dynamodb = await startDynamodb();
  client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: dynamodb.url, region: REGION, credentials, maxAttempts: 1 }),
  );
});
afterAll(async () => {
  client.destroy();
  await dynamodb.close();
});

const restore = (TargetTableName: string, more: object = {}) =>
  client.send(
    new RestoreTableToPointInTimeCommand({
      SourceTableName: dynamodb.tableName,
      TargetTableName,
      UseLatestRestorableTime: true,
      ...more,
    }),
  );

describe('a table that is restored to the present', () => {
  test('has every item and the indexes, and goes its own way from then on', async () => {
    const items = Array.from({ length: 60 }, (_, index) => ({
      pk: `USER#${index}`,
      sk: 'GRANT',
      shard: 'GRANT#1',
      shardKey: `${index}`,
      sealed: new Uint8Array([index]),
    }));
    for (const Item of items) await client.send(new PutCommand({ TableName: dynamodb.tableName, Item }));
    await restore('copy');
    await client.send(
      new PutCommand({ TableName: dynamodb.tableName, Item: { pk: 'USER#new', sk: 'GRANT' } }),
    );
    const { Items = [] } = await client.send(new ScanCommand({ TableName: 'copy' }));
    expect(Items).toHaveLength(60);
    expect(Items.find(({ pk }) => pk === 'USER#7')).toEqual(items[7]);
    const { Count } = await client.send(
      new QueryCommand({
        TableName: 'copy',
        IndexName: 'byShard',
        KeyConditionExpression: '#shard = :shard',
        ExpressionAttributeNames: { '#shard': 'shard' },
        ExpressionAttributeValues: { ':shard': 'GRANT#1' },
      }),
    );
    expect(Count).toBe(60);
  });

  test('has no TTL, which the live one has', async () => {
    await restore('without-ttl');
    const look = async (TableName: string) =>
      (await client.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription;
    expect(await look(dynamodb.tableName)).toEqual({
      TimeToLiveStatus: 'ENABLED',
      AttributeName: 'expiresAt',
    });
    expect(await look('without-ttl')).toEqual({ TimeToLiveStatus: 'DISABLED' });
  });

  test('is refused where AWS refuses it, and for a past that is not kept here', async () => {
    await restore('taken');
    await expect(restore('taken')).rejects.toThrow('already exists');
    await expect(restore('other', { SourceTableName: 'nothing' })).rejects.toMatchObject({
      name: 'TableNotFoundException',
    });
    await expect(
      restore('past', { UseLatestRestorableTime: undefined, RestoreDateTime: new Date(0) }),
    ).rejects.toMatchObject({ name: 'InvalidRestoreTimeException' });
    await expect(restore('x')).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
