import { describe, expect, test } from '@jest/globals';
import { billFor, holds } from './bill.ts';
import { call, madeUpAssumptions, madeUpMeasured, madeUpPrices, operation } from './made-up.ts';
import { composeScenarios } from './scenarios.ts';

const MILLION = 1_000_000;
const GIGABYTE = 1024 ** 3;

const units = { read: 1, write: 2, indexWrite: 0 };
const run = [
  call('dynamodb', 'UpdateItem', [0, 1], { units }),
  call('kms', 'Decrypt', [0, 1]),
  call('eventBridge', 'PutEvents', [0, 1]),
];
const measured = madeUpMeasured({
  'offline-renewing': operation(run, 491),
  'offline-batch-renewing': operation(Array.from({ length: 10 }, () => run).flat(), 491, { users: 10 }),
  'check-grants': operation([call('dynamodb', 'UpdateItem', [0, 1], { units })], 491, { users: 10 }),
  'broadcast-batch-renewing': operation([call('sqs', 'ChangeMessageVisibility', [0, 1])], 491, { users: 10 }),
});
const bill = billFor(composeScenarios(measured, madeUpAssumptions), madeUpPrices);

function sharesOf(lines: typeof bill.millions, name: string): Record<string, number> {
  const shares = lines.find((line) => line.name === name)?.shares ?? [];
  return Object.fromEntries(shares.map(({ service, usd }) => [service, usd]));
}

/** 490 ms of our own take 980 on half a CPU, and calls side by side ten more: 990 ms of 1 GB. */
const INVOCATION = 1 + 0.99;
/** Taken in, and kept for the one month. */
const LOG_LINE = (2 * 1_000) / GIGABYTE;
/** In the table and in its backup, for two months. */
const ROW = (2 * 2 * 1_000) / GIGABYTE;

describe('a million offline events', () => {
  test('of plans pay for schedule, message, a tenth of a batch, and what each does', () => {
    const shares = sharesOf(bill.millions, 'plan');
    expect(shares['EventBridge Scheduler']).toBeCloseTo(MILLION, 3);
    expect(shares['SQS']).toBeCloseTo(3 * (1 + 0.1 + 0.1) * MILLION, 3);
    expect(shares['Lambda']).toBeCloseTo((INVOCATION / 10) * MILLION, 3);
    expect(shares['DynamoDB']).toBeCloseTo((1 + 2 * 2 + ROW) * MILLION, 3);
    expect(shares['KMS']).toBeCloseTo(8 * 100, 3);
    expect(shares['EventBridge bus']).toBeCloseTo(MILLION, 3);
    // Its own line, and a tenth of Lambda's two.
    expect(shares['CloudWatch Logs']).toBeCloseTo(1.2 * LOG_LINE * MILLION, 6);
    expect(Object.keys(shares)).toHaveLength(7);
  });

  test('that are alone in their batches pay for all of it', () => {
    const shares = sharesOf(bill.millions, 'planAlone');
    expect(shares['SQS']).toBeCloseTo(3 * 3 * MILLION, 3);
    expect(shares['Lambda']).toBeCloseTo(INVOCATION * MILLION, 3);
    expect(shares['CloudWatch Logs']).toBeCloseTo(3 * LOG_LINE * MILLION, 6);
  });

  test('of broadcasts pay for no schedule, but for a fair queue, the planning and a row in the index', () => {
    const shares = sharesOf(bill.millions, 'broadcast');
    expect(shares['EventBridge Scheduler']).toBeUndefined();
    // A tenth of: sending, receiving, deleting, each with a group; and of the one request that was measured.
    expect(shares['SQS']).toBeCloseTo((3 * (0.1 * 3 + 0.1) + 0.1 * 3) * MILLION, 3);
    // Of ten milliseconds, too, while ten messages are sent.
    expect(shares['Lambda']).toBeCloseTo((INVOCATION / 10 + 0.001) * MILLION, 3);
    // Half a unit of the index, half of the notes that ten users leave by one unit, and the rows.
    expect(shares['DynamoDB']).toBeCloseTo((0.5 + 0.1 * 2 + (2 * 2 * 2_000) / GIGABYTE) * MILLION, 3);
  });

  test('open the grant of each user, also where the worker knew them when it was measured', () => {
    expect(sharesOf(bill.millions, 'broadcast')['KMS']).toBeCloseTo(8 * 100, 3);
  });

  test('are judged by their goal', () => {
    expect(holds({ usd: 8, goal: 8 })).toBe(true);
    expect(holds({ usd: 8.01, goal: 8 })).toBe(false);
    expect(holds({ usd: 8.01 })).toBe(true);
    expect(bill.millions.filter(({ goal }) => goal !== undefined)).toHaveLength(3);
  });
});

describe('a million requests', () => {
  test('pay for edge, gateway, function and four lines of log', () => {
    const shares = sharesOf(bill.millions, 'http');
    // 500 ms of our own and no call: 1 s of 1 GB. The answer is a gigabyte.
    expect(shares['API Gateway']).toBeCloseTo(MILLION, 3);
    expect(shares['CloudFront']).toBeCloseTo(2 * MILLION, 3);
    expect(shares['Lambda']).toBeCloseTo(2 * MILLION, 3);
    expect(shares['CloudWatch Logs']).toBeCloseTo(4 * LOG_LINE * MILLION, 6);
  });

  test('of sign-ins are two each, and the page', () => {
    const shares = sharesOf(bill.millions, 'signIn');
    expect(shares['API Gateway']).toBeCloseTo(2 * MILLION, 3);
    expect(shares['CloudFront']).toBeCloseTo((4 + 0.5 + 2 * 2) * MILLION, 3);
  });
});

describe('a month', () => {
  test('in which nobody comes pays for key, secret, polling and a nightly check', () => {
    const shares = sharesOf(bill.months, 'idle');
    expect(shares['KMS']).toBe(1);
    expect(shares['Secrets Manager']).toBe(1);
    // Two mappings, five pollers, a receive of twenty seconds each, 720 hours.
    expect(shares['SQS']).toBeCloseTo(3 * 2 * 5 * 3 * 60 * 720, 3);
    expect(shares['Lambda']).toBeCloseTo(30 * 2, 6);
    expect(shares['EventBridge Scheduler']).toBeCloseTo(30, 6);
    expect(shares['S3']).toBe(1);
  });

  test('pays two more for the key once it has been rotated twice', () => {
    expect(sharesOf(bill.months, 'idleLater')['KMS']).toBe(3);
  });

  test('of a thousand daily plans pays for their events, the nights and the rows of the users', () => {
    const shares = sharesOf(bill.months, 'daily');
    expect(shares['EventBridge Scheduler']).toBeCloseTo(30_000, 3);
    // 30,000 events in batches of ten, and as many nightly checks as one for each user would be.
    expect(shares['Lambda']).toBeCloseTo(3_000 * INVOCATION + 30_000 * 2, 3);
    expect(shares['DynamoDB']).toBeCloseTo(30_000 * (5 + ROW) + (1_000 * 2 * 1_000) / GIGABYTE, 3);
  });
});
