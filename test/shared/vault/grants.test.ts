import { beforeEach, describe, expect, test } from '@jest/globals';
import { keys } from '../../../shared/aws/table.ts';
import {
  loadGrant,
  markReauthenticationRequired,
  markRevoked,
  type NewGrant,
  readGrant,
  storeGrant,
  storeRefreshed,
} from '../../../shared/vault/grants.ts';
import { createGrantWorld, NOW, USER } from '../support/grant-world.ts';

let world: ReturnType<typeof createGrantWorld>;
beforeEach(() => {
  world = createGrantWorld();
});

const consent = (name: string): NewGrant => ({
  scopes: ['openid', name],
  sealed: new TextEncoder().encode(name),
  refreshTokenHash: `hash of ${name}`,
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
    for (const gone of ['sealed', 'refreshTokenHash'])
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

describe('an item', () => {
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
