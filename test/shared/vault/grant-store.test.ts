import { beforeEach, describe, expect, test } from '@jest/globals';
import { keys } from '../../../shared/table/table.ts';
import { loadGrant, type NewGrant, readGrant, storeGrant } from '../../../shared/vault/grant-store.ts';
import {
  markAccountEnabled,
  markAnnounced,
  markReauthenticationRequired,
  markRevoked,
  markSuspended,
  storeRefreshed,
} from '../../../shared/vault/mark-grant.ts';
import { createGrantWorld, NOW, USER } from '../support/grant-world.ts';

let world: ReturnType<typeof createGrantWorld>;
beforeEach(() => {
  world = createGrantWorld();
});

const consent = (name: string): NewGrant => ({
  scopes: ['openid', name],
  sealed: new TextEncoder().encode(name),
  refreshTokenHash: `hash of ${name}`,
  refreshTokenPrefixHash: `prefix of ${name}`,
});
const refresh = (name: string) => ({ sealed: new TextEncoder().encode(name), scopes: ['openid'] });
const losingOnce = () => {
  const losses = [true];
  return world.memory.open({ losesAnswer: () => losses.pop() ?? false });
};
/** The grant that is there; there must be one. */
async function held() {
  const grant = await loadGrant(world.table, USER);
  if (!grant) throw new Error('There is no grant.');
  return grant;
}

describe('a consent', () => {
  test('is stored as the user’s active grant, under a version of its own', async () => {
    expect(await storeGrant(world.table, USER, undefined, consent('a'), NOW)).toBe(true);
    const first = await held();
    expect(first).toMatchObject({ user: USER, status: 'active', scopes: ['openid', 'a'] });
    expect(await storeGrant(world.table, USER, first, consent('a'), NOW)).toBe(true);
    expect((await held()).version).not.toBe(first.version);
  });

  test('keeps what RISC and the operator need beside it', async () => {
    await storeGrant(world.table, USER, undefined, { ...consent('a'), refreshTokenExpiresAt: 77 }, NOW);
    expect(world.memory.read(keys.grant(USER))).toMatchObject({
      refreshTokenHash: 'hash of a',
      refreshTokenExpiresAt: 77,
      refreshedAt: NOW,
      consentedAt: NOW,
      updatedAt: NOW,
    });
  });

  test.each([
    ['when nothing was there and now is', false],
    ['when another has been put in its place', true],
  ])('is not stored over what was not seen: %s', async (_name, seen) => {
    if (seen) await storeGrant(world.table, USER, undefined, consent('first'), NOW);
    const before = await loadGrant(world.table, USER);
    await storeGrant(world.table, USER, before, consent('theirs'), NOW);
    expect(await storeGrant(world.table, USER, before, consent('ours'), NOW)).toBe(false);
    expect((await held()).scopes).toContain('theirs');
  });

  test('whose answer was lost is recognised as our own', async () => {
    expect(await storeGrant(losingOnce(), USER, undefined, consent('a'), NOW)).toBe(true);
    expect(world.memory.history).toHaveLength(1);
    const seen = await held();
    expect(await storeGrant(losingOnce(), USER, seen, consent('b'), NOW)).toBe(true);
    expect((await held()).scopes).toContain('b');
  });
});

