import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { clientAt, refusalOf } from '../../support/aws-call.ts';
import { startTableServer, type TableServer } from './table-server.ts';

let server: TableServer;
let client: DynamoDBDocumentClient;

beforeEach(async () => {
  server = await startTableServer();
  client = DynamoDBDocumentClient.from(new DynamoDBClient(clientAt(server.url)));
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

const key = { pk: 'USER#1', sk: 'GRANT' };
const item = {
  ...key,
  status: 'active',
  sealed: new Uint8Array([1, 2, 255]),
  scopes: ['openid', 'email'],
  when: { cron: '0 9 * * *', synced: true },
  count: 1.5,
  nothing: null,
};
const put = (Item: Record<string, unknown> = item) =>
  client.send(new PutCommand({ TableName: server.tableName, Item }));
const get = async () => (await client.send(new GetCommand({ TableName: server.tableName, Key: key }))).Item;

test('what is put comes back as it was, through the SDK', async () => {
  expect(await get()).toBeUndefined();
  await put();
  expect(await get()).toEqual(item);
  const RequestItems = { [server.tableName]: { Keys: [key, { pk: 'USER#2', sk: 'GRANT' }] } };
  const { Responses } = await client.send(new BatchGetCommand({ RequestItems }));
  expect(Responses).toEqual({ [server.tableName]: [item] });
});

test('an update under a condition takes effect once, and is refused as DynamoDB refuses it', async () => {
  await put();
  const update = () =>
    client.send(
      new UpdateCommand({
        TableName: server.tableName,
        Key: key,
        UpdateExpression: 'SET #status = :new',
        ConditionExpression: '#status = :old',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':new': 'revoked', ':old': 'active' },
        ReturnValues: 'ALL_NEW',
      }),
    );
  expect((await update()).Attributes).toEqual({ ...item, status: 'revoked' });
  expect(await refusalOf(update())).toBe('ConditionalCheckFailedException');
});

test('what is deleted is gone', async () => {
  await put();
  await client.send(new DeleteCommand({ TableName: server.tableName, Key: key }));
  expect(await get()).toBeUndefined();
});
