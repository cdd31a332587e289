import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { deleteItems, getItems, listItems } from '../../../shared/table/items.ts';
import { createTable, type ItemKey } from '../../../shared/table/table.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
const dynamodb = mockClient(client);
const table = createTable(client, 'onbehalf');
const key = (sk: string | number): ItemKey => ({ pk: 'USER#1', sk: String(sk) });
const keysUpTo = (count: number) => Array.from({ length: count }, (_, index) => key(index));

beforeEach(() => {
  dynamodb.reset();
  // No waiting between the tries.
  jest.spyOn(Math, 'random').mockReturnValue(0);
});

describe('reading items', () => {
  test('is one strongly consistent round trip; what is not there is left out', async () => {
    dynamodb.on(BatchGetCommand).resolves({ Responses: { onbehalf: [{ ...key('a'), name: 'Ada' }] } });
    expect(await getItems(table, [key('a'), key('b')])).toEqual([{ ...key('a'), name: 'Ada' }]);
    expect(dynamodb.calls().map((call) => call.args[0].input)).toEqual([
      { RequestItems: { onbehalf: { Keys: [key('a'), key('b')], ConsistentRead: true } } },
    ]);
  });

  test('asks again for what was left unprocessed, and for that alone', async () => {
    dynamodb
      .on(BatchGetCommand)
      .resolvesOnce({
        Responses: { onbehalf: [key('a')] },
        UnprocessedKeys: { onbehalf: { Keys: [{ ...key('b') }, { ...key('c') }] } },
      })
      .resolvesOnce({
        Responses: { onbehalf: [key('c')] },
        UnprocessedKeys: { onbehalf: { Keys: [{ ...key('b') }] } },
      })
      .resolves({ Responses: { onbehalf: [key('b')] }, UnprocessedKeys: {} });
    expect(await getItems(table, [key('a'), key('b'), key('c')])).toEqual([key('a'), key('c'), key('b')]);
    const asked = dynamodb.commandCalls(BatchGetCommand).map((call) => call.args[0].input.RequestItems);
    expect(asked.map((items) => items?.['onbehalf']?.Keys)).toEqual([
      [key('a'), key('b'), key('c')],
      [key('b'), key('c')],
      [key('b')],
    ]);
    expect(asked.every((items) => items?.['onbehalf']?.ConsistentRead)).toBe(true);
  });

  test('of more than a hundred takes as many round trips as DynamoDB wants', async () => {
    dynamodb.on(BatchGetCommand).callsFake(({ RequestItems }) => ({
      Responses: { onbehalf: RequestItems.onbehalf.Keys },
    }));
    expect(await getItems(table, keysUpTo(250))).toEqual(keysUpTo(250));
    const asked = dynamodb.commandCalls(BatchGetCommand).map((call) => call.args[0].input.RequestItems);
    expect(asked.map((items) => items?.['onbehalf']?.Keys?.length)).toEqual([100, 100, 50]);
  });

  test('gives up after four tries, rather than answer less than there is', async () => {
    dynamodb
      .on(BatchGetCommand)
      .resolves({ Responses: {}, UnprocessedKeys: { onbehalf: { Keys: [{ ...key('a') }] } } });
    await expect(getItems(table, [key('a')])).rejects.toMatchObject({
      code: 'store_unavailable',
      remedy: 'retry_later',
      retryAfter: 5,
      reason: 'Unprocessed',
    });
    expect(dynamodb.calls()).toHaveLength(4);
  });
});

describe('deleting items', () => {
  const written = () =>
    dynamodb
      .commandCalls(BatchWriteCommand)
      .map((call) => call.args[0].input.RequestItems?.['onbehalf']?.map((item) => item.DeleteRequest?.Key));

  test.each([
    [0, []],
    [1, [1]],
    [25, [25]],
    [26, [25, 1]],
    [60, [25, 25, 10]],
  ])('%i of them takes batches of at most 25', async (count, sizes) => {
    dynamodb.on(BatchWriteCommand).resolves({});
    await deleteItems(table, keysUpTo(count));
    expect(written().map((batch) => batch?.length)).toEqual(sizes);
    expect(written().flat()).toEqual(keysUpTo(count));
  });

  test('sends no more than the keys of what it is given', async () => {
    dynamodb.on(BatchWriteCommand).resolves({});
    const withMore = { ...key('a'), name: 'Ada' };
    await deleteItems(table, [withMore]);
    expect(written()).toEqual([[key('a')]]);
  });

  test('repeats what was left unprocessed before it goes on', async () => {
    dynamodb
      .on(BatchWriteCommand)
      .resolvesOnce({ UnprocessedItems: { onbehalf: [{ DeleteRequest: { Key: { ...key(3) } } }] } })
      .resolves({});
    await deleteItems(table, keysUpTo(26));
    expect(written()).toEqual([keysUpTo(25), [key(3)], [key(25)]]);
  });

  test('gives up on a batch after four tries', async () => {
    dynamodb
      .on(BatchWriteCommand)
      .resolves({ UnprocessedItems: { onbehalf: [{ DeleteRequest: { Key: { ...key(0) } } }] } });
    await expect(deleteItems(table, keysUpTo(30))).rejects.toMatchObject({
      code: 'store_unavailable',
      reason: 'Unprocessed',
    });
    expect(written()).toHaveLength(4);
  });
});

describe('listing a user’s items', () => {
  test('reads every page', async () => {
    dynamodb
      .on(QueryCommand)
      .resolvesOnce({ Items: [{ ...key('a') }], LastEvaluatedKey: { ...key('a') } })
      // A page may be empty and not the last (DynamoDB, Query).
      .resolvesOnce({ Items: [], LastEvaluatedKey: { ...key('b') } })
      .resolves({ Items: [{ ...key('c') }] });
    expect(await listItems(table, '1')).toEqual([key('a'), key('c')]);
    const asked = dynamodb.commandCalls(QueryCommand).map((call) => call.args[0].input);
    expect(asked.map((input) => input.ExclusiveStartKey)).toEqual([undefined, key('a'), key('b')]);
    expect(asked.every((input) => input.ConsistentRead)).toBe(true);
  });

  test('asks for one partition, and for a prefix only if there is one', async () => {
    dynamodb.on(QueryCommand).resolves({});
    expect(await listItems(table, '1')).toEqual([]);
    await listItems(table, '1', 'SESSION#');
    const [all, sessions] = dynamodb.commandCalls(QueryCommand).map((call) => call.args[0].input);
    expect(all).toMatchObject({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'USER#1' },
    });
    expect(sessions).toMatchObject({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': 'USER#1', ':prefix': 'SESSION#' },
    });
  });
});
