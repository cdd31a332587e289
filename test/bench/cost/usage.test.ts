import { describe, expect, test } from '@jest/globals';
import { madeUpPrices } from './made-up.ts';
import { add, costOf, sharesOf, times } from './usage.ts';

describe('usage', () => {
  test('is added meter by meter, and multiplied', () => {
    const sum = add({ tableRead: 1, keyRequest: 2 }, { tableRead: 3 }, {});
    expect(sum).toEqual({ tableRead: 4, keyRequest: 2 });
    expect(times(10, sum)).toEqual({ tableRead: 40, keyRequest: 20 });
  });

  test('is shared out to the services, the dearest first, and those that take nothing are left out', () => {
    const usage = { tableRead: 5, tableWrite: 1, keyRequest: 20_000, queueRequest: 0 };
    // KMS: 20,000 / 10,000 × 8; DynamoDB: 5 × 1 + 1 × 2.
    expect(sharesOf(usage, madeUpPrices)).toEqual([
      { service: 'KMS', usd: 16 },
      { service: 'DynamoDB', usd: 7 },
    ]);
    expect(costOf(usage, madeUpPrices)).toBe(23);
  });
});
