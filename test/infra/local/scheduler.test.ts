import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeliveryEnd } from '../../../infra/local/aws/scheduler/delivery.ts';
import { type Scheduler, startScheduler } from '../../../infra/local/aws/scheduler.ts';
import { clientAt, refusalOf } from '../../support/aws-call.ts';

const start = Date.UTC(2027, 2, 1, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:queue';
const DLQ = 'arn:aws:sqs:us-east-1:000000000000:dlq';

let now = start;
let end: DeliveryEnd;
let delivered: { at: number; arn: string; input: string }[];
let buried: { arn: string; input: string; attributes: Readonly<Record<string, string>> }[];
let scheduler: Scheduler;
let client: SchedulerClient;

beforeEach(async () => {
  now = start;
  end = { delivered: true };
  delivered = [];
  buried = [];
  scheduler = await startScheduler({
    now: () => now,
    groups: ['plans'],
    targets: {
      async deliver(arn, input) {
        delivered.push({ at: now, arn, input });
        return end;
      },
      async bury(arn, input, attributes) {
        buried.push({ arn, input, attributes });
      },
    },
  });
  client = new SchedulerClient(clientAt(scheduler.url));
});

afterEach(async () => {
  client.destroy();
  await scheduler.close();
});

function plan(further: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput {
  return {
    Name: 'plan',
    GroupName: 'plans',
    ScheduleExpression: 'at(2027-03-01T18:00:00)',
    ScheduleExpressionTimezone: 'Europe/Paris',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: QUEUE,
      RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
      Input: '"<aws.scheduler.scheduled-time>"',
    },
    ...further,
  };
}
const target = (further: object) => ({
  Target: { ...plan().Target, ...further } as CreateScheduleCommandInput['Target'],
});
const create = (further?: Partial<CreateScheduleCommandInput>) =>
  client.send(new CreateScheduleCommand(plan(further)));
const update = (further?: Partial<CreateScheduleCommandInput>) =>
  client.send(new UpdateScheduleCommand(plan(further)));
const read = () => client.send(new GetScheduleCommand({ Name: 'plan', GroupName: 'plans' }));
const remove = () => client.send(new DeleteScheduleCommand({ Name: 'plan', GroupName: 'plans' }));

/** Looks again at a later moment. */
async function fireAt(moment: number): Promise<string[]> {
  now = moment;
  const before = delivered.length;
  await scheduler.fireDue();
  return delivered.slice(before).map(({ input }) => input);
}

describe('the API', () => {
  test('keeps a schedule as it was given, with the defaults of AWS', async () => {
    const { ScheduleArn } = await create({
      StartDate: new Date(start + HOUR),
      ScheduleExpression: 'rate(2 hours)',
    });
    expect(ScheduleArn).toBe('arn:aws:scheduler:us-east-1:000000000000:schedule/plans/plan');
    expect(await read()).toMatchObject({
      Arn: ScheduleArn,
      Name: 'plan',
      GroupName: 'plans',
      ScheduleExpression: 'rate(2 hours)',
      ScheduleExpressionTimezone: 'Europe/Paris',
      StartDate: new Date(start + HOUR),
      State: 'ENABLED',
      ActionAfterCompletion: 'NONE',
      CreationDate: new Date(start),
      Target: { RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 } },
    });
  });

  test('an update replaces everything and keeps the date of creation', async () => {
    await create({ Description: 'first' });
    now += MINUTE;
    await update({ State: 'DISABLED' });
    const read1 = await read();
    expect(read1).toMatchObject({
      State: 'DISABLED',
      CreationDate: new Date(start),
      LastModificationDate: new Date(now),
    });
    expect(read1.Description).toBeUndefined();
  });

  test('a name that is taken is a conflict, the repeat of a call is not', async () => {
    await create({ ClientToken: 'one' });
    expect(await refusalOf(create({ ClientToken: 'one' }))).toBe('none');
    expect(await refusalOf(create({ ClientToken: 'one', Description: 'other' }))).toBe('ConflictException');
    expect(await refusalOf(create({ ClientToken: 'two' }))).toBe('ConflictException');
  });

  test('the SDK’s own repeat of a call whose answer was lost succeeds', async () => {
    const patient = new SchedulerClient({ ...clientAt(scheduler.url), maxAttempts: 2 });
    scheduler.faults.inject('CreateSchedule', 'drop_answer', { times: 1 });
    expect(await refusalOf(patient.send(new CreateScheduleCommand(plan())))).toBe('none');
    patient.destroy();
    expect(scheduler.requests.all().map(({ outcome }) => outcome)).toEqual(['answer dropped', 'ok']);
  });

  test('what is not there is not found', async () => {
    for (const call of [read, remove, update])
      expect(await refusalOf(call())).toBe('ResourceNotFoundException');
    expect(await refusalOf(create({ GroupName: 'nowhere' }))).toBe('ResourceNotFoundException');
    await create();
    await remove();
    expect(await refusalOf(remove())).toBe('ResourceNotFoundException');
  });

  test.each<[string, Partial<CreateScheduleCommandInput>]>([
    ['a name with a slash', { Name: 'a/b' }],
    ['a name that is too long', { Name: 'a'.repeat(65) }],
    ['a bad expression', { ScheduleExpression: 'tomorrow' }],
    ['rate 0', { ScheduleExpression: 'rate(0 minutes)' }],
    ['a time in the past', { ScheduleExpression: 'at(2027-03-01T12:59:59)' }],
    ['an unknown zone', { ScheduleExpressionTimezone: 'Europe/Atlantis' }],
    [
      'an end before the start',
      {
        ScheduleExpression: 'rate(1 day)',
        StartDate: new Date(start + 2 * HOUR),
        EndDate: new Date(start + HOUR),
      },
    ],
    ['an end in the past', { ScheduleExpression: 'rate(1 day)', EndDate: new Date(start - HOUR) }],
    [
      'a start more than five minutes ago',
      { ScheduleExpression: 'rate(1 day)', StartDate: new Date(start - 6 * MINUTE) },
    ],
    ['a flexible window without a length', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }],
    ['an unknown state', { State: 'PAUSED' as 'ENABLED' }],
    ['a target that is no ARN', target({ Arn: 'queue' })],
    ['too many retries', target({ RetryPolicy: { MaximumRetryAttempts: 186 } })],
    ['events that get too old', target({ RetryPolicy: { MaximumEventAgeInSeconds: 86_401 } })],
    ['a FIFO dead-letter queue', target({ DeadLetterConfig: { Arn: `${DLQ}.fifo` } })],
  ])('refuses %s', async (_name, further) => {
    expect(await refusalOf(create(further))).toBe('ValidationException');
    expect(scheduler.schedules()).toEqual([]);
  });

  test('lists by group, prefix and state, page by page', async () => {
    await create({ GroupName: 'default' });
    for (const Name of ['a1', 'a2', 'a3', 'b1']) await create({ Name });
    await create({ Name: 'a4', State: 'DISABLED' });
    const filter = { ScheduleGroup: 'plans', NamePrefix: 'a', State: 'ENABLED' as const, MaxResults: 2 };
    const first = await client.send(new ListSchedulesCommand(filter));
    expect(first.Schedules?.map(({ Name }) => Name)).toEqual(['a1', 'a2']);
    const second = await client.send(new ListSchedulesCommand({ ...filter, NextToken: first.NextToken }));
    expect(second.Schedules?.map(({ Name }) => Name)).toEqual(['a3']);
    expect(second.NextToken).toBeUndefined();
  });

  test('groups are created once', async () => {
    const command = () => client.send(new CreateScheduleGroupCommand({ Name: 'mine' }));
    await command();
    expect(await refusalOf(command())).toBe('ConflictException');
    expect(await client.send(new GetScheduleGroupCommand({ Name: 'mine' }))).toMatchObject({
      State: 'ACTIVE',
    });
    expect(await refusalOf(client.send(new GetScheduleGroupCommand({ Name: 'other' })))).toBe(
      'ResourceNotFoundException',
    );
    expect(await refusalOf(create({ GroupName: 'mine' }))).toBe('none');
  });

  test.each([
    ['throttle', 'ThrottlingException'],
    ['conflict', 'ConflictException'],
    ['quota', 'ServiceQuotaExceededException'],
    ['internal', 'InternalServerException'],
  ] as const)('the switch %s lets a call fail with %s', async (fault, name) => {
    scheduler.faults.inject('*', fault, { times: 1 });
    expect(await refusalOf(create())).toBe(name);
    expect(await refusalOf(create())).toBe('none');
  });
});

