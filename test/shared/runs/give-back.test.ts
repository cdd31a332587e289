import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventRequest } from '../../../shared/queue/event-request.ts';
import { changePlan } from '../../../shared/schedules/plan.ts';
import { keys } from '../../../shared/table/table.ts';
import { calmly, connect, deliver, runDry, send } from '../../faults/support/act.ts';
import type { Weather } from '../../faults/support/invocation.ts';
import { runsOf, toldOf } from '../../faults/support/outcome.ts';
import {
  broadcast,
  DUE,
  eventRequest,
  hourly,
  occurrenceOf,
  plan,
  USER,
} from '../../faults/support/requests.ts';
import { createWorld, standStill, type World } from '../../faults/support/world.ts';

beforeAll(standStill);

const STRANGER = '9999';
const HOUR = 3600;

let world: World;
beforeEach(async () => {
  world = createWorld();
  await connect(world, USER);
  await runDry(world);
});

const pause = (id: string) =>
  calmly(world, (context) => changePlan(context, USER, id, { status: 'paused' }, undefined));
const untilDue = () => world.pass((DUE - world.now()) / 1000);
const rowsOf = (user: string) => world.items.all().filter(({ pk }) => pk === `USER#${user}`);
/** The invocation dies when its read after the claim is answered. */
const diesAfterReading: Weather = ({ call, moment }) =>
  call === 'BatchGet' && moment === 'after' ? 'crash' : undefined;

describe('a run that turns out not to be wanted', () => {
  test.each<[string, EventRequest]>([
    [
      'an occurrence',
      { kind: 'scheduled', user: STRANGER, schedule: 'none', occurrence: '2027-03-01T14:00:00Z' },
    ],
    ['an event', eventRequest('order', STRANGER)],
    ['a broadcast', { kind: 'broadcast', user: STRANGER, broadcast: 'none' }],
  ])('leaves no row of a user who is unknown: %s', async (_, request) => {
    send(world, request);
    await runDry(world);
    expect(rowsOf(STRANGER)).toEqual([]);
    expect(world.queue.dead).toEqual([]);
    expect(toldOf(world, 'EventFailed', { user: STRANGER })).toBe(request.kind === 'event' ? 1 : 0);
  });

  test('leaves none either when the worker died at it', async () => {
    const message = send(world, {
      kind: 'scheduled',
      user: STRANGER,
      schedule: 'none',
      occurrence: '2027-03-01T14:00:00Z',
    });
    expect(await deliver(world, message, diesAfterReading)).toMatchObject({ kind: 'died' });
    expect(rowsOf(STRANGER)).toHaveLength(1);
    await runDry(world);
    expect(rowsOf(STRANGER)).toEqual([]);
  });

  test('of a paused plan makes no event, also when the worker died at it', async () => {
    const { id, ...schedule } = await plan(world, hourly, 'run');
    await pause(id);
    untilDue();
    const message = send(world, occurrenceOf({ id, ...schedule }));
    await deliver(world, message, diesAfterReading);
    expect(runsOf(world)).toHaveLength(1);
    await runDry(world);
    expect(runsOf(world)).toEqual([]);
    expect(world.google.events).toEqual([]);
  });

  test('because its plan is paused between claim and read, makes none', async () => {
    const schedule = await plan(world, hourly, 'run');
    untilDue();
    world.pass(1);
    const message = send(world, occurrenceOf(schedule));
    await deliver(world, message, ({ call, moment }) =>
      call === 'BatchGet' && moment === 'before'
        ? async () => {
            await pause(schedule.id);
            return undefined;
          }
        : undefined,
    );
    expect(runsOf(world)).toEqual([]);
    expect(world.google.events).toEqual([]);
  });

  test('is given back to whoever waits for it as busy', async () => {
    const schedule = await plan(world, hourly, 'run');
    await pause(schedule.id);
    untilDue();
    const [message, copy] = [send(world, occurrenceOf(schedule)), send(world, occurrenceOf(schedule))];
    await deliver(world, message, ({ call, moment }) =>
      call === 'BatchGet' && moment === 'before'
        ? async () => {
            await deliver(world, copy);
            expect(world.queue.all()).toContain(copy);
            return undefined;
          }
        : undefined,
    );
    await runDry(world);
    expect(runsOf(world)).toEqual([]);
    expect(world.queue.dead).toEqual([]);
  });

  test('is not taken from another worker by one whose claim is over', async () => {
    const message = send(world, eventRequest('order'));
    const copy = send(world, eventRequest('order'));
    world.pass(2 * HOUR);
    const grant = world.items.read(keys.grant(USER));
    await deliver(world, message, ({ call, moment }) =>
      call === 'Get' && moment === 'after'
        ? async () => {
            // It has read the grant, sleeps, and finds it gone when it wakes; the other one has made the event.
            world.pass(76);
            await deliver(world, copy);
            return undefined;
          }
        : undefined,
    );
    await runDry(world);
    expect(grant).toBeDefined();
    expect(runsOf(world).map(({ row }) => [row.status, row.fence])).toEqual([['created', 2]]);
    expect(world.google.events).toHaveLength(1);
  });
});

describe('a run that was begun', () => {
  test('before its plan was paused is brought to an end: its event may be there', async () => {
    const schedule = await plan(world, hourly, 'run');
    untilDue();
    const message = send(world, occurrenceOf(schedule));
    await deliver(world, message, ({ call, moment }) =>
      call === 'POST event' && moment === 'after' ? 'crash' : undefined,
    );
    world.pass(1);
    await pause(schedule.id);
    await runDry(world);
    expect(runsOf(world).map(({ row }) => row.status)).toEqual(['created']);
    expect(world.google.events).toHaveLength(1);
  });

  test('in time is not late, however late its next attempt is', async () => {
    const schedule = await plan(world, hourly, 'skip');
    untilDue();
    const message = send(world, occurrenceOf(schedule));
    await deliver(world, message, diesAfterReading);
    world.pass(3 * HOUR);
    await runDry(world);
    expect(runsOf(world).map(({ row }) => row.status)).toEqual(['created']);
  });

  test('late is missed, whichever attempt comes to it', async () => {
    const schedule = await plan(world, hourly, 'skip');
    untilDue();
    world.pass(2 * HOUR);
    const message = send(world, occurrenceOf(schedule));
    await deliver(world, message, diesAfterReading);
    await runDry(world);
    expect(runsOf(world).map(({ row }) => [row.status, row.reason])).toEqual([['missed', 'late']]);
    expect(world.google.events).toEqual([]);
  });
});

test('a warm worker reads a broadcast once', async () => {
  const request = await broadcast(world, 'meetup');
  const read: number[] = [];
  const { context, invocation } = world.begin(() => undefined);
  expect(invocation.crossings()).toBe(0);
  const { workBatch } = await import('../../../shared/engine/work-batch.ts');
  const table = {
    ...context.table,
    send: ((command: { input: { RequestItems?: Record<string, { Keys: unknown[] }> } }) => {
      const asked = Object.values(command.input.RequestItems ?? {})[0];
      if (asked) read.push(asked.Keys.length);
      return context.table.send(command as never);
    }) as typeof context.table.send,
  };
  for (const user of [USER, '1002']) {
    const body = JSON.stringify({ ...request, user });
    const attributes = { ApproximateReceiveCount: '1', SentTimestamp: String(world.now()) };
    await workBatch({ ...context, table }, [{ messageId: user, receiptHandle: user, body, attributes }]);
  }
  expect(read).toEqual([2, 1]);
});
