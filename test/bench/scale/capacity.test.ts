import { GetCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { createStoredItems, TABLE_NAME } from '../../faults/support/stored-items.ts';
import { meterTable, sizeOf, unitsOfRead, unitsOfWrite } from './capacity.ts';

const key = { pk: 'USER#1', sk: 'GRANT' };
/** An item of that many bytes. */
function itemOf(bytes: number): Record<string, unknown> {
  const bare = 'pkUSER#1skGRANTfill'.length;
  return { ...key, fill: 'x'.repeat(bytes - bare) };
}

describe('what DynamoDB bills', () => {
  test('counts the bytes of every type', () => {
    expect(sizeOf('zürich')).toBe(7);
    expect(sizeOf(1234)).toBe(3);
    expect(sizeOf(true)).toBe(1);
    expect(sizeOf(null)).toBe(1);
    expect(sizeOf(new Uint8Array(9))).toBe(9);
    expect(sizeOf(['a', 'bc'])).toBe(3 + 2 + 3);
    expect(sizeOf({ ab: 'c' })).toBe(3 + 1 + 2 + 1);
  });

  test('rounds writes up to 1 KB and reads to 4 KB', () => {
    expect([1024, 1025].map((bytes) => unitsOfWrite(undefined, itemOf(bytes)))).toEqual([1, 2]);
    expect([4096, 4097].map((bytes) => unitsOfRead(itemOf(bytes)))).toEqual([1, 2]);
    expect(unitsOfRead(undefined)).toBe(1);
  });

  test('counts the larger of the item before and after', () => {
    expect(unitsOfWrite(itemOf(3000), itemOf(100))).toBe(3);
    expect(unitsOfWrite(itemOf(3000), undefined)).toBe(3);
  });

  test('counts an index for what enters, changes or leaves it, twice for what moves, and not for what stays', () => {
    const bare = { ...key };
    const listed = { ...key, shard: 'GRANT#1', shardKey: '1' };
    expect(unitsOfWrite(bare, listed)).toBe(2);
    expect(unitsOfWrite(listed, bare)).toBe(2);
    expect(unitsOfWrite(listed, { ...listed, status: 'active' })).toBe(2);
    expect(unitsOfWrite(listed, { ...listed, shardKey: '2' })).toBe(3);
    expect(unitsOfWrite(listed, { ...listed, sealed: 'anew' })).toBe(1);
  });

  test('is noted with each command, a refused write included', () => {
    const items = createStoredItems();
    const units = { read: 0, write: 0 };
    const table = meterTable(items, units);
    table.Put({ TableName: TABLE_NAME, Item: itemOf(1500) });
    expect(units).toEqual({ read: 0, write: 2 });
    const refused: UpdateCommandInput = {
      TableName: TABLE_NAME,
      Key: key,
      UpdateExpression: 'SET fill = :fill',
      ConditionExpression: 'attribute_not_exists(pk)',
      ExpressionAttributeValues: { ':fill': '' },
    };
    expect(() => table.Update(refused)).toThrow('conditional');
    expect(units).toEqual({ read: 0, write: 4 });
    table.Get({ ...new GetCommand({ TableName: TABLE_NAME, Key: key }).input });
    expect(units.read).toBe(0.5);
    table.BatchGet({ RequestItems: { [TABLE_NAME]: { Keys: [key, { pk: 'USER#2', sk: 'GRANT' }] } } });
    expect(units.read).toBe(2.5);
  });
});