describe('firing', () => {
  test('a one-off schedule delivers at its time, and deletes itself if it is told to', async () => {
    await create({ ActionAfterCompletion: 'DELETE' });
    expect(scheduler.nextDue()).toBe(Date.UTC(2027, 2, 1, 17));
    expect(await fireAt(Date.UTC(2027, 2, 1, 17) - 1)).toEqual([]);
    expect(await fireAt(Date.UTC(2027, 2, 1, 17))).toEqual(['"2027-03-01T17:00:00Z"']);
    expect(delivered[0]?.arn).toBe(QUEUE);
    expect(await refusalOf(read())).toBe('ResourceNotFoundException');
    expect(scheduler.nextDue()).toBeUndefined();
  });

  test('otherwise it stays, and does not fire again', async () => {
    await create();
    await fireAt(start + 24 * HOUR);
    expect(await refusalOf(read())).toBe('none');
    expect(await fireAt(start + 48 * HOUR)).toEqual([]);
  });

  test('a rate without a start fires at once, and deletes itself after its last occurrence', async () => {
    const every = { ScheduleExpression: 'rate(1 hour)', EndDate: new Date(start + 2 * HOUR) };
    await create({ ...every, ActionAfterCompletion: 'DELETE' });
    expect(await fireAt(start)).toEqual(['"2027-03-01T12:00:00Z"']);
    expect(await fireAt(start + HOUR)).toEqual(['"2027-03-01T13:00:00Z"']);
    expect(await refusalOf(read())).toBe('none');
    expect(await fireAt(start + 9 * HOUR)).toEqual(['"2027-03-01T14:00:00Z"']);
    expect(await refusalOf(read())).toBe('ResourceNotFoundException');
  });

  test('what came due while nobody looked is delivered in the order of the occurrences', async () => {
    await create({ Name: 'hourly', ScheduleExpression: 'cron(0 * * * ? *)' });
    await create({ Name: 'half', ScheduleExpression: 'cron(30 * * * ? *)' });
    const inputs = await fireAt(start + 3 * HOUR);
    expect(inputs.map((input) => input.slice(12, 17))).toEqual([
      '12:00',
      '12:30',
      '13:00',
      '13:30',
      '14:00',
      '14:30',
      '15:00',
    ]);
  });

  test('what comes due while a schedule is disabled is not made up for', async () => {
    await create({ ScheduleExpression: 'cron(0 * * * ? *)', State: 'DISABLED' });
    expect(await fireAt(start + 2.5 * HOUR)).toEqual([]);
    await update({ ScheduleExpression: 'cron(0 * * * ? *)' });
    expect(await fireAt(start + 3 * HOUR)).toEqual(['"2027-03-01T15:00:00Z"']);
  });

  test('the context attributes are those of the attempt', async () => {
    const Input =
      '<aws.scheduler.schedule-arn> <aws.scheduler.attempt-number> <aws.scheduler.execution-id> <aws.scheduler.unknown>';
    await create(target({ Input }));
    const [input] = await fireAt(start + 9 * HOUR);
    expect(input).toMatch(
      /^arn:aws:scheduler:us-east-1:000000000000:schedule\/plans\/plan 1 [0-9a-f-]{36} <aws\.scheduler\.unknown>$/,
    );
  });
});

