import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Dynamodb, startDynamodb } from '../../../infra/local/aws/dynamodb.ts';
import { clientAt, refusalOf } from '../../support/aws-call.ts';

let dynamodb: Dynamodb;
let client: DynamoDBDocumentClient;

beforeEach(async () => {
  dynamodb = await startDynamodb();
  client = clientOf({});
});

afterEach(async () => {
  client.destroy();
  await dynamodb.close();
});

function clientOf(further: ConstructorParameters<typeof DynamoDBClient>[0]): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({ ...clientAt(dynamodb.url), ...further }));
}

const key = { pk: 'USER#1', sk: 'GRANT' };
const put = (version: number, further: Partial<ConstructorParameters<typeof PutCommand>[0]> = {}) =>
  new PutCommand({ TableName: dynamodb.tableName, Item: { ...key, version }, ...further });
const get = () => new GetCommand({ TableName: dynamodb.tableName, Key: key, ConsistentRead: true });

test('the table is on demand, with partition key pk and sort key sk', async () => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: dynamodb.tableName }));
  expect(Table).toMatchObject({
    TableStatus: 'ACTIVE',
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  });
});

test('the index holds only items with a shard, and of them only what a sweep needs', async () => {
  const item = {
    ...key,
    shard: 'SCHEDULE#3',
    shardKey: '1#a',
    status: 'active',
    event: { summary: 'private' },
  };
  await client.send(new PutCommand({ TableName: dynamodb.tableName, Item: item }));
  await client.send(new PutCommand({ TableName: dynamodb.tableName, Item: { pk: 'USER#2', sk: 'GRANT' } }));
  const { Items } = await client.send(
    new QueryCommand({
      TableName: dynamodb.tableName,
      IndexName: 'byShard',
      KeyConditionExpression: '#shard = :shard',
      ExpressionAttributeNames: { '#shard': 'shard' },
      ExpressionAttributeValues: { ':shard': 'SCHEDULE#3' },
    }),
  );
  expect(Items).toEqual([{ ...key, shard: 'SCHEDULE#3', shardKey: '1#a', status: 'active' }]);
});

test('everything in the table can be read past the log and the switches', async () => {
  await client.send(put(1));
  dynamodb.requests.clear();
  dynamodb.faults.inject('*', 'internal');
  expect(await dynamodb.items()).toEqual([{ ...key, version: 1 }]);
  expect(dynamodb.requests.count()).toBe(0);
});

test('wire calls are counted by operation', async () => {
  await client.send(put(1));
  await client.send(get());
  await client.send(new BatchGetCommand({ RequestItems: { [dynamodb.tableName]: { Keys: [key] } } }));
  const { Items } = await client.send(
    new QueryCommand({
      TableName: dynamodb.tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': key.pk },
    }),
  );
  expect(Items).toEqual([{ ...key, version: 1 }]);
  expect(dynamodb.requests.all().map(({ operation }) => operation)).toEqual([
    'PutItem',
    'GetItem',
    'BatchGetItem',
    'Query',
  ]);
  expect(dynamodb.requests.count('GetItem')).toBe(1);
});

test('a failed condition is told as such', async () => {
  await client.send(put(1));
  const conditional = { ConditionExpression: 'attribute_not_exists(pk)' };
  await expect(client.send(put(2, conditional))).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
  });
  expect(dynamodb.requests.all().map(({ outcome }) => outcome)).toEqual([
    'ok',
    'ConditionalCheckFailedException',
  ]);
});

test('an answer that is lost after the write meets its own write when the SDK repeats it', async () => {
  const patient = clientOf({ maxAttempts: 2 });
  dynamodb.faults.inject('PutItem', 'drop_answer', { times: 1 });
  const write = put(1, { ConditionExpression: 'attribute_not_exists(pk)' });
  expect(await refusalOf(patient.send(write))).toBe('ConditionalCheckFailedException');
  expect((await client.send(get())).Item).toEqual({ ...key, version: 1 });
  patient.destroy();
  expect(dynamodb.requests.all().map(({ outcome }) => outcome)).toEqual([
    'answer dropped',
    'ConditionalCheckFailedException',
    'ok',
  ]);
});

test('a call can be held back while another one overtakes it', async () => {
  const held = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const release = dynamodb.requests.intercept('PutItem', () => {
    release();
    arrived.resolve();
    return held.promise;
  });
  const slow = client.send(put(1));
  await arrived.promise;
  await client.send(put(2));
  expect((await client.send(get())).Item).toEqual({ ...key, version: 2 });
  held.resolve();
  await slow;
  expect((await client.send(get())).Item).toEqual({ ...key, version: 1 });
});

test('a call that is cut before the write changes nothing', async () => {
  dynamodb.faults.inject('PutItem', 'cut', { times: 1 });
  expect(await refusalOf(client.send(put(1)))).not.toBe('none');
  expect((await client.send(get())).Item).toBeUndefined();
});

test.each([
  ['throttle', 'ProvisionedThroughputExceededException'],
  ['access_denied', 'AccessDeniedException'],
  ['internal', 'InternalServerError'],
] as const)('the switch %s lets a call fail with %s', async (fault, name) => {
  dynamodb.faults.inject('*', fault, { times: 1 });
  await expect(client.send(get())).rejects.toMatchObject({ name });
  expect(await refusalOf(client.send(get()))).toBe('none');
});

test('a client that gives up in the middle of a call does not end the store', async () => {
  const hasty = clientOf({ requestHandler: { requestTimeout: 50, throwOnRequestTimeout: true } });
  dynamodb.faults.inject('GetItem', 'hang', { times: 1 });
  expect(await refusalOf(hasty.send(get()))).toBe('TimeoutError');
  hasty.destroy();
  expect(await refusalOf(client.send(put(1)))).toBe('none');
});

test('dynalite’s own refusals pass through', async () => {
  const wrong = new GetCommand({ TableName: 'no-such-table', Key: key });
  expect(await refusalOf(client.send(wrong))).toBe('ResourceNotFoundException');
});