describe('a refresh', () => {
  test('replaces token and scopes, and makes the grant active again', async () => {
    await storeGrant(world.table, USER, undefined, consent('a'), NOW);
    await markReauthenticationRequired(world.table, await held(), NOW);
    const seen = await held();
    expect(await storeRefreshed(world.table, seen, refresh('r'), NOW + 1)).toEqual(await held());
    expect(await held()).toMatchObject({ status: 'active', ...refresh('r') });
    expect((await held()).version).not.toBe(seen.version);
    expect(world.memory.read(keys.grant(USER))).toMatchObject({
      refreshTokenHash: 'hash of a',
      consentedAt: NOW,
      refreshedAt: NOW + 1,
      updatedAt: NOW + 1,
    });
  });

  test('whose answer was lost is recognised as our own', async () => {
    await storeGrant(world.table, USER, undefined, consent('a'), NOW);
    expect(await storeRefreshed(losingOnce(), await held(), refresh('r'), NOW)).toEqual(await held());
  });

  test('never overwrites a newer consent', async () => {
    await storeGrant(world.table, USER, undefined, consent('a'), NOW);
    const seen = await held();
    await storeGrant(world.table, USER, seen, consent('b'), NOW);
    expect(await storeRefreshed(world.table, seen, refresh('of a'), NOW)).toBeUndefined();
    expect((await held()).scopes).toContain('b');
  });

  test('does not bring back a grant that was disconnected', async () => {
    await storeGrant(world.table, USER, undefined, consent('a'), NOW);
    const seen = await held();
    world.disconnect();
    expect(await storeRefreshed(world.table, seen, refresh('of a'), NOW)).toBeUndefined();
    expect(await loadGrant(world.table, USER)).toBeUndefined();
  });

  test('begun before the user disconnected and connected again changes nothing', async () => {
    await storeGrant(world.table, USER, undefined, consent('same'), NOW);
    const seen = await held();
    world.disconnect();
    await storeGrant(world.table, USER, undefined, consent('same'), NOW);
    const again = await held();
    expect(await storeRefreshed(world.table, seen, refresh('of the first'), NOW)).toBeUndefined();
    expect(await markRevoked(world.table, seen, NOW)).toBeUndefined();
    expect(await held()).toEqual(again);
  });
});

describe('a grant that Google refuses', () => {
  test('is revoked: no token is kept, nor its hash; the scopes stay for the page to name', async () => {
    await storeGrant(world.table, USER, undefined, consent('a'), NOW);
    expect(await markRevoked(world.table, await held(), NOW)).toEqual(await held());
    expect(await held()).toMatchObject({ status: 'revoked', scopes: ['openid', 'a'] });
    for (const gone of ['sealed', 'refreshTokenHash', 'refreshTokenPrefixHash'])
      expect(world.memory.read(keys.grant(USER))).not.toHaveProperty(gone);
  });

  test('for the sake of session control keeps its token', async () => {
    await storeGrant(world.table, USER, undefined, consent('a'), NOW);
    expect(await markReauthenticationRequired(world.table, await held(), NOW)).toEqual(await held());
    expect(await held()).toMatchObject({
      status: 'reauthentication_required',
      sealed: consent('a').sealed,
    });
  });
});

describe('the index of grants', () => {
  const EVENTS = 'https://www.googleapis.com/auth/calendar.events';
  const able = (): NewGrant => ({ ...consent('a'), scopes: ['openid', EVENTS] });
  const indexed = () => {
    const item = world.memory.read(keys.grant(USER));
    return item && [String(item['shard']).replace(/\d+$/, ''), item['shardKey']];
  };
  const none = ['undefined', undefined];
  const live = ['GRANT#', USER];
  const dead = ['REVOKED#', USER];

  test('has those that may create events, and nothing of a sign-in', async () => {
    await storeGrant(world.table, USER, undefined, consent('a'), NOW);
    expect(indexed()).toEqual(none);
    await storeGrant(world.table, USER, await held(), able(), NOW);
    expect(indexed()).toEqual(live);
    await storeRefreshed(world.table, await held(), refresh('r'), NOW);
    expect(indexed()).toEqual(none);
  });

  test('has a revoked one until adopters have been told of it', async () => {
    await storeGrant(world.table, USER, undefined, able(), NOW);
    await markRevoked(world.table, await held(), NOW);
    expect(indexed()).toEqual(dead);
    await markAnnounced(world.table, await held(), NOW);
    expect(indexed()).toEqual(none);
    expect(await held()).toMatchObject({ status: 'revoked', announced: true });
  });

  test('does not have one that is alive again without the scope, though adopters are yet to be told', async () => {
    await storeGrant(world.table, USER, undefined, able(), NOW);
    await markRevoked(world.table, await held(), NOW);
    await storeGrant(world.table, USER, await held(), consent('a'), NOW);
    await storeRefreshed(world.table, await held(), refresh('r'), NOW);
    expect((await held()).announced).toBe(false);
    expect(indexed()).toEqual(none);
  });

  test('keeps one that may come to life again', async () => {
    await storeGrant(world.table, USER, undefined, able(), NOW);
    await markReauthenticationRequired(world.table, await held(), NOW);
    expect(indexed()).toEqual(live);
    await markSuspended(world.table, await held(), NOW, NOW);
    expect(indexed()).toEqual(live);
  });
});

