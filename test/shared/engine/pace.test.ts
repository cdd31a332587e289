import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { LONGEST_TURN_WAIT } from '../../../shared/engine/limits.ts';
import { createPace } from '../../../shared/engine/pace.ts';
import { createTable, keys } from '../../../shared/table/table.ts';
import { createAwsClient } from '../../faults/support/aws.ts';
import { createInvocation, fair, type Weather } from '../../faults/support/invocation.ts';
import { createStoredItems, TABLE_NAME } from '../../faults/support/stored-items.ts';

/** Milliseconds that one call takes of the quota. */
const CALL = 10;
const PER_MINUTE = 60_000 / CALL;
const MINUTE = 60_000;
const plenty = { remaining: () => 59_000 };

/** One table, and as many workers as are asked for; time passes only in the tests' own hands. */
function createWorkers({ enforces = () => true, weather = fair as Weather } = {}) {
  let time = Date.UTC(2027, 2, 1, 12);
  const items = createStoredItems(enforces);
  const warned: string[] = [];
  let writes = 0;
  const counting: Weather = (crossing) => {
    if (crossing.moment === 'before' && crossing.call === 'Update') writes += 1;
    return weather(crossing);
  };
  const hire = () => {
    let slept = 0;
    const client = createAwsClient<DynamoDBDocumentClient>(
      createInvocation(counting),
      'table',
      items.effects,
    );
    const pace = createPace({
      table: createTable(client, TABLE_NAME),
      now: () => time,
      sleep: async (milliseconds) => {
        slept += milliseconds;
      },
      perMinute: PER_MINUTE,
      log: { warn: (_, { reason }) => void warned.push(String(reason)) },
    });
    return {
      pace,
      /** Takes a turn. @returns the milliseconds that it waited; none: it shall come again */
      async take(requests: number, deadline = plenty): Promise<number | undefined> {
        const before = slept;
        return (await pace.take(requests, deadline)) === 'go' ? slept - before : undefined;
      },
      call: (times: number) => {
        for (let call = 0; call < times; call += 1) pace.note();
      },
    };
  };
  return {
    hire,
    warned,
    writes: () => writes,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    /** Milliseconds from now up to which calls are given out. */
    ahead: () => Number(items.read(keys.pace())?.['nextAt'] ?? time) - time,
  };
}

describe('the pace of calls to Calendar', () => {
  test('lets the first batch go at once, and each next one when those before it have had their time', async () => {
    const { hire, ahead, pass } = createWorkers();
    const [one, two, three] = [hire(), hire(), hire()];
    expect(await one.take(10)).toBe(0);
    expect(await two.take(10)).toBe(10 * CALL);
    expect(await three.take(10)).toBe(20 * CALL);
    expect(ahead()).toBe(30 * CALL);
    two.call(10);
    pass(300 * CALL);
    expect(await two.take(10)).toBe(0);
    expect(ahead()).toBe(10 * CALL);
  });

  test('gives out in a minute what a minute has, however many workers ask', async () => {
    const { hire, pass } = createWorkers();
    const workers = Array.from({ length: 20 }, hire);
    const begins: number[] = [];
    let passed = 0;
    while (passed < 2 * MINUTE) {
      for (const worker of workers) {
        const waited = await worker.take(10);
        worker.call(10);
        if (waited !== undefined) begins.push(passed + waited);
      }
      // All are through before the first one asks again.
      pass(20 * 10 * CALL);
      passed += 20 * 10 * CALL;
    }
    for (const begin of begins) {
      const within = begins.filter((other) => other >= begin && other < begin + MINUTE).length;
      expect(within * 10).toBeLessThanOrEqual(PER_MINUTE);
    }
    expect(begins.length * 10).toBe(2 * PER_MINUTE);
  });

  test('writes nothing where little happens', async () => {
    const { hire, writes, pass } = createWorkers();
    const worker = hire();
    for (let batch = 0; batch < 50; batch += 1) {
      expect(await worker.take(3)).toBe(0);
      worker.call(3);
      pass(MINUTE + 1);
    }
    expect(writes()).toBe(0);
  });

  test('reserves small batches and calls that nobody foresaw once they come to ten', async () => {
    const { hire, ahead, writes } = createWorkers();
    const worker = hire();
    for (const calls of [3, 4]) {
      await worker.take(3);
      worker.call(calls);
    }
    expect(writes()).toBe(0);
    await worker.take(3);
    expect(ahead()).toBe(10 * CALL);
    worker.call(3);
    // All are paid.
    await worker.take(9);
    expect(ahead()).toBe(10 * CALL);
  });

  test('counts for the next batch what was reserved and not used, within the minute', async () => {
    const { hire, ahead, pass } = createWorkers();
    const worker = hire();
    await worker.take(10);
    worker.call(6);
    await worker.take(20);
    expect(ahead()).toBe(26 * CALL);
    pass(MINUTE + 1);
    await worker.take(20);
    expect(ahead()).toBe(20 * CALL);
  });

  test('does not ask for a slot for what calls nobody', async () => {
    const { hire, writes } = createWorkers();
    const worker = hire();
    worker.call(50);
    expect(await worker.take(0)).toBe(0);
    expect(writes()).toBe(0);
  });

  test('makes room after a refusal, once, for a second’s calls', async () => {
    const { hire, ahead } = createWorkers();
    const worker = hire();
    worker.pace.refused();
    worker.pace.refused();
    await worker.take(1);
    expect(ahead()).toBeCloseTo(1000 + CALL);
    worker.call(1);
    await worker.take(10);
    expect(ahead()).toBeCloseTo(1000 + 11 * CALL);
  });

  test('sends a batch back for whose slot the invocation cannot wait, and takes none for it', async () => {
    const { hire, ahead } = createWorkers();
    const [one, two] = [hire(), hire()];
    one.call((LONGEST_TURN_WAIT + 5000) / CALL);
    await one.take(10);
    const before = ahead();
    expect(await two.pace.take(10, plenty)).toEqual({ waitSeconds: Math.ceil(before / 1000) });
    expect(ahead()).toBe(before);
  });

  test('does not wait in an invocation that is about to end', async () => {
    const { hire } = createWorkers();
    const [one, two] = [hire(), hire()];
    await one.take(10);
    expect(await two.take(10, { remaining: () => 20_000 })).toBeUndefined();
  });

  test('goes on without pacing when the table fails', async () => {
    const { hire, warned } = createWorkers({ weather: () => '500' });
    expect(await hire().take(10)).toBe(0);
    expect(warned).toEqual(['InternalServerError']);
  });

  test('takes its own slot for another’s when the answer was lost: room is left, and nobody goes too early', async () => {
    const { hire, warned } = createWorkers({
      weather: ({ moment }) => (moment === 'before' ? undefined : 'repeat'),
    });
    expect(await hire().take(10)).toBeGreaterThanOrEqual(10 * CALL);
    expect(warned).toEqual([]);
  });

  test('goes when there was no queue to join, and somebody else began one', async () => {
    const { hire, pass, ahead } = createWorkers();
    const [one, two] = [hire(), hire()];
    await one.take(10);
    await two.take(10);
    two.call(10);
    pass(MINUTE);
    // It is the one that joins first, as it did before.
    expect(await two.take(10)).toBe(0);
    expect(ahead()).toBe(10 * CALL);
  });
});
