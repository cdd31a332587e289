import { beforeEach, describe, expect, test } from '@jest/globals';
import { applySecurityEvents } from '../../../shared/risc/apply-events.ts';
import { SECURITY_EVENTS, type SecurityEventName } from '../../../shared/risc/event-types.ts';
import { keys } from '../../../shared/table/table.ts';
import { markRevoked } from '../../../shared/vault/mark-grant.ts';
import { identifyRefreshToken } from '../../../shared/vault/token-identifiers.ts';
import { createGrantWorld, NOW, USER } from '../support/grant-world.ts';

const SECOND = NOW / 1000;
const TOKEN = '1//0gAbCdEfGhIjKlMnOpQrStUvWxYz';
let world: ReturnType<typeof createGrantWorld>;
beforeEach(async () => {
  world = createGrantWorld();
  await world.consent({ refreshToken: TOKEN });
});

const issuers = ['https://google.example'];
const receive = (
  events: { type: string; claims: Record<string, unknown> }[],
  issuedAt = SECOND,
  weather = {},
) => applySecurityEvents(world.vault(weather), { jti: 'j1', issuedAt, issuers, events });
const about = (name: SecurityEventName, subject: unknown = { sub: USER }) => ({
  type: SECURITY_EVENTS[name],
  claims: { subject },
});
const outcomes = () => world.logged.map(({ fields }) => [fields.user, fields.reason]);
const status = async () => (await world.onRecord())?.status;
const beginSession = (createdAt: number, user = USER) =>
  world.memory.write({ ...keys.session(user, String(createdAt)), createdAt });
const lives = (createdAt: number, user = USER) =>
  world.memory.read(keys.session(user, String(createdAt))) !== undefined;

describe.each(['sessions-revoked', 'account-credential-change-required'] as const)('%s', (name) => {
  test('ends the sessions that had begun by then, a little difference of clocks allowed for', async () => {
    for (const begun of [SECOND - 1, SECOND + 5, SECOND + 6]) beginSession(begun);
    beginSession(SECOND, '2002');
    await receive([about(name)]);
    expect([SECOND - 1, SECOND + 5, SECOND + 6].map((begun) => lives(begun))).toEqual([false, false, true]);
    expect(lives(SECOND, '2002')).toBe(true);
    expect(await status()).toBe('active');
    expect(outcomes()).toEqual([[USER, 'sessions ended: 2']]);
  });
});

describe('tokens-revoked', () => {
  test('revokes the grant, has adopters told, and ends the sessions', async () => {
    beginSession(SECOND);
    await receive([about('tokens-revoked')]);
    expect(await world.onRecord()).toMatchObject({ status: 'revoked', tokens: undefined });
    expect(world.sent).toEqual([{ kind: 'check-grant', user: USER }]);
    expect(lives(SECOND)).toBe(false);
    expect(outcomes()).toEqual([[USER, 'grant revoked, sessions ended: 1']]);
  });

  test('of before the user’s consent leaves the grant alone', async () => {
    await receive([about('tokens-revoked')], SECOND - 1);
    expect(await status()).toBe('active');
    expect(outcomes()).toEqual([[USER, 'sessions ended: 0']]);
  });

  test('of a grant that is revoked already writes nothing', async () => {
    const grant = await world.onRecord();
    if (grant) await markRevoked(world.table, grant, NOW);
    const writes = world.memory.history.length;
    await receive([about('tokens-revoked')]);
    expect(world.memory.history).toHaveLength(writes);
    expect(world.sent).toEqual([]);
  });
});

describe('account-disabled and account-enabled', () => {
  test('suspend the grant and end the sessions, and restore the grant', async () => {
    beginSession(SECOND);
    await receive([about('account-disabled')]);
    expect([await status(), lives(SECOND)]).toEqual(['suspended', false]);
    await receive([about('account-enabled')], SECOND + 1);
    expect(await status()).toBe('active');
    expect(outcomes()).toEqual([
      [USER, 'grant suspended, sessions ended: 1'],
      [USER, 'grant restored'],
    ]);
  });

  test('of before the user’s consent suspend nothing', async () => {
    await receive([about('account-disabled')], SECOND - 1);
    expect(await status()).toBe('active');
    expect(outcomes()).toEqual([[USER, 'sessions ended: 0']]);
  });
});

