import { describe, expect, test } from '@jest/globals';
import { EVENT_SCOPES } from '../../../shared/google/scopes.ts';
import { Failure } from '../../../shared/problems.ts';
import {
  askToResume,
  enableAccount,
  suspendAccount,
  wasConsentedBy,
} from '../../../shared/vault/account-state.ts';
import { actForUser } from '../../../shared/vault/act-for.ts';
import { loadGrant } from '../../../shared/vault/grant-store.ts';
import { markAnnounced, markRevoked } from '../../../shared/vault/mark-grant.ts';
import { createGrantWorld, NOW, USER } from '../support/grant-world.ts';

const SECOND = NOW / 1000;
const tokens = { refreshToken: 'first', access: { token: 'ya29.first', expiresAt: NOW + 3600_000 } };

async function connected() {
  const world = createGrantWorld();
  await world.consent(tokens);
  const status = async () => (await world.onRecord())?.status;
  return { world, vault: world.vault(), status };
}

describe('an account that is disabled', () => {
  test('lets nobody act with its grant, though the access token is good; all tokens are kept', async () => {
    const { world, vault } = await connected();
    expect(await suspendAccount(vault, USER, SECOND)).toBe(true);
    const work = () => Promise.reject(new Error('It acted.'));
    const thrown = await actForUser(vault, USER, EVENT_SCOPES, work).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Failure);
    expect(thrown).toMatchObject({ code: 'reconnect_required', remedy: 'reconnect' });
    expect(await world.onRecord()).toMatchObject({ status: 'suspended', tokens });
    expect(world.sent).toEqual([]);
  });

  test('and enabled is as it was, and what is parked is taken up', async () => {
    const { world, vault } = await connected();
    await suspendAccount(vault, USER, SECOND);
    expect(await enableAccount(vault, USER, SECOND + 1)).toBe(true);
    expect(await world.onRecord()).toMatchObject({ status: 'active', announced: false, tokens });
    expect(world.sent).toEqual([{ kind: 'resume', user: USER }]);
  });

  test('and enabled while the queue is away is enabled all the same', async () => {
    const { world, vault, status } = await connected();
    await suspendAccount(vault, USER, SECOND);
    const queue = { ...vault.queue, send: () => Promise.reject(new Error('away')) };
    expect(await enableAccount({ ...vault, queue }, USER, SECOND + 1)).toBe(true);
    expect(await status()).toBe('active');
    expect(world.logged).toEqual([
      { message: 'parked runs not resumed yet', fields: { user: USER, reason: 'Error' } },
    ]);
  });

  test('and enabled by a repeated event is taken up again, until adopters have been told', async () => {
    const { world, vault } = await connected();
    await suspendAccount(vault, USER, SECOND);
    await enableAccount(vault, USER, SECOND + 1);
    expect(await enableAccount(vault, USER, SECOND + 1)).toBe(false);
    expect(world.sent).toHaveLength(2);
    const grant = await loadGrant(world.table, USER);
    if (grant) await markAnnounced(world.table, grant, NOW);
    await enableAccount(vault, USER, SECOND + 1);
    expect(world.sent).toHaveLength(2);
  });

  test('before the user’s consent is none of that grant’s', async () => {
    const { vault, status } = await connected();
    expect(await suspendAccount(vault, USER, SECOND - 1)).toBe(false);
    expect(await status()).toBe('active');
  });

  test('leaves a revoked grant revoked, and so does its being enabled', async () => {
    const { world, vault, status } = await connected();
    const grant = await world.onRecord();
    if (grant) await markRevoked(world.table, grant, NOW);
    expect(await suspendAccount(vault, USER, SECOND + 1)).toBe(false);
    expect(await enableAccount(vault, USER, SECOND + 2)).toBe(false);
    expect(await status()).toBe('revoked');
    expect(world.sent).toEqual([]);
  });
});

describe('of two words of Google’s on an account', () => {
  test.each([
    ['earlier than', -1, false, 'active'],
    ['at once with', 0, false, 'active'],
    ['later than', 1, true, 'suspended'],
  ])('that it is disabled, said %s that it is enabled', async (_name, later, does, becomes) => {
    const { vault, status } = await connected();
    await enableAccount(vault, USER, SECOND + 5);
    expect(await suspendAccount(vault, USER, SECOND + 5 + later)).toBe(does);
    expect(await status()).toBe(becomes);
  });

  test.each([
    ['earlier than', -1, false, 'suspended'],
    ['at once with', 0, true, 'active'],
    ['later than', 1, true, 'active'],
  ])('that it is enabled, said %s that it is disabled', async (_name, later, does, becomes) => {
    const { world, vault, status } = await connected();
    await suspendAccount(vault, USER, SECOND + 5);
    expect(await enableAccount(vault, USER, SECOND + 5 + later)).toBe(does);
    expect(await status()).toBe(becomes);
    expect(world.sent).toHaveLength(does ? 1 : 0);
  });

  test('the newest is on record, also of an account that was never disabled', async () => {
    const { world, vault } = await connected();
    for (const at of [SECOND + 5, SECOND + 3, SECOND + 5]) {
      expect(await enableAccount(vault, USER, at)).toBe(false);
      expect(await world.onRecord()).toMatchObject({ status: 'active', accountStateAt: (SECOND + 5) * 1000 });
    }
    expect(world.memory.history).toHaveLength(2);
    await enableAccount(vault, USER, SECOND + 7);
    expect(await world.onRecord()).toMatchObject({ accountStateAt: (SECOND + 7) * 1000 });
    expect(world.sent).toEqual([]);
  });

  test('none is put on record of a revoked grant', async () => {
    const { world, vault } = await connected();
    const grant = await world.onRecord();
    if (grant) await markRevoked(world.table, grant, NOW);
    const writes = world.memory.history.length;
    await enableAccount(vault, USER, SECOND + 5);
    await suspendAccount(vault, USER, SECOND + 6);
    expect(world.memory.history).toHaveLength(writes);
  });
});

test('a consent of the same second as an event, which names no more than that, was there by then', async () => {
  const { world } = await connected();
  const grant = await world.onRecord();
  if (!grant) throw new Error('There is no grant.');
  expect(
    [NOW, NOW + 999, NOW + 1000].map((consentedAt) => wasConsentedBy({ ...grant, consentedAt }, SECOND)),
  ).toEqual([true, true, false]);
  expect(wasConsentedBy({ ...grant, consentedAt: NOW + 999 }, SECOND + 0.5)).toBe(true);
  // One of before this was kept.
  expect(wasConsentedBy({ ...grant, consentedAt: undefined }, SECOND)).toBe(true);
});

test('what is parked is taken up by whoever works on the queue', async () => {
  const { world, vault } = await connected();
  await askToResume(vault, USER);
  expect(world.sent).toEqual([{ kind: 'resume', user: USER }]);
  expect(world.logged).toEqual([]);
});
