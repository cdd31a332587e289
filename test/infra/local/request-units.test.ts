import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Dynamodb, startDynamodb } from '../../../infra/local/aws/dynamodb.ts';
import { clientAt, refusalOf } from '../../support/aws-call.ts';

let dynamodb: Dynamodb;
let client: DynamoDBDocumentClient;

beforeEach(async () => {
  dynamodb = await startDynamodb();
  dynamodb.reckonUnits();
  client = DynamoDBDocumentClient.from(new DynamoDBClient(clientAt(dynamodb.url)));
});

afterEach(async () => {
  client.destroy();
  await dynamodb.close();
});

const key = { pk: 'USER#1', sk: 'GRANT' };
const shard = { shard: 'GRANT#1', shardKey: '1' };
const put = (Item: Record<string, unknown>) =>
  client.send(new PutCommand({ TableName: dynamodb.tableName, Item: { ...key, ...Item } }));
const set = (name: string, value: unknown) =>
  client.send(
    new UpdateCommand({
      TableName: dynamodb.tableName,
      Key: key,
      UpdateExpression: 'SET #name = :value',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':value': value },
    }),
  );
const query = (IndexName?: string) =>
  client.send(
    new QueryCommand({
      TableName: dynamodb.tableName,
      IndexName,
      KeyConditionExpression: '#key = :key',
      ExpressionAttributeNames: { '#key': IndexName ? 'shard' : 'pk' },
      ExpressionAttributeValues: { ':key': IndexName ? shard.shard : key.pk },
    }),
  );
const lastUnits = () => dynamodb.requests.all().at(-1)?.units;

test('a write takes a unit for each kilobyte, a consistent read one for four', async () => {
  await put({ blob: 'x'.repeat(1500) });
  expect(lastUnits()).toEqual({ read: 0, write: 2, indexWrite: 0 });
  await client.send(new GetCommand({ TableName: dynamodb.tableName, Key: key, ConsistentRead: true }));
  expect(lastUnits()).toEqual({ read: 1, write: 0, indexWrite: 0 });
  await client.send(new GetCommand({ TableName: dynamodb.tableName, Key: key }));
  expect(lastUnits()).toEqual({ read: 0.5, write: 0, indexWrite: 0 });
});

test('an item that enters an index or leaves it costs a write there, one that moves within it two', async () => {
  await put(shard);
  expect(lastUnits()).toMatchObject({ write: 1, indexWrite: 1 });
  await set('shardKey', '2');
  expect(lastUnits()).toMatchObject({ write: 1, indexWrite: 2 });
  await client.send(new DeleteCommand({ TableName: dynamodb.tableName, Key: key }));
  expect(lastUnits()).toMatchObject({ write: 1, indexWrite: 1 });
});

test('a change costs a write in an index only if the index holds what changes', async () => {
  await put({ ...shard, status: 'active', sealed: 'one' });
  await set('sealed', 'two');
  expect(lastUnits()).toMatchObject({ write: 1, indexWrite: 0 });
  await set('status', 'revoked');
  expect(lastUnits()).toMatchObject({ write: 1, indexWrite: 1 });
});

test('each index counts by itself, in batches too', async () => {
  await put({ ...shard, refreshTokenHash: 'a', refreshTokenPrefixHash: 'b' });
  expect(lastUnits()).toMatchObject({ write: 1, indexWrite: 3 });
  const RequestItems = { [dynamodb.tableName]: [{ DeleteRequest: { Key: key } }] };
  await client.send(new BatchWriteCommand({ RequestItems }));
  expect(lastUnits()).toMatchObject({ write: 1, indexWrite: 3 });
});

test('a write whose condition fails costs what the item that stands there is big', async () => {
  await put({ blob: 'x'.repeat(2500) });
  const refused = client.send(
    new PutCommand({
      TableName: dynamodb.tableName,
      Item: key,
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
  expect(await refusalOf(refused)).toBe('ConditionalCheckFailedException');
  expect(lastUnits()).toEqual({ read: 0, write: 3, indexWrite: 0 });
});

test('a query of the index reads the index alone; one that finds nothing takes the least', async () => {
  expect((await query()).Items).toEqual([]);
  expect(lastUnits()).toMatchObject({ read: 0.5 });
  await put({ ...shard, blob: 'x'.repeat(9000) });
  await query();
  expect(lastUnits()).toMatchObject({ read: 1.5 });
  await query('byShard');
  expect(lastUnits()).toMatchObject({ read: 0.5 });
});

test('whoever calls sees no difference, unless it asks too', async () => {
  expect(await put({})).not.toHaveProperty('ConsumedCapacity');
  const asking = new PutCommand({
    TableName: dynamodb.tableName,
    Item: key,
    ReturnConsumedCapacity: 'TOTAL',
  });
  expect(await client.send(asking)).toMatchObject({ ConsumedCapacity: { CapacityUnits: 1 } });
});

test('it is off until it is asked for, and ends', async () => {
  const end = dynamodb.reckonUnits();
  await put({});
  expect(lastUnits()).toBeDefined();
  end();
  await put({});
  expect(lastUnits()).toBeUndefined();
});
