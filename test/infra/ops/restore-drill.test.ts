import { expect, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';
import type { AppUser } from '../../support/app-user.ts';
import { isSignedIn } from '../../support/session-state.ts';
import { useStack } from '../../support/use-stack.ts';
import { opsOnStack } from './support/ops-on-stack.ts';
import { backUp, lose, plansOf } from './support/restored-table.ts';

const used = useStack();
const ops = opsOnStack(() => used.stack);
const google = () => used.stack.google.control;
const HOUR = 3600_000;

const subOf = (user: AppUser) =>
  google()
    .accounts()
    .find(({ email }) => email === user.google.email)?.sub ?? '';
const hourly = (missed: 'skip' | 'run') => ({
  when: { cron: '30 * * * *', timeZone: 'UTC' },
  missed,
  event: { summary: `Hourly, ${missed}`, duration: 'PT15M' },
});
const eventsOf = (user: AppUser) => google().events(user.google.email);
const plan = async (user: AppUser, body: object) => (await user.call('POST', '/schedules', { body })).body.id;
const toLocal = (instant: number) => new Date(instant).toISOString().slice(0, 17).concat('00');

async function connected(): Promise<AppUser> {
  const user = used.newUser();
  await user.connect();
  await used.stack.engine.settle();
  return user;
}

/** Lets hours pass, to ten minutes past the last of them. */
async function passHours(count: number): Promise<void> {
  const { clock } = used.stack;
  const hour = Math.floor(clock.now() / HOUR) * HOUR;
  await clock.advance({ to: hour + count * HOUR + HOUR / 6 });
}

test('the restore drill: all users’ rows are lost, and come back; nothing of the past fires, and no event is doubled', async () => {
  // An ordinary day: plans run, one user's grant is dead and their occurrences wait, one event is to come soon.
  await passHours(1);
  const [ada, ben, cy, dora] = [await connected(), await connected(), await connected(), await connected()];
  const everybody = [ada, ben, cy, dora];
  for (const user of [ada, dora]) await plan(user, hourly('skip'));
  for (const user of everybody) await plan(user, hourly('run'));
  const soon = await plan(ada, {
    when: { at: toLocal(used.stack.clock.now() + 3 * HOUR), timeZone: 'UTC' },
    missed: 'run',
    event: { summary: 'Once' },
  });
  const unloved = await plan(ada, { ...hourly('run'), event: { summary: 'Unloved' } });
  google().revokeGrant(dora.google.email);
  await passHours(2);
  expect(eventsOf(ada)).toHaveLength(6);
  expect(eventsOf(dora)).toHaveLength(0);

  // The backup is of this moment; life goes on.
  const backup = await backUp(used.stack);
  await ada.call('DELETE', `/schedules/${unloved}`);
  await passHours(3);
  expect((await ben.call('DELETE', '/account')).status).toBe(200);
  expect((await cy.call('DELETE', '/connection')).status).toBe(200);
  await dora.redirect({ purpose: 'upgrade', prompt: 'consent' });
  await used.stack.engine.settle();
  const before = new Map(everybody.map((user) => [user, eventsOf(user).length]));
  expect(before.get(ada)).toBe(6 + 2 * 3 + 1);
  expect(before.get(dora)).toBeGreaterThan(0);

  // Everything of all users is lost, but for what tells that some have left or have deleted a plan. Schedules fire into the void.
  await lose(used.stack, ({ pk, buried }) => String(pk).startsWith('USER#') && buried !== true);
  await passHours(2);

  // The drill.
  const trial = await ops.json(['restore', '--from', backup, '--dry-run']);
  const { exitCode, data } = await ops.json(['restore', '--from', backup]);
  expect([exitCode, { ...data, dryRun: true }]).toEqual([EXIT.ok, trial.data]);
  // Cy stays known as somebody who has signed in.
  expect(data.written).toMatchObject({ profiles: 3, grants: 2, plans: 5 });
  expect(data.left.gone).toBeGreaterThan(0);
  expect((await ops.tell(['resync'])).exitCode).toBe(EXIT.ok);
  await used.stack.engine.settle();
  for (const user of everybody) expect(eventsOf(user)).toHaveLength(before.get(user) ?? -1);

  // The past stays past, also when a user connects again and the night comes; what is to come comes.
  expect(await isSignedIn(ada)).toBe(false);
  for (const user of [ada, dora]) await user.connect();
  await used.stack.engine.invoke('preflight', {});
  await used.stack.engine.settle();
  for (const user of everybody) expect(eventsOf(user)).toHaveLength(before.get(user) ?? -1);
  await passHours(2);
  expect(eventsOf(ada)).toHaveLength((before.get(ada) ?? 0) + 4);
  expect(eventsOf(dora)).toHaveLength((before.get(dora) ?? 0) + 4);

  // Whoever left is not back, and what was deleted neither.
  for (const user of [ben, cy]) {
    expect(await plansOf(used.stack, subOf(user))).toEqual([]);
    expect(eventsOf(user)).toHaveLength(before.get(user) ?? -1);
  }
  expect((await ada.call('GET', `/schedules/${unloved}`)).status).toBe(404);
  expect((await ada.call('GET', `/schedules/${soon}`)).body).toMatchObject({ status: 'completed' });

  // Nothing that was to be created is there twice.
  for (const user of everybody) {
    const times = eventsOf(user).map(({ summary, start }) => `${summary} ${JSON.stringify(start)}`);
    expect(times).toHaveLength(new Set(times).size);
  }
  // Done once more it changes nothing.
  const again = await ops.json(['restore', '--from', backup]);
  expect(Object.values(again.data.written)).toEqual([0, 0, 0, 0, 0, 0]);
});
