import { beforeEach, describe, expect, test } from '@jest/globals';
import { type DisconnectContext, disconnectUser } from '../../../shared/consent/disconnect-user.ts';
import { forgetCalendar } from '../../../shared/consent/forget-calendar.ts';
import { Failure } from '../../../shared/problems.ts';
import {
  hashSession,
  parseSessionToken,
  type SessionToken,
  startSession,
} from '../../../shared/session/session.ts';
import { type ItemKey, keys } from '../../../shared/table/table.ts';
import { createGrantWorld, NOW, openSealer, USER } from '../support/grant-world.ts';
import { stubFetch } from '../support/stub-fetch.ts';

const REVOKE_URL = 'https://google.example/revoke';
const PLANS = 30;

let world: ReturnType<typeof createGrantWorld>;
let token: SessionToken;
/** The plans that EventBridge Scheduler was told to forget. */
let unscheduled: string[];
beforeEach(async () => {
  world = createGrantWorld();
  unscheduled = [];
  const begun = parseSessionToken(await startSession(world.table, USER, undefined, NOW));
  if (!begun) throw new Error('No session was begun.');
  token = begun;
});

const context = (weather = {}): DisconnectContext => ({
  ...world.vault(weather),
  sealer: openSealer,
  revokeUrl: REVOKE_URL,
  scheduler: { remove: async (id) => void unscheduled.push(id) },
});
const write = (key: ItemKey, more: object = {}) => world.memory.write({ ...key, ...more });
const isThere = (key: ItemKey) => world.memory.read(key) !== undefined;
const own = () => keys.session(USER, hashSession(token));
/** Grant, plans (one of them deleted by the user), runs and profile; and a neighbour who has the same. */
async function settle() {
  await world.consent({ refreshToken: '1//r' });
  for (const user of [USER, '2002']) {
    for (let plan = 0; plan < PLANS; plan += 1) write(keys.schedule(user, `p${plan}`));
    write(keys.schedule(user, 'gone'), { buried: true });
    for (let run = 0; run < 4; run += 1) write(keys.run(user, 'p1', String(run)));
    write(keys.profile(user), { name: 'Ada' });
  }
}
const neighbours = () =>
  [keys.schedule('2002', 'p1'), keys.run('2002', 'p1', '1'), keys.profile('2002')].map(isThere);
const planIds = [...Array.from({ length: PLANS }, (_, plan) => `p${plan}`), 'gone'];

