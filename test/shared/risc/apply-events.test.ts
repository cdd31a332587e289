import { describe, expect, test } from '@jest/globals';
import { applySecurityEvents } from '../../../shared/risc/apply-events.ts';
import { SECURITY_EVENTS, type SecurityEventName } from '../../../shared/risc/event-types.ts';
import { keys } from '../../../shared/table/table.ts';
import { storeRefreshed } from '../../../shared/vault/mark-grant.ts';
import { createGrantWorld, NOW, USER } from '../support/grant-world.ts';

const issuers = ['https://google.example'];
const SECOND = NOW / 1000;
const token = (name: SecurityEventName | string, claims: object, issuedAt = SECOND) => ({
  jti: 'j1',
  issuedAt,
  issuers,
  events: [
    {
      type: name in SECURITY_EVENTS ? SECURITY_EVENTS[name as SecurityEventName] : name,
      claims: { ...claims },
    },
  ],
});
const enabledOf = (issuedAt = SECOND) => token('account-enabled', { subject: { sub: USER } }, issuedAt);

describe('what is logged of an event', () => {
  test('is its kind, its token’s id and the outcome', async () => {
    const world = createGrantWorld();
    await world.consent({ refreshToken: 'first' });
    await applySecurityEvents(world.vault(), enabledOf());
    expect(world.logged).toEqual([
      {
        message: 'security event',
        fields: {
          jti: 'j1',
          kind: 'account-enabled',
          user: USER,
          state: undefined,
          reason: 'nothing was suspended',
        },
      },
    ]);
  });

  test('is the state of a verification, cut and made printable', async () => {
    const world = createGrantWorld();
    const state = `hello\n{"level":"ERROR"}${'x'.repeat(500)}`;
    await applySecurityEvents(world.vault(), token('verification', { state }));
    const logged = world.logged[0]?.fields.state ?? '';
    expect(logged).toMatch(/^hello\?\{"level":"ERROR"\}x+$/);
    expect(logged).toHaveLength(128);
    expect(world.logged[0]?.fields.reason).toBe('acknowledged');
  });

  test('is no state that is no text', async () => {
    const world = createGrantWorld();
    await applySecurityEvents(world.vault(), token('verification', { state: { canary: 1 } }));
    expect(world.logged[0]?.fields.state).toBeUndefined();
  });

  test('is nothing of an event of an unknown type', async () => {
    const world = createGrantWorld();
    const claims = { subject: { sub: USER }, canary: 1 };
    await applySecurityEvents(world.vault(), token('https://canary.example', claims));
    expect(world.logged).toEqual([
      { message: 'security event', fields: { jti: 'j1', kind: 'unknown', reason: 'not known here' } },
    ]);
    expect(world.memory.history).toEqual([]);
  });
});

describe('account-enabled', () => {
  test('of a user without a grant does nothing', async () => {
    const world = createGrantWorld();
    await applySecurityEvents(world.vault(), enabledOf());
    expect(world.memory.read(keys.grant(USER))).toBeUndefined();
    expect(world.sent).toEqual([]);
  });

  test('is noted once, and its repeat writes nothing', async () => {
    const world = createGrantWorld();
    await world.consent({ refreshToken: 'first' });
    await applySecurityEvents(world.vault(), enabledOf());
    const writes = world.memory.history.length;
    await applySecurityEvents(world.vault(), enabledOf());
    expect(world.memory.history).toHaveLength(writes);
    expect(await world.onRecord()).toMatchObject({ status: 'active', accountStateAt: NOW });
  });
});

describe('an event that meets a refresh', () => {
  test('wins over one that had begun before', async () => {
    const world = createGrantWorld();
    const grant = await world.consent({ refreshToken: 'first' });
    let met = false;
    const weather = {
      pause: async (command: string) => {
        if (command !== 'UpdateCommand' || met) return;
        met = true;
        const change = { sealed: grant.sealed, scopes: grant.scopes };
        await storeRefreshed(world.table, grant, change, NOW);
      },
    };
    // The hash is that of the token, which the refresh has not changed.
    const subject = {
      token_type: 'refresh_token',
      token_identifier_alg: 'hash_base64_sha512_sha512',
      token: grant.refreshTokenHash,
    };
    await applySecurityEvents(world.vault(weather), token('token-revoked', { subject }));
    expect(met).toBe(true);
    expect((await world.onRecord())?.status).toBe('revoked');
    expect(world.memory.read(keys.grant(USER))).not.toHaveProperty('sealed');
    expect(world.sent).toEqual([{ kind: 'check-grant', user: USER }]);
  });
});