describe('a delivery that fails', () => {
  const failing: DeliveryEnd = {
    delivered: false,
    code: 'InternalFailure',
    message: 'failed',
    retryable: true,
  };
  const due = Date.UTC(2027, 2, 1, 17);

  test('is tried again with growing pauses, for the same occurrence', async () => {
    await create(target({ Input: '<aws.scheduler.scheduled-time> <aws.scheduler.attempt-number>' }));
    end = failing;
    expect(await fireAt(due)).toEqual(['2027-03-01T17:00:00Z 1']);
    expect(scheduler.nextDue()).toBe(due + 1_000);
    expect(await fireAt(due + 1_000)).toEqual(['2027-03-01T17:00:00Z 2']);
    expect(scheduler.nextDue()).toBe(due + 3_000);
    end = { delivered: true };
    expect(await fireAt(due + 3_000)).toEqual(['2027-03-01T17:00:00Z 3']);
    expect(scheduler.nextDue()).toBeUndefined();
    expect(buried).toEqual([]);
  });

  test('goes to the dead-letter queue when its retries are used up', async () => {
    await create(target({ RetryPolicy: { MaximumRetryAttempts: 2 }, DeadLetterConfig: { Arn: DLQ } }));
    end = failing;
    for (let moment = due; moment < due + MINUTE; moment += 1_000) await fireAt(moment);
    expect(delivered).toHaveLength(3);
    expect(buried).toMatchObject([
      {
        arn: DLQ,
        input: '"2027-03-01T17:00:00Z"',
        attributes: {
          ERROR_CODE: 'InternalFailure',
          EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
          RETRY_ATTEMPTS: '2',
        },
      },
    ]);
  });

  test('goes there when it has become too old', async () => {
    await create(target({ RetryPolicy: { MaximumEventAgeInSeconds: 60 }, DeadLetterConfig: { Arn: DLQ } }));
    end = failing;
    for (let moment = due; moment < due + 2 * MINUTE; moment += 1_000) await fireAt(moment);
    expect(buried).toMatchObject([{ attributes: { EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds' } }]);
    expect(delivered.at(-1)?.at).toBeLessThanOrEqual(due + MINUTE);
  });

  test('goes there at once when no repetition helps', async () => {
    await create(target({ DeadLetterConfig: { Arn: DLQ } }));
    end = { ...failing, code: 'QueueDoesNotExist', retryable: false };
    await fireAt(due);
    expect(delivered).toHaveLength(1);
    expect(buried).toMatchObject([{ attributes: { ERROR_CODE: 'QueueDoesNotExist', RETRY_ATTEMPTS: '0' } }]);
  });
});
