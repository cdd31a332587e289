import { describe, expect, test } from '@jest/globals';
import { restoreRows } from '../../../infra/ops/restore/restore-rows.ts';
import { composeTable } from '../../../shared/compose/table.ts';
import { noteDeparture } from '../../../shared/consent/departure.ts';
import { keys, type Table } from '../../../shared/table/table.ts';
import { backUp, lose, plansOf } from './support/restored-table.ts';
import { daily, useRestore } from './support/use-restore.ts';

const { used, planner, restore, now, table, profile, grant, planRow, inBackup } = useRestore();
const HOUR = 3600_000;

describe('never comes back', () => {
  test('a session', async () => {
    const backup = await backUp(used.stack);
    await planner.user.call('DELETE', '/session');
    expect((await restore('--from', backup)).data.left.sessions).toBe(1);
    const items = await used.stack.dynamodb.items();
    expect(items.filter(({ sk }) => String(sk).startsWith('SESSION#'))).toEqual([]);
  });

  test('the workers’ pace, what has expired, marks of an hour, and what nobody knows', async () => {
    const backup = await backUp(used.stack);
    const soon = Math.floor(now() / 1000) + 1000;
    await inBackup(backup, { ...keys.pace(), nextAt: now() + HOUR });
    await inBackup(backup, { ...keys.run('77', planner.planId, 'x'), status: 'created', expiresAt: 1 });
    await inBackup(backup, { ...keys.grant('78'), status: 'revoked', version: 'v', expiresAt: soon });
    await inBackup(backup, { pk: 'USER#79', sk: 'SOMETHING' });
    await inBackup(backup, { ...keys.broadcast('damaged'), id: 'damaged' });
    const { data } = await restore('--from', backup);
    expect(data.left).toMatchObject({ expired: 1, other: 3, unreadable: 1 });
    expect(Object.values(data.written)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('a user who has left since, though a backup has everything', async () => {
    const backup = await backUp(used.stack);
    expect((await planner.user.call('DELETE', '/account')).status).toBe(200);
    const { data } = await restore('--from', backup, '--user', planner.sub);
    expect(data.left.gone).toBe(3);
    for (const row of [profile, grant, planRow]) expect(await row()).toBeUndefined();
  });

  test('a user who was just leaving when the backup was made: the mark was there before anything was deleted', async () => {
    const backup = await backUp(used.stack);
    await noteDeparture(composeTable({ TABLE_NAME: backup }), planner.sub, 'ACCOUNT', now());
    await lose(used.stack);
    const { data } = await restore('--from', backup);
    expect([data.left.gone, data.written.marks]).toEqual([3, 1]);
    expect(await grant()).toBeUndefined();
  });

  test('what a user had before they left, when they have come back since', async () => {
    const backup = await backUp(used.stack);
    await planner.user.call('DELETE', '/account');
    await planner.user.connect();
    await restore('--from', backup);
    expect(await planRow()).toBeUndefined();
    // What is theirs now is lost and comes back.
    const { id } = (
      await planner.user.call('POST', '/schedules', { body: { ...daily, event: { summary: 'New' } } })
    ).body;
    const later = await backUp(used.stack);
    await lose(used.stack);
    expect((await restore('--from', later)).data.written).toMatchObject({ profiles: 1, grants: 1, plans: 1 });
    expect(await plansOf(used.stack, planner.sub)).toMatchObject([{ id }]);
  });

  test('Calendar of who has forgotten it since: they are only known to have signed in', async () => {
    const backup = await backUp(used.stack);
    await planner.user.call('DELETE', '/connection');
    await lose(used.stack);
    expect((await restore('--from', backup)).data.written).toMatchObject({
      profiles: 1,
      grants: 0,
      plans: 0,
    });
  });

  test('who leaves while it is being restored', async () => {
    const source = composeTable({ TABLE_NAME: await backUp(used.stack) });
    const item = { ...((await grant()) ?? {}) };
    await lose(used.stack);
    const live = table();
    const send = async (...parameters: Parameters<Table['send']>) => {
      if (Object(parameters[0]).input.Item?.sk === 'GRANT')
        await noteDeparture(live, planner.sub, 'CALENDAR', now());
      return live.send(...parameters);
    };
    const slow: Table = { name: live.name, send: send as Table['send'] };
    const rows = (async function* () {
      yield item;
    })();
    const { left } = await restoreRows({ source, table: slow, replace: false, dryRun: false, now }, rows);
    expect(left.gone).toBe(1);
    expect(await grant()).toBeUndefined();
  });

  test('who has left, when the table was lost with its marks and its latest state is restored first', async () => {
    const good = await backUp(used.stack);
    await planner.user.call('DELETE', '/account');
    const latest = await backUp(used.stack);
    await lose(used.stack, () => true);
    expect((await restore('--from', latest)).data.written.marks).toBe(1);
    expect((await restore('--from', good)).data.left.gone).toBe(3);
    expect(await grant()).toBeUndefined();
  });
});