describe('token-revoked', () => {
  const named = (token: string, alg = 'hash_base64_sha512_sha512') =>
    about('token-revoked', { token_type: 'refresh_token', token_identifier_alg: alg, token });

  test.each([
    ['double hash', named(identifyRefreshToken(TOKEN).refreshTokenHash)],
    ['first characters', named(TOKEN.slice(0, 16), 'prefix')],
  ])('revokes the grant that holds the token, by its %s; sessions live on', async (_name, event) => {
    beginSession(SECOND);
    await receive([event]);
    expect([await status(), lives(SECOND)]).toEqual(['revoked', true]);
    expect(outcomes()).toEqual([[USER, 'grant revoked']]);
  });

  test.each([
    [
      'of a token that nobody holds',
      named(identifyRefreshToken('another').refreshTokenHash),
      'no such token',
    ],
    ['that names no token', about('token-revoked'), 'no such subject'],
  ])('%s does nothing', async (_name, event, outcome) => {
    await receive([event]);
    expect(await status()).toBe('active');
    expect(outcomes()).toEqual([[undefined, outcome]]);
  });

  test('leaves a grant alone that has got another token since the index was written', async () => {
    // The index is read late: by then it is another consent that it leads to.
    const weather = {
      pause: async (command: string) => {
        if (command === 'answer to QueryCommand') await world.consent({ refreshToken: 'newer' });
      },
    };
    await receive([named(identifyRefreshToken(TOKEN).refreshTokenHash)], SECOND, weather);
    expect(await status()).toBe('active');
    expect(outcomes()).toEqual([[undefined, 'no such token']]);
  });
});

describe('a token that tells of several events', () => {
  test('has each of them done, whatever becomes of the others, and is to be sent again', async () => {
    beginSession(SECOND);
    // The store is away for the first query, and back for the second.
    const faults = ['QueryCommand'];
    const weather = {
      pause: async (command: string) => {
        if (command === faults[0] && faults.shift()) throw new Error('canary');
      },
    };
    const events = [about('account-credential-change-required'), about('sessions-revoked')];
    await expect(receive(events, SECOND, weather)).rejects.toMatchObject({
      code: 'store_unavailable',
      remedy: 'retry_later',
    });
    expect(lives(SECOND)).toBe(false);
    expect(world.logged).toEqual([
      {
        message: 'security event failed',
        fields: {
          jti: 'j1',
          kind: 'account-credential-change-required',
          code: 'store_unavailable',
          reason: 'Error',
          remedy: 'retry_later',
        },
      },
      {
        message: 'security event',
        fields: { jti: 'j1', kind: 'sessions-revoked', user: USER, reason: 'sessions ended: 1' },
      },
    ]);
  });

  test('is done with those that are about nobody, too', async () => {
    await receive([about('sessions-revoked', { email: 'ada@example.com' }), about('tokens-revoked')]);
    expect(outcomes()).toEqual([
      [undefined, 'no such subject'],
      [USER, 'grant revoked, sessions ended: 0'],
    ]);
  });
});

// https://developers.google.com/identity/protocols/risc#supported_event_types
test('the types of events are Google’s', () => {
  expect(Object.values(SECURITY_EVENTS)).toEqual([
    'https://schemas.openid.net/secevent/risc/event-type/sessions-revoked',
    'https://schemas.openid.net/secevent/oauth/event-type/tokens-revoked',
    'https://schemas.openid.net/secevent/oauth/event-type/token-revoked',
    'https://schemas.openid.net/secevent/risc/event-type/account-disabled',
    'https://schemas.openid.net/secevent/risc/event-type/account-enabled',
    'https://schemas.openid.net/secevent/risc/event-type/account-credential-change-required',
    'https://schemas.openid.net/secevent/risc/event-type/verification',
  ]);
});
