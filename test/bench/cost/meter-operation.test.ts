import { describe, expect, test } from '@jest/globals';
import { call, madeUpAssumptions, operation } from './made-up.ts';
import { durationOf, meterOperation, meterUser } from './meter-operation.ts';

const units = { read: 2, write: 1, indexWrite: 3 };
const inTurn = operation(
  [
    call('dynamodb', 'BatchGetItem', [2, 42], { units }),
    call('kms', 'Decrypt', [42, 82]),
    call('google', 'token.refresh', [83, 123]),
    call('google', 'events.insert', [123, 163], { bytes: { sent: 1024 ** 2, received: 9 } }),
    // Beside the insert, and no longer.
    call('dynamodb', 'UpdateItem', [125, 160], { units: { read: 0, write: 1, indexWrite: 0 } }),
  ],
  170,
);

/** MB; half of what makes a whole CPU of the made-up Lambda. */
const MEMORY = 1024;

describe('the time of an invocation', () => {
  test('is that of its longest chain of calls as they last on AWS, and our own as it grows on half a CPU', () => {
    // 10 + 10 + 50 + 100 remote; 170 measured, of which 160 in calls: 10 of our own, which take twice as long.
    expect(durationOf(inTurn, madeUpAssumptions, MEMORY)).toEqual({ remote: 170, own: 20 });
  });

  test('does not count calls of users side by side one after the other', () => {
    const sideBySide = operation(
      [0, 3, 6].flatMap((began) => [
        call('dynamodb', 'UpdateItem', [began, began + 40]),
        call('google', 'events.insert', [began + 41, began + 81]),
      ]),
      90,
      { users: 3 },
    );
    expect(durationOf(sideBySide, madeUpAssumptions, MEMORY).remote).toBe(110);
  });

  test('of our own is no less than what is around the calls, and more than a CPU makes it no shorter', () => {
    const instant = operation([call('kms', 'Decrypt', [0, 40])], 39);
    const assumptions = { ...madeUpAssumptions, aroundCalls: 2 };
    expect(durationOf(instant, assumptions, 4096)).toEqual({ remote: 10, own: 2 });
  });
});

describe('the usage of an invocation', () => {
  test('is its requests, its time by its memory, and what its calls take', () => {
    expect(meterOperation(inTurn, madeUpAssumptions, MEMORY)).toEqual({
      functionRequest: 1,
      functionGigabyteSecond: 0.19,
      tableRead: 2,
      tableWrite: 1 + 3 + 1,
      keyRequest: 1,
      internetGigabyte: 1 / 1024,
    });
  });

  test('tells signatures from seals, and messages with a group from other requests', () => {
    const calls = [
      call('kms', 'Sign', [0, 1]),
      call('sqs', 'SendMessageBatch', [0, 1]),
      call('sqs', 'ChangeMessageVisibility', [0, 1]),
      call('eventBridge', 'PutEvents', [0, 1]),
      call('scheduler', 'CreateSchedule', [0, 1]),
    ];
    expect(meterOperation(operation(calls, 1), madeUpAssumptions, MEMORY)).toMatchObject({
      signature: 1,
      queueRequest: 2,
      fairQueueRequest: 1,
      busEvent: 1,
    });
  });

  test('pays for the starts of new environments', () => {
    const assumptions = { ...madeUpAssumptions, coldStarts: { share: 0.5, milliseconds: 300 } };
    const asking = operation([call('secretsManager', 'GetSecretValue', [0, 40])], 60);
    // 10 remote, 40 of our own, half of 300; the secret is asked for by every other one.
    expect(meterOperation(asking, assumptions, MEMORY)).toMatchObject({
      functionGigabyteSecond: 0.2,
      secretRequest: 0.5,
    });
  });

  test('is shared by its users', () => {
    const shared = operation([call('kms', 'Decrypt', [0, 0])], 500, { users: 10 });
    expect(meterUser(shared, madeUpAssumptions, MEMORY)).toMatchObject({
      functionRequest: 0.1,
      keyRequest: 0.1,
    });
  });
});