describe('forgetting Calendar', () => {
  test('deletes grant, plans and runs; profile and session stay, and so does everybody else', async () => {
    await settle();
    const google = stubFetch(() => new Response());
    expect(await forgetCalendar(context(), token)).toEqual({
      google: 'not_revoked',
      deleted: { grant: true, plans: PLANS, runs: 4, sessions: 0, profile: false },
    });
    expect(
      [
        keys.grant(USER),
        keys.schedule(USER, 'p29'),
        keys.schedule(USER, 'gone'),
        keys.run(USER, 'p1', '3'),
      ].map(isThere),
    ).toEqual([false, false, false, false]);
    expect([own(), keys.profile(USER)].map(isThere)).toEqual([true, true]);
    expect(neighbours()).toEqual([true, true, true]);
    expect(unscheduled.sort()).toEqual(planIds.sort());
    expect(google).toEqual([]);
  });

  test('where there is nothing to forget says so', async () => {
    expect(await forgetCalendar(context(), token)).toEqual({
      google: 'not_held',
      deleted: { grant: false, plans: 0, runs: 0, sessions: 0, profile: false },
    });
  });

  test('is for whoever is signed in', async () => {
    await settle();
    await expect(forgetCalendar(context(), undefined)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(isThere(keys.grant(USER))).toBe(true);
  });

  test('deletes the grant first and the runs last, so that nothing new is begun meanwhile', async () => {
    await settle();
    world.memory.history.length = 0;
    await forgetCalendar(context(), token);
    const order = world.memory.history.map(
      ({ before, after }) => String((before ?? after)?.['sk']).split('#')[0],
    );
    expect(order).toEqual([
      'CALENDAR',
      'GRANT',
      ...planIds.map(() => 'SCHEDULE'),
      'RUN',
      'RUN',
      'RUN',
      'RUN',
    ]);
  });

  test('keeps a plan on record until the scheduler has let it go, 25 at a time', async () => {
    await settle();
    const remove = async (id: string) => {
      expect(isThere(keys.schedule(USER, id))).toBe(true);
      if (id === 'p27') throw new Failure('store_unavailable');
      unscheduled.push(id);
    };
    await expect(forgetCalendar({ ...context(), scheduler: { remove } }, token)).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    expect(planIds.filter((id) => isThere(keys.schedule(USER, id)))).toHaveLength(planIds.length - 25);
    // A repeat does the rest.
    const { deleted } = await forgetCalendar(context(), token);
    expect(deleted).toEqual({ grant: false, plans: PLANS - 25, runs: 4, sessions: 0, profile: false });
  });
});

describe('disconnecting', () => {
  test('revokes at Google and deletes everything of the user', async () => {
    await settle();
    await startSession(world.table, USER, undefined, NOW);
    write(keys.session(USER, 'over'), { createdAt: NOW / 1000 - 100, expiresAt: NOW / 1000 });
    write(keys.session('2002', 'theirs'), { createdAt: NOW / 1000, expiresAt: NOW / 1000 + 60 });
    const google = stubFetch(() => new Response());
    expect(await disconnectUser(context(), token)).toEqual({
      google: 'revoked',
      deleted: { grant: true, plans: PLANS, runs: 4, sessions: 2, profile: true },
    });
    expect(google.map(({ method, url }) => [method, url])).toEqual([
      ['POST', `${REVOKE_URL}?token=${encodeURIComponent('1//r')}`],
    ]);
    expect(
      [keys.grant(USER), keys.profile(USER), keys.session(USER, 'over'), keys.run(USER, 'p1', '0')].map(
        isThere,
      ),
    ).toEqual([false, false, false, false]);
    expect(world.memory.read(own())).toMatchObject({ buried: true });
    expect([...neighbours(), isThere(keys.session('2002', 'theirs'))]).toEqual([true, true, true, true]);
  });

  test('again, in the same session, is known as a repeat and does nothing', async () => {
    await settle();
    stubFetch(() => new Response());
    await disconnectUser(context(), token);
    const writes = world.memory.history.length;
    expect(await disconnectUser(context(), token)).toBeUndefined();
    expect(world.memory.history).toHaveLength(writes);
  });

  test('is for whoever is signed in', async () => {
    await settle();
    for (const nobody of [undefined, { ...token, secret: 'A'.repeat(43) }])
      await expect(disconnectUser(context(), nobody)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(isThere(keys.grant(USER))).toBe(true);
  });

  test('of somebody without grant and profile asks nothing of Google', async () => {
    await startSession(world.table, USER, undefined, NOW);
    const google = stubFetch(() => new Response());
    expect(await disconnectUser(context(), token)).toEqual({
      google: 'not_held',
      deleted: { grant: false, plans: 0, runs: 0, sessions: 2, profile: false },
    });
    expect(google).toEqual([]);
  });

  test.each<[string, Response, string]>([
    ['is away', new Response(null, { status: 503 }), 'google_unavailable'],
    ['says something new', new Response('{}', { status: 418 }), 'google_unexpected'],
  ])('while Google %s deletes all the same, and says why it was not revoked', async (_name, answer, code) => {
    await settle();
    stubFetch(() => answer.clone());
    const disconnected = await disconnectUser(context(), token);
    expect(disconnected).toMatchObject({ google: 'not_revoked', deleted: { grant: true, profile: true } });
    expect(disconnected?.failure?.code).toBe(code);
    expect(isThere(keys.grant(USER))).toBe(false);
  });

  test('while the key service is away does nothing yet: the token is still to be revoked', async () => {
    await settle();
    const writes = world.memory.history.length;
    const away = new Failure('vault_unavailable', { remedy: 'retry_later' });
    const open = () => Promise.reject(away);
    await expect(disconnectUser({ ...context(), sealer: { open } }, token)).rejects.toBe(away);
    expect(world.memory.history).toHaveLength(writes);
  });

  test('with tokens that cannot be opened any more deletes them', async () => {
    await settle();
    const open = () =>
      Promise.reject(
        new Failure('internal', { remedy: 'call_operator', reason: 'InvalidCiphertextException' }),
      );
    expect(await disconnectUser({ ...context(), sealer: { open } }, token)).toMatchObject({
      google: 'not_revoked',
      failure: { code: 'internal', reason: 'InvalidCiphertextException' },
      deleted: { grant: true },
    });
  });

  test('ends its own session last: until all else is gone it can be asked for again', async () => {
    await settle();
    stubFetch(() => new Response());
    world.memory.history.length = 0;
    await disconnectUser(context(), token);
    const changes = world.memory.history.filter(
      ({ before, after }) => before !== undefined || after !== undefined,
    );
    expect(changes.at(-1)?.after).toMatchObject({ ...own(), buried: true });
    expect(world.memory.history.filter(({ before }) => before?.['sk'] === own().sk)).toHaveLength(1);
  });
});
