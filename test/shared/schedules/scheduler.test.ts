import type { CreateScheduleCommandInput, SchedulerClient } from '@aws-sdk/client-scheduler';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Schedule } from '../../../shared/schedules/schedule.ts';
import { createScheduler } from '../../../shared/schedules/scheduler.ts';
import { errorNamed } from '../support/error-named.ts';

const NOW = Date.UTC(2027, 0, 1);
const CONFIG = {
  group: 'plans',
  roleArn: 'role',
  queueArn: 'queue',
  deadLettersArn: 'dead',
};
const fresh: Schedule = {
  user: '1001',
  id: 'p1',
  when: { cron: '0 9 * * *', timeZone: 'UTC' },
  endsAt: undefined,
  missed: 'skip',
  event: { summary: 'Daily', calendarId: 'primary', sendUpdates: 'none' },
  fingerprint: 'f',
  status: 'active',
  createdAt: NOW,
  changedAt: NOW,
  version: 'v',
  synced: false,
};
const changed: Schedule = { ...fresh, changedAt: NOW + 1 };

let calls: string[];
let held: boolean;
/** What the schedule that is held sends to the queue. */
let input: string | undefined;
/** Whether somebody else makes or removes the schedule between any two of our calls. */
let rival: boolean;
beforeEach(() => {
  [calls, held, input, rival] = [[], false, undefined, false];
});

const client = {
  send: async (command: { input: CreateScheduleCommandInput }) => {
    const name = command.constructor.name.replace('Command', '');
    calls.push(name);
    const refusal = { CreateSchedule: held, UpdateSchedule: !held }[name];
    if (rival) held = !held;
    if (refusal) throw errorNamed(held !== rival ? 'ConflictException' : 'ResourceNotFoundException');
    if (name === 'CreateSchedule') held = true;
    if (name === 'GetSchedule' && !held) throw errorNamed('ResourceNotFoundException');
    return { Target: { Input: input } };
  },
};
// The one method that is used.
const scheduler = () => createScheduler(client as unknown as SchedulerClient, CONFIG);

describe('telling EventBridge Scheduler of a plan', () => {
  test('that is new takes one call', async () => {
    await scheduler().put(fresh, NOW);
    expect(calls).toEqual(['CreateSchedule']);
  });

  test('that has changed takes one call', async () => {
    held = true;
    await scheduler().put(changed, NOW);
    expect(calls).toEqual(['UpdateSchedule']);
  });

  test('that is new to the row only: what it holds is changed', async () => {
    held = true;
    await scheduler().put(fresh, NOW);
    expect(calls).toEqual(['CreateSchedule', 'UpdateSchedule']);
  });

  test('that has changed, and that it never heard of: it is made', async () => {
    await scheduler().put(changed, NOW);
    expect(calls).toEqual(['UpdateSchedule', 'CreateSchedule']);
  });

  test.each([
    ['new', fresh, true],
    ['changed', changed, false],
  ])('that is %s is given up when somebody else is always in the way', async (_name, plan, first) => {
    [held, rival] = [first, true];
    await expect(scheduler().put(plan, NOW)).rejects.toMatchObject({
      code: 'store_unavailable',
      reason: 'Contention',
    });
    expect(calls).toHaveLength(6);
  });
});

describe('removing the schedule that a message names', () => {
  const owned = (user: string) => JSON.stringify({ kind: 'scheduled', user, schedule: 'p1' });

  test('is done when it acts for the user that the message names', async () => {
    [held, input] = [true, owned('1001')];
    await scheduler().removeOf('1001', 'p1');
    expect(calls).toEqual(['GetSchedule', 'DeleteSchedule']);
  });

  test.each([
    ['somebody else', owned('1002')],
    ['nobody', '{"kind":"preflight"}'],
    ['nobody that can be read', 'not json'],
    ['nobody at all', undefined],
  ])('is not done when it acts for %s', async (_whom, told) => {
    [held, input] = [true, told];
    await scheduler().removeOf('1001', 'p1');
    expect(calls).toEqual(['GetSchedule']);
  });

  test('is not tried when there is none', async () => {
    await scheduler().removeOf('1001', 'p1');
    expect(calls).toEqual(['GetSchedule']);
  });

  test('is given up, to be tried again, when the Scheduler cannot be asked', async () => {
    const away = { send: () => Promise.reject(errorNamed('InternalServerException')) };
    const asked = createScheduler(away as unknown as SchedulerClient, CONFIG).removeOf('1001', 'p1');
    await expect(asked).rejects.toMatchObject({ code: 'store_unavailable', remedy: 'retry_later' });
  });
});
