import { DeleteScheduleCommand, GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';
import { checkPlans } from '../../../infra/ops/doctor/check-plans.ts';
import { checkTtl } from '../../../infra/ops/doctor/check-resources.ts';
import { createSchedulerClient } from '../../../shared/aws/clients/scheduler.ts';
import { composeTable } from '../../../shared/compose/table.ts';
import { keys } from '../../../shared/table/table.ts';
import type { AppUser } from '../../support/app-user.ts';
import { useStack } from '../../support/use-stack.ts';
import { opsOnStack } from './support/ops-on-stack.ts';
import { backUp, lose, plansOf, rowOf } from './support/restored-table.ts';

const used = useStack();
const ops = opsOnStack(() => used.stack);
const google = () => used.stack.google.control;
const HOUR = 3600_000;
const hourly = (missed: 'skip' | 'run' = 'run') => ({
  when: { cron: '30 * * * *', timeZone: 'UTC' },
  missed,
  event: { summary: 'Hourly' },
});

let user: AppUser;
let sub: string;
beforeEach(async () => {
  for (const { group, name } of used.stack.scheduler.schedules()) if (group !== 'default') await forget(name);
  await lose(used.stack, () => true);
  user = used.newUser();
  await user.connect();
  await used.stack.engine.settle();
  sub =
    google()
      .accounts()
      .find(({ email }) => email === user.google.email)?.sub ?? '';
});

const group = () => used.stack.environment.SCHEDULE_GROUP;
const forget = (Name: string) =>
  createSchedulerClient().send(new DeleteScheduleCommand({ GroupName: group(), Name }));
const held = (Name: string) =>
  createSchedulerClient()
    .send(new GetScheduleCommand({ GroupName: group(), Name }))
    .then(({ State }) => State)
    .catch(() => undefined);
const plan = async (body: object = hourly()) => (await user.call('POST', '/schedules', { body })).body.id;
const eventsOf = () => google().events(user.google.email);
const doctor = () =>
  checkPlans(
    { name: 'local', names: used.stack.environment, now: used.stack.clock.now },
    composeTable(used.stack.environment),
    createSchedulerClient(),
  );

describe('resync', () => {
  test('has EventBridge Scheduler told of every plan that is not over; nothing of the past fires', async () => {
    const [active, paused, never] = [await plan(), await plan(), await plan()];
    await user.call('PATCH', `/schedules/${paused}`, { body: { status: 'paused' } });
    await user.call('DELETE', `/schedules/${never}`);
    const etag = (await user.call('GET', `/schedules/${active}`)).headers.get('etag');
    for (const id of [active, paused]) await forget(id);
    await used.stack.clock.advance(5 * HOUR);

    const trial = await ops.json(['resync', '--dry-run']);
    expect(trial.data).toMatchObject({ marked: 2, waiting: 0 });
    expect(await held(active)).toBeUndefined();
    const { exitCode, data } = await ops.json(['resync']);
    expect([exitCode, data]).toMatchObject([EXIT.ok, { marked: 2, waiting: 0, left: 0 }]);
    expect([await held(active), await held(paused), await held(never)]).toEqual([
      'ENABLED',
      'DISABLED',
      undefined,
    ]);
    await used.stack.engine.settle();
    expect(eventsOf()).toEqual([]);
    // To its user the plan is as it was.
    expect((await user.call('GET', `/schedules/${active}`)).headers.get('etag')).toBe(etag);
    await used.stack.clock.advance(2 * HOUR);
    expect(eventsOf()).toHaveLength(2);
  });

  test.each([
    ['run', 5],
    // The last of five is not late.
    ['skip', 1],
  ] as const)('makes up for what was due since a moment, as plans say: %s', async (missed, count) => {
    const id = await plan(hourly(missed));
    const since = new Date(Math.ceil(used.stack.clock.now() / HOUR) * HOUR).toISOString();
    await used.stack.clock.advance({ to: Date.parse(since) });
    await forget(id);
    const before = eventsOf().length;
    await used.stack.clock.advance(4.75 * HOUR);
    await ops.json(['resync', '--since', since]);
    await used.stack.engine.settle();
    expect(eventsOf().length - before).toBe(count);
  });

  test('says what is left, and goes on where the nightly check could not come to its end', async () => {
    await plan();
    // The local stack writes there what a function has thrown.
    const log = jest.spyOn(console, 'error').mockReturnValue(undefined);
    used.stack.scheduler.faults.inject('*', 'access_denied');
    const failed = await ops.json(['resync']);
    expect([failed.exitCode, failed.data.left]).toEqual([EXIT.differs, 1]);
    expect((await ops.tell(['resync'])).text).toContain('The nightly check has failed');
    log.mockRestore();
    used.stack.scheduler.faults.clear();
    const { exitCode, data } = await ops.json(['resync']);
    expect([exitCode, data]).toMatchObject([EXIT.ok, { marked: 0, waiting: 1, left: 0 }]);
  });

  test('leaves alone a plan that is over', async () => {
    const at = new Date(used.stack.clock.now() + HOUR).toISOString().slice(0, 17).concat('00');
    const id = await plan({ when: { at, timeZone: 'UTC' }, event: { summary: 'Once' } });
    await used.stack.clock.advance(2 * HOUR);
    const before = await rowOf(used.stack, keys.schedule(sub, id));
    expect((await ops.json(['resync'])).data).toMatchObject({ marked: 0, waiting: 0, left: 0 });
    expect(await rowOf(used.stack, keys.schedule(sub, id))).toEqual(before);
    expect(await plansOf(used.stack, sub)).toMatchObject([{ status: 'completed' }]);
  });

  test('takes a moment that is past', async () => {
    for (const since of ['tomorrow', '2190-01-01T00:00:00Z'])
      expect((await ops.refusal(['resync', '--since', since])).exitCode).toBe(EXIT.usage);
  });
});

describe('the doctor', () => {
  test('finds plans that EventBridge Scheduler does not know, and names resync', async () => {
    expect(await doctor()).toMatchObject({ verdict: 'ok', says: expect.stringContaining('looked at (0)') });
    const ids = [await plan(), await plan()];
    expect(await doctor()).toMatchObject({ verdict: 'ok', says: expect.stringContaining('looked at (2)') });
    await forget(String(ids[1]));
    expect(await doctor()).toMatchObject({
      verdict: 'wrong',
      says: expect.stringContaining(`1 of the plans that were looked at (2), e.g. ${ids[1]}`),
      step: 'npm run ops -- resync --local',
    });
    await ops.json(['resync']);
    expect(await doctor()).toMatchObject({ verdict: 'ok' });
  });

  test('has nothing to say of plans that are paused, not told of yet, or over', async () => {
    const [paused, unsynced] = [await plan(), await plan()];
    await user.call('PATCH', `/schedules/${paused}`, { body: { status: 'paused' } });
    await forget(paused);
    await forget(unsynced);
    used.stack.scheduler.faults.inject('*', 'access_denied', { times: 1 });
    await user.call('PATCH', `/schedules/${unsynced}`, { body: { missed: 'skip' } });
    expect(await doctor()).toMatchObject({ verdict: 'ok', says: expect.stringContaining('looked at (0)') });
  });

  test('says so when it may not look', async () => {
    await plan();
    used.stack.scheduler.faults.inject('GetSchedule', 'access_denied');
    expect(await doctor()).toMatchObject({ verdict: 'hint' });
  });

  test('finds a table without TTL, as a restored one is', async () => {
    expect(await checkTtl(composeTable(used.stack.environment))).toMatchObject([{ verdict: 'ok' }]);
    const restored = composeTable({ TABLE_NAME: await backUp(used.stack) });
    expect(await checkTtl(restored)).toMatchObject([
      { check: 'ttl', verdict: 'wrong', step: expect.stringContaining('update-time-to-live') },
    ]);
  });
});
