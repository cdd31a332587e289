import { describe, expect, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';
import { requireUsable } from '../../../infra/ops/restore/open-backup.ts';
import { restoreRows } from '../../../infra/ops/restore/restore-rows.ts';
import { parseBroadcast } from '../../../shared/broadcasts/broadcast.ts';
import { startBroadcast } from '../../../shared/broadcasts/start-broadcast.ts';
import { composeBroadcasts } from '../../../shared/compose/broadcasts.ts';
import { composeTable } from '../../../shared/compose/table.ts';
import { BACKUPS_REACH, keys, type Table } from '../../../shared/table/table.ts';
import { meetup } from '../../support/use-stack.ts';
import { backUp, lose, plansOf, put, rowOf } from './support/restored-table.ts';
import { useRestore } from './support/use-restore.ts';

const { used, planner, restore, refusal, tell, now, table, profile, grant, planRow, inBackup } = useRestore();
const google = () => used.stack.google.control;
const HOUR = 3600_000;

describe('what is there', () => {
  test('is left as it is', async () => {
    const backup = await backUp(used.stack);
    await planner.user.call('PATCH', `/schedules/${planner.planId}`, {
      body: { event: { summary: 'Changed since' } },
    });
    const before = await used.stack.dynamodb.items();
    const { data } = await restore('--from', backup);
    expect(data.written).toMatchObject({ profiles: 0, grants: 0, plans: 0 });
    expect(data.left.there).toBe(3);
    expect(await used.stack.dynamodb.items()).toEqual(before);
  });

  test('is left, too, when it comes to be there meanwhile', async () => {
    const source = composeTable({ TABLE_NAME: await backUp(used.stack) });
    await lose(used.stack);
    const live = table();
    // Somebody signs in just before the write.
    const send = async (...parameters: Parameters<Table['send']>) => {
      const item = Object(parameters[0]).input.Item;
      if (item?.sk === 'PROFILE')
        await put(live, { ...keys.profile(planner.sub), email: 'newer@example.com' });
      return live.send(...parameters);
    };
    const slow: Table = { name: live.name, send: send as Table['send'] };
    const rows = (async function* () {
      yield { ...keys.profile(planner.sub), email: 'older@example.com', updatedAt: 1 };
    })();
    const { written, left } = await restoreRows(
      { source, table: slow, replace: false, dryRun: false, now },
      rows,
    );
    expect([written.profiles, left.there]).toEqual([0, 1]);
    expect(await profile()).toMatchObject({ email: 'newer@example.com' });
  });

  test('is written over with --replace where it differs, once that is confirmed; a grant never', async () => {
    const backup = await backUp(used.stack);
    await put(table(), { ...keys.profile(planner.sub), email: 'damaged' });
    await put(table(), { ...keys.schedule(planner.sub, planner.planId), rubbish: true });
    const { sealed: _sealed, ...withoutToken } = (await grant()) ?? {};
    await put(table(), withoutToken);
    expect((await refusal('--from', backup, '--replace')).message).toContain('--confirm local');
    const trial = await restore('--from', backup, '--replace', '--dry-run');
    expect(trial.data.replaced).toBe(2);
    const { data } = await restore('--from', backup, '--replace', '--confirm', 'local');
    expect(data).toMatchObject({ replaced: 2, written: { profiles: 1, plans: 1, grants: 0 } });
    expect(await profile()).toMatchObject({ email: planner.user.google.email });
    expect((await planner.user.call('GET', `/schedules/${planner.planId}`)).body).toMatchObject({
      event: { summary: 'Daily' },
    });
    expect(await grant()).toEqual(withoutToken);
    expect((await restore('--from', backup, '--replace', '--confirm', 'local')).data.replaced).toBe(0);
  });
});

describe('a plan', () => {
  test('is active, not synced, of a new version, and changed now: nothing of the past is its own', async () => {
    const before = await planRow();
    const backup = await backUp(used.stack);
    await lose(used.stack);
    used.passTime(HOUR);
    const { exitCode, data } = await restore('--from', backup);
    expect([exitCode, data.written.plans]).toEqual([EXIT.ok, 1]);
    const [plan] = await plansOf(used.stack, planner.sub);
    expect(plan).toMatchObject({ status: 'active', synced: false, event: { summary: 'Daily' } });
    expect(plan?.version).not.toBe(before?.['version']);
    expect(plan?.createdAt).toBe(before?.['createdAt']);
    for (const at of [plan?.changedAt, plan?.restoredAt])
      expect(Math.abs(Number(at) - now())).toBeLessThan(60_000);
    expect((await planRow())?.['shard']).toMatch(/^UNSYNCED#/);
  });

  test('of which nothing is left to come is completed, and so kept for a time', async () => {
    const at = new Date(now() + HOUR).toISOString().slice(0, 17).concat('00');
    const { body } = await planner.user.call('POST', '/schedules', {
      body: { when: { at, timeZone: 'UTC' }, missed: 'run', event: { summary: 'Once' } },
    });
    const backup = await backUp(used.stack);
    await lose(used.stack);
    await used.stack.clock.jump(2 * HOUR);
    await restore('--from', backup);
    const plan = (await plansOf(used.stack, planner.sub)).find(({ id }) => id === body.id);
    expect(plan).toMatchObject({ status: 'completed', expiresAt: expect.any(Number) });
    await used.stack.engine.invoke('preflight', {});
    await used.stack.engine.settle();
    expect(google().events(planner.user.google.email)).toEqual([]);
  });

  test('that its user has deleted since stays deleted, with --replace too', async () => {
    const backup = await backUp(used.stack);
    await planner.user.call('DELETE', `/schedules/${planner.planId}`);
    for (const words of [[], ['--replace', '--confirm', 'local']]) {
      expect((await restore('--from', backup, ...words)).data.written.plans).toBe(0);
      expect((await planner.user.call('GET', `/schedules/${planner.planId}`)).status).toBe(404);
    }
  });

  test('counts an occurrence as missed that was due before, should its message come after all', async () => {
    await planner.user.call('PATCH', `/schedules/${planner.planId}`, {
      body: { when: { cron: '* * * * *', timeZone: 'UTC' }, missed: 'run' },
    });
    const backup = await backUp(used.stack);
    await lose(used.stack, ({ sk }) => String(sk).startsWith('SCHEDULE#'));
    const occurrence = new Date(Math.floor(now() / 60_000) * 60_000).toISOString().replace('.000', '');
    await restore('--from', backup);
    const message = { kind: 'scheduled', user: planner.sub, schedule: planner.planId, occurrence };
    const { queues } = used.stack.sqs;
    await used.stack.sqs.poll('SendMessage', {
      QueueUrl: queues.events.url,
      MessageBody: JSON.stringify(message),
    });
    await used.stack.engine.settle();
    expect(google().events(planner.user.google.email)).toEqual([]);
    expect(await rowOf(used.stack, keys.run(planner.sub, planner.planId, occurrence))).toMatchObject({
      status: 'missed',
      reason: 'restored',
    });
  });
});

describe('a run', () => {
  const run = (source: string, status: string, more: object = {}) => ({
    ...keys.run(planner.sub, source, '2026-01-01T09:00:00Z'),
    status,
    fence: 1,
    claimedUntil: 0,
    claimant: 'a worker of then',
    firstTriedAt: now(),
    updatedAt: now(),
    expiresAt: Math.floor(now() / 1000) + 1000,
    ...more,
  });
  const back = (source: string) => rowOf(used.stack, keys.run(planner.sub, source, '2026-01-01T09:00:00Z'));

  test.each(['created', 'failed', 'missed', 'deleted_by_user'])(
    'that is over comes back as it was: %s',
    async (status) => {
      const backup = await backUp(used.stack);
      const item = run(planner.planId, status);
      await inBackup(backup, item);
      await restore('--from', backup);
      expect(await back(planner.planId)).toEqual(item);
    },
  );

  test.each(['running', 'waiting', 'parked'])(
    'of a plan that was %s ends as missed, and waits for nobody',
    async (status) => {
      const backup = await backUp(used.stack);
      await inBackup(
        backup,
        run(planner.planId, status, { shard: 'PARKED#1', shardKey: `${planner.sub}#x` }),
      );
      await restore('--from', backup);
      const item = await back(planner.planId);
      expect(item).toMatchObject({ status: 'missed', reason: 'restored' });
      for (const name of ['shard', 'shardKey', 'claimant']) expect(item).not.toHaveProperty(name);
    },
  );

  test.each([
    ['broadcast:hello', 'parked'],
    ['key:abc', 'running'],
  ])('of %s that was %s waits until it is asked for again', async (source, status) => {
    const backup = await backUp(used.stack);
    await inBackup(backup, run(source, status, { shard: 'PARKED#1', shardKey: `${planner.sub}#x` }));
    await restore('--from', backup);
    const item = await back(source);
    expect(item).toMatchObject({ status: 'waiting', reason: 'restored' });
    expect(item?.['shard'] ?? 'none').toMatch(
      source.startsWith('broadcast') ? /^BROADCAST#hello#/ : /^none$/,
    );
  });

  test('of a broadcast that waits makes no second event when the broadcast is started again', async () => {
    const broadcast = parseBroadcast({ id: 'again', event: meetup });
    const start = async () => {
      await startBroadcast(composeBroadcasts(used.stack.environment), broadcast);
      await used.stack.engine.settle();
    };
    await start();
    expect(google().events(planner.user.google.email)).toHaveLength(1);
    const backup = await backUp(used.stack);
    // The backup was made before the worker could say that it was done.
    const key = keys.run(planner.sub, 'broadcast:again', 'once');
    await inBackup(backup, { ...run('broadcast:again', 'running'), ...key });
    await lose(used.stack, ({ sk }) => String(sk).startsWith('RUN#'));
    await restore('--from', backup);
    expect(await rowOf(used.stack, key)).toMatchObject({ status: 'waiting' });
    await start();
    expect(google().events(planner.user.google.email)).toHaveLength(1);
    expect(await rowOf(used.stack, key)).toMatchObject({ status: 'created' });
  });
});

describe('the command', () => {
  test('writes nothing with --dry-run, and can be repeated', async () => {
    const backup = await backUp(used.stack);
    await lose(used.stack, () => true);
    const trial = await restore('--from', backup, '--dry-run');
    expect(await used.stack.dynamodb.items()).toEqual([]);
    const done = await restore('--from', backup);
    expect(done.data.written).toEqual(trial.data.written);
    const { text } = await tell('--from', backup);
    expect(text).toContain('plans        0 written');
    expect(text).toMatch(/Left out:\n {2}\d+ there already\n {2}1 sessions/);
    expect(text).not.toMatch(/ 0 whose time/);
  });

  test('goes on where it was interrupted', async () => {
    const backup = await backUp(used.stack);
    await lose(used.stack);
    used.stack.dynamodb.faults.inject('PutItem', 'access_denied', { times: 1 });
    expect((await refusal('--from', backup)).exitCode).toBe(EXIT.failed);
    expect((await restore('--from', backup)).exitCode).toBe(EXIT.ok);
    for (const row of [profile, grant, planRow]) expect(await row()).toBeDefined();
  });

  test('restores one user alone, by the address of then', async () => {
    const other = used.newUser();
    await other.connect();
    const backup = await backUp(used.stack);
    await lose(used.stack);
    const { data } = await restore('--from', backup, '--user', planner.user.google.email);
    expect(data).toMatchObject({ user: planner.sub, written: { profiles: 1, grants: 1, plans: 1 } });
    expect((await used.stack.dynamodb.items()).filter(({ sk }) => sk === 'PROFILE')).toHaveLength(1);
  });

  test('takes a table of a backup, ready and not too old', async () => {
    const { TABLE_NAME } = used.stack.environment;
    expect((await refusal('--from', TABLE_NAME)).message).toContain('not the live one');
    expect((await refusal('--from', 'nothing')).message).toContain('There is no table nothing');
    expect((await refusal()).exitCode).toBe(EXIT.usage);
    const of = (milliseconds: number) => ({
      RestoreDateTime: new Date(milliseconds),
      RestoreInProgress: false,
    });
    const look = (description: Parameters<typeof requireUsable>[1]) => () =>
      requireUsable('copy', description, now());
    const old = now() - BACKUPS_REACH * 1000;
    expect(look({ TableStatus: 'CREATING' })).toThrow('not ready yet');
    expect(
      look({ TableStatus: 'ACTIVE', RestoreSummary: { ...of(old + HOUR), RestoreInProgress: true } }),
    ).toThrow('not ready yet');
    expect(look({ TableStatus: 'ACTIVE', RestoreSummary: of(old - 1000) })).toThrow('35 days only');
    expect(look({ TableStatus: 'ACTIVE', RestoreSummary: of(old + HOUR) })).not.toThrow();
  });
});
