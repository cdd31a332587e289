import { setImmediate as nextTurn } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readTogether } from '../../../shared/table/read-together.ts';
import { createTable, type ItemKey } from '../../../shared/table/table.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
const dynamodb = mockClient(client);
const table = createTable(client, 'onbehalf');
const key = (user: number, sk: string): ItemKey => ({ pk: `USER#${user}`, sk });
const askedFor = () =>
  dynamodb.commandCalls(BatchGetCommand).map((call) => call.args[0].input.RequestItems?.['onbehalf']?.Keys);

beforeEach(() => {
  dynamodb.reset();
  dynamodb.on(BatchGetCommand).callsFake(({ RequestItems }) => ({
    Responses: { onbehalf: RequestItems.onbehalf.Keys.filter(({ sk }: ItemKey) => sk !== 'GONE') },
  }));
});

test('what is asked for in the same turn is read in one strongly consistent call, and each gets its own', async () => {
  const answers = await Promise.all([
    readTogether(table, [key(1, 'GRANT'), key(1, 'GONE')]),
    readTogether(table, [key(2, 'GRANT')]),
  ]);
  expect(answers).toEqual([[key(1, 'GRANT')], [key(2, 'GRANT')]]);
  expect(askedFor()).toEqual([[key(1, 'GRANT'), key(1, 'GONE'), key(2, 'GRANT')]]);
  const [call] = dynamodb.commandCalls(BatchGetCommand);
  expect(call?.args[0].input.RequestItems?.['onbehalf']?.ConsistentRead).toBe(true);
});

test('a key that two ask for is named once, since DynamoDB refuses it twice, and both get the item', async () => {
  const answers = await Promise.all([
    readTogether(table, [key(1, 'PLAN 1'), key(1, 'GRANT')]),
    readTogether(table, [key(1, 'PLAN 2'), key(1, 'GRANT')]),
  ]);
  expect(answers).toEqual([
    [key(1, 'PLAN 1'), key(1, 'GRANT')],
    [key(1, 'GRANT'), key(1, 'PLAN 2')],
  ]);
  expect(askedFor()).toEqual([[key(1, 'PLAN 1'), key(1, 'GRANT'), key(1, 'PLAN 2')]]);
});

test('whoever asks when a read has begun gets one that begins later', async () => {
  const first = readTogether(table, [key(1, 'GRANT')]);
  await nextTurn();
  const second = readTogether(table, [key(1, 'GRANT')]);
  await Promise.all([first, second]);
  expect(askedFor()).toEqual([[key(1, 'GRANT')], [key(1, 'GRANT')]]);
});

test('no call names more than a hundred keys', async () => {
  const users = Array.from({ length: 60 }, (_, user) => user);
  const answers = await Promise.all(
    users.map((user) => readTogether(table, [key(user, 'PLAN'), key(user, 'GRANT')])),
  );
  expect(answers).toEqual(users.map((user) => [key(user, 'PLAN'), key(user, 'GRANT')]));
  expect(askedFor().map((keys) => keys?.length)).toEqual([100, 20]);
});

test('all who asked are told when the read fails', async () => {
  dynamodb.on(BatchGetCommand).rejects(new Error('away'));
  const answers = await Promise.allSettled([
    readTogether(table, [key(1, 'GRANT')]),
    readTogether(table, [key(2, 'GRANT')]),
  ]);
  expect(answers).toMatchObject([
    { status: 'rejected', reason: { code: 'store_unavailable' } },
    { status: 'rejected', reason: { code: 'store_unavailable' } },
  ]);
});
