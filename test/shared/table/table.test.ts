import { inspect } from 'node:util';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { Failure } from '../../../shared/problems.ts';
import { createTable, keys, partitionOf } from '../../../shared/table/table.ts';
import { errorNamed } from '../support/error-named.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
const dynamodb = mockClient(client);
beforeEach(() => {
  dynamodb.reset();
});

const table = createTable(client, 'onbehalf');
const read = () => table.send(new GetCommand({ TableName: table.name, Key: keys.grant('1001') }));

describe('the table', () => {
  test('hands on what DynamoDB answers', async () => {
    dynamodb.on(GetCommand).resolves({ Item: { status: 'active' } });
    expect((await read()).Item).toEqual({ status: 'active' });
    expect(dynamodb.call(0).args[0].input).toEqual({
      TableName: 'onbehalf',
      Key: { pk: 'USER#1001', sk: 'GRANT' },
    });
  });

  test('leaves a failed condition to the caller, old item included', async () => {
    const lost = new ConditionalCheckFailedException({
      message: 'The conditional request failed',
      $metadata: {},
      Item: { version: { S: 'newer' } },
    });
    dynamodb.on(GetCommand).rejects(lost);
    await expect(read()).rejects.toBe(lost);
  });

  test.each([
    ['ProvisionedThroughputExceededException', 'retry_later'],
    ['TimeoutError', 'retry_later'],
    ['ECONNRESET', 'retry_later'],
    // What no waiting mends.
    ['ResourceNotFoundException', 'call_operator'],
    ['AccessDeniedException', 'call_operator'],
  ])('says of %s only its name', async (name, remedy) => {
    dynamodb.on(GetCommand).rejects(errorNamed(name));
    const thrown = await read().catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Failure);
    expect(thrown).toMatchObject({
      code: 'store_unavailable',
      remedy,
      retryAfter: 5,
      reason: name,
    });
    expect(inspect(thrown, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain('canary');
  });
});

test('everything of a user stands in the user’s own partition', () => {
  const all = [keys.profile('1'), keys.grant('1'), keys.session('1', 'hash')];
  expect(new Set(all.map(({ pk }) => pk))).toEqual(new Set([partitionOf('1')]));
  expect(new Set(all.map(({ sk }) => sk)).size).toBe(3);
});