describe('news of a grant', () => {
  test('there is none of a first consent, nor of one in place of a live grant', async () => {
    await storeGrant(world.table, USER, undefined, consent('a'), NOW);
    expect(world.memory.read(keys.grant(USER))).not.toHaveProperty('announced');
    await storeGrant(world.table, USER, await held(), consent('b'), NOW);
    expect(world.memory.read(keys.grant(USER))).not.toHaveProperty('announced');
  });

  test('there is of one that was dead and is alive, by consent or by Google’s word', async () => {
    await storeGrant(world.table, USER, undefined, consent('a'), NOW);
    await markRevoked(world.table, await held(), NOW);
    await markAnnounced(world.table, await held(), NOW);
    await storeGrant(world.table, USER, await held(), consent('b'), NOW);
    expect(await held()).toMatchObject({ status: 'active', announced: false });
    await markAnnounced(world.table, await held(), NOW);
    await markSuspended(world.table, await held(), NOW + 1, NOW);
    expect(await held()).toMatchObject({ status: 'suspended', announced: true, accountStateAt: NOW + 1 });
    await markAccountEnabled(world.table, await held(), NOW + 2, NOW);
    expect(await held()).toMatchObject({ status: 'active', announced: false, accountStateAt: NOW + 2 });
  });

  test('there is none of an account that was not disabled', async () => {
    await storeGrant(world.table, USER, undefined, consent('a'), NOW);
    await markReauthenticationRequired(world.table, await held(), NOW);
    await markAccountEnabled(world.table, await held(), NOW + 2, NOW);
    const grant = await held();
    expect([grant.status, grant.announced]).toEqual(['reauthentication_required', undefined]);
  });
});

describe('an item', () => {
  test('is read as it was written', () => {
    const grant = {
      status: 'suspended' as const,
      scopes: ['openid'],
      sealed: new Uint8Array([1]),
      version: 'v',
      announced: false,
      refreshedAt: 1,
      consentedAt: 2,
      accountStateAt: 3,
      refreshTokenHash: 'h',
      refreshTokenPrefixHash: 'p',
    };
    expect(readGrant(USER, { ...keys.grant(USER), ...grant, shard: 'GRANT#1' })).toEqual({
      user: USER,
      ...grant,
    });
  });

  test('that is damaged in every part is read all the same', () => {
    const damaged = {
      announced: 'no',
      refreshedAt: '1',
      consentedAt: '2',
      accountStateAt: '3',
      refreshTokenHash: 4,
      refreshTokenPrefixHash: 5,
      scopes: [6],
    };
    expect(readGrant(USER, damaged)).toEqual({
      user: USER,
      status: 'revoked',
      scopes: [],
      version: '',
      refreshedAt: 0,
    });
  });

  test('that is not there is no grant', () => {
    expect(readGrant(USER, undefined)).toBeUndefined();
  });

  test.each([
    ['no status', { scopes: [], version: 'v' }],
    ['a status of the future', { status: 'paused', scopes: ['openid'], version: 'v' }],
    ['a token in the clear', { status: 'revoked', scopes: [], version: 'v', sealed: '1//r' }],
    ['scopes of another form', { status: 'revoked', scopes: 'openid', version: 'v' }],
  ])('with %s is a dead grant', (_name, item) => {
    const grant = readGrant(USER, item);
    expect(grant).toMatchObject({ user: USER, status: 'revoked', version: 'v' });
    expect(grant?.sealed).toBeUndefined();
  });

  test.each([
    ['of a newer version of the code', { status: 'paused', version: 'theirs' }],
    ['without a version', { status: 'active' }],
    ['with a version of another form', { status: 'active', version: 7 }],
  ])('%s does not keep its user from connecting again', async (_name, item) => {
    world.memory.write({ ...keys.grant(USER), ...item });
    expect(await storeGrant(world.table, USER, await held(), consent('a'), NOW)).toBe(true);
    expect(await held()).toMatchObject({ status: 'active', scopes: ['openid', 'a'] });
  });
});
