import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Grant } from '../../../shared/vault/grant.ts';
import { markRevoked } from '../../../shared/vault/mark-grant.ts';
import { openAccess, renewAccess } from '../../../shared/vault/renew-access.ts';
import { requireScope } from '../../../shared/vault/require-scope.ts';
import { errorNamed } from '../support/error-named.ts';
import {
  createGrantWorld,
  NOW,
  openSealer,
  refusal,
  SCOPE,
  tokenAnswer,
  USER,
} from '../support/grant-world.ts';
import { stubFetch } from '../support/stub-fetch.ts';

let world: ReturnType<typeof createGrantWorld>;
beforeEach(() => {
  world = createGrantWorld();
});

describe('what is needed of a grant', () => {
  const sealed = new Uint8Array([1]);
  const grant: Grant = {
    user: USER,
    status: 'active',
    scopes: ['openid', SCOPE],
    sealed,
    version: 'v',
    refreshedAt: 0,
  };

  test.each<[string, Grant | undefined, string]>([
    ['none', undefined, 'not_connected'],
    ['a revoked one', { ...grant, status: 'revoked', sealed: undefined }, 'reconnect_required'],
    ['one without a token', { ...grant, sealed: undefined }, 'reconnect_required'],
    ['one without the scope', { ...grant, scopes: ['openid'] }, 'scope_required'],
    [
      'one with a scope that only begins alike',
      { ...grant, scopes: [`${SCOPE}.readonly`] },
      'scope_required',
    ],
    ['one with no scope at all', { ...grant, scopes: [] }, 'scope_required'],
    ['one of an account that Google has disabled', { ...grant, status: 'suspended' }, 'reconnect_required'],
    ['a revoked one, even with a token', { ...grant, status: 'revoked' }, 'reconnect_required'],
  ])('%s will not do', (_name, held, code) => {
    const remedy = code === 'scope_required' ? 'ask_for_scope' : 'reconnect';
    expect(() => requireScope(held, [SCOPE])).toThrow(expect.objectContaining({ code, remedy }));
  });

  test('and is missing is named', () => {
    expect(() => requireScope({ ...grant, scopes: [] }, ['one', 'two'])).toThrow(
      expect.objectContaining({ code: 'scope_required', detail: 'Needs one of: one two' }),
    );
  });

  test.each<[string, Grant]>([
    ['one with the scope', grant],
    ['one under session control, which may be over', { ...grant, status: 'reauthentication_required' }],
  ])('%s will do', (_name, held) => {
    expect(() => requireScope(held, ['another', SCOPE])).not.toThrow();
  });
});

describe('the access token on record', () => {
  test.each([
    ['may be good yet', 'not read', 3600_000 - 330_000],
    ['must have ended', 'read', 3600_000 - 330_000 + 1],
  ])('that by its age %s: the client secret is %s beside it', async (_name, secret, age) => {
    const grant = await world.consent({ refreshToken: 'r' });
    const vault = world.vault();
    let told = 'not read';
    const clientSecret = async () => {
      told = 'read';
      throw new Error('away');
    };
    const context = { ...vault, google: { ...vault.google, clientSecret }, now: () => NOW + age };
    expect(await openAccess(context, grant)).toBeUndefined();
    expect(told).toBe(secret);
  });

  test.each([
    ['ends later than the library takes for expired', 330_001, true],
    ['ends so soon that the library would renew it', 330_000, false],
    ['has ended', -1, false],
  ])('that %s', async (_name, left, good) => {
    const access = { token: 'ya29.a', expiresAt: NOW + left };
    const grant = await world.consent({ refreshToken: 'r', access });
    expect(await openAccess(world.vault(), grant)).toEqual(good ? access : undefined);
  });

  test('may be missing', async () => {
    const grant = await world.consent({ refreshToken: 'r' });
    expect(await openAccess(world.vault(), grant)).toBeUndefined();
  });
});

describe('a token whose next use it does not live to see', () => {
  const DAY = 24 * 3600_000;
  /** As a plan says. */
  const PLANNED = NOW + 200 * DAY;

  async function renewAfter(days: number, { scopes = SCOPE, nextUse = PLANNED } = {}) {
    const grant = await world.consent({ refreshToken: 'r' });
    stubFetch(() => tokenAnswer('ya29.new', scopes));
    const remembered: unknown[] = [];
    const sealer = {
      ...openSealer,
      remember: (...known: unknown[]) => void remembered.push(known),
      seal: () => Promise.reject(new Error('nothing is to be sealed')),
    };
    const now = () => NOW + days * DAY;
    const { access, kept } = await renewAccess({ ...world.vault(), nextUse, sealer, now }, grant, [SCOPE]);
    return { grant, access, kept: await kept, remembered };
  }

  test('stays in the memory of the warm function, and nothing is written', async () => {
    const { grant, access, kept, remembered } = await renewAfter(2);
    expect(remembered).toEqual([[USER, grant.sealed, { refreshToken: 'r', access }]]);
    expect(kept).toEqual(grant);
    expect(await world.onRecord()).toMatchObject({ version: grant.version, tokens: { refreshToken: 'r' } });
    expect(world.logged).toEqual([]);
  });

  test('is noted as a sign of life when the last one is older than two days, and is not sealed then either', async () => {
    const { grant } = await renewAfter(2.1);
    const held = await world.onRecord();
    expect(held).toMatchObject({ refreshedAt: NOW + 2.1 * DAY, tokens: { refreshToken: 'r' } });
    expect(held?.sealed).toEqual(grant.sealed);
    expect(world.logged).toEqual([]);
  });

  test('is noted a hundred days later where no use is planned', async () => {
    const nextUse = Number.POSITIVE_INFINITY;
    await renewAfter(100, { nextUse });
    expect(await world.onRecord()).toMatchObject({ refreshedAt: NOW });
    await renewAfter(100.1, { nextUse });
    expect(await world.onRecord()).toMatchObject({ refreshedAt: NOW + 100.1 * DAY });
  });

  test('brings onto record at once that Google has other scopes than we', async () => {
    await renewAfter(0, { scopes: `openid ${SCOPE}` });
    expect(await world.onRecord()).toMatchObject({ scopes: ['openid', SCOPE] });
  });

  test('is kept after all when the next use falls into its life', async () => {
    const grant = await world.consent({ refreshToken: 'r' });
    stubFetch(() => tokenAnswer('ya29.new'));
    const { access, kept } = await renewAccess({ ...world.vault(), nextUse: 0 }, grant, [SCOPE]);
    await kept;
    expect(await world.onRecord()).toMatchObject({ tokens: { refreshToken: 'r', access } });
  });
});

describe('renewing', () => {
  test('asks Google with the refresh token, and keeps the answer beside it', async () => {
    const grant = await world.consent({ refreshToken: 'r' }, ['openid', SCOPE]);
    const sent = stubFetch(() => tokenAnswer('ya29.new', `openid ${SCOPE} more`));
    const { access, kept } = await renewAccess(world.vault(), grant, [SCOPE]);
    await kept;
    expect(sent.map(({ form }) => Object.fromEntries(form))).toEqual([
      { grant_type: 'refresh_token', refresh_token: 'r', client_id: 'client', client_secret: 'secret' },
    ]);
    expect(access.token).toBe('ya29.new');
    expect(await world.onRecord()).toMatchObject({
      status: 'active',
      scopes: ['openid', SCOPE, 'more'],
      tokens: { refreshToken: 'r', access },
    });
  });

  test('keeps the refresh token that is held, whatever else the answer brings', async () => {
    const grant = await world.consent({ refreshToken: 'r' });
    stubFetch(() => tokenAnswer('ya29.new', SCOPE, { refresh_token: 'rotated' }));
    await (await renewAccess(world.vault(), grant, [SCOPE])).kept;
    expect((await world.onRecord())?.tokens?.refreshToken).toBe('r');
  });

  test.each([
    ['breaks off', () => Promise.reject(new TypeError('fetch failed')), 2],
    ['ends in a 503', () => Response.json({}, { status: 503 }), 2],
    ['is refused for its rate', () => Response.json({ error: 'rate_limit_exceeded' }, { status: 429 }), 1],
    ['is refused for good', () => Response.json({ error: 'invalid_client' }, { status: 401 }), 1],
  ])('that %s is tried so often at once: as long as nothing is known', async (_how, answer, times) => {
    const grant = await world.consent({ refreshToken: 'r' });
    const sent = stubFetch(answer);
    await expect(renewAccess(world.vault(), grant, [SCOPE])).rejects.toThrow();
    expect(sent).toHaveLength(times);
  });

  test('brings a token even if it cannot be kept', async () => {
    const grant = await world.consent({ refreshToken: 'r' });
    stubFetch(() => tokenAnswer('ya29.new'));
    const vault = world.vault();
    const seal = () => Promise.reject(new Error('KMS is away'));
    const renewal = await renewAccess({ ...vault, sealer: { ...openSealer, seal } }, grant, [SCOPE]);
    expect(renewal.access.token).toBe('ya29.new');
    expect(await renewal.kept).toBeUndefined();
    expect(await world.onRecord()).toMatchObject({ status: 'active', version: grant.version });
    expect(world.logged).toEqual([
      { message: 'renewed token not kept', fields: { user: USER, reason: 'Error', remedy: 'call_operator' } },
    ]);
  });

  test('that loses the scope says so, and puts on record what Google says', async () => {
    const grant = await world.consent({ refreshToken: 'r' }, ['openid', SCOPE]);
    stubFetch(() => tokenAnswer('ya29.new', 'openid'));
    await expect(renewAccess(world.vault(), grant, [SCOPE])).rejects.toMatchObject({
      code: 'scope_required',
      remedy: 'ask_for_scope',
    });
    expect(await world.onRecord()).toMatchObject({ status: 'active', scopes: ['openid'] });
  });

  test('takes any one of the scopes for enough', async () => {
    const grant = await world.consent({ refreshToken: 'r' });
    stubFetch(() => tokenAnswer('ya29.new'));
    expect((await renewAccess(world.vault(), grant, ['another', SCOPE])).access.token).toBe('ya29.new');
  });

  test('does not touch a consent that was stored meanwhile', async () => {
    const old = await world.consent({ refreshToken: 'old' });
    stubFetch(async () => {
      await world.consent({ refreshToken: 'new' });
      return tokenAnswer('ya29.of-old');
    });
    const { access, kept } = await renewAccess(world.vault(), old, [SCOPE]);
    await kept;
    expect(access.token).toBe('ya29.of-old');
    expect((await world.onRecord())?.tokens).toEqual({ refreshToken: 'new' });
  });

  test('does not bring back what the user disconnected meanwhile', async () => {
    const grant = await world.consent({ refreshToken: 'r' });
    stubFetch(() => {
      world.disconnect();
      return tokenAnswer('ya29.new');
    });
    await (await renewAccess(world.vault(), grant, [SCOPE])).kept;
    expect(await world.onRecord()).toBeUndefined();
  });
});

describe('when Google refuses the refresh token', () => {
  const refuse = async (body?: object) => {
    const grant = await world.consent({ refreshToken: 'r' });
    const sent = stubFetch(() => refusal(body));
    const thrown = await renewAccess(world.vault(), grant, [SCOPE]).catch((error: unknown) => error);
    return { thrown, sent };
  };

  test('the grant is revoked and its token deleted', async () => {
    const { thrown, sent } = await refuse();
    expect(thrown).toMatchObject({ code: 'reconnect_required', remedy: 'reconnect' });
    expect(sent).toHaveLength(1);
    expect(await world.onRecord()).toMatchObject({ status: 'revoked', tokens: undefined });
    expect(world.sent).toEqual([{ kind: 'check-grant', user: USER }]);
  });

  test('the grant is revoked even if nobody can be told', async () => {
    const grant = await world.consent({ refreshToken: 'r' });
    stubFetch(() => refusal());
    const queue = { send: () => Promise.reject(errorNamed('QueueDoesNotExist')), defer: async () => {} };
    await expect(renewAccess({ ...world.vault(), queue }, grant, [SCOPE])).rejects.toMatchObject({
      code: 'reconnect_required',
    });
    expect(await world.onRecord()).toMatchObject({ status: 'revoked' });
    expect(world.logged.map(({ fields }) => fields)).toEqual([{ user: USER, reason: 'QueueDoesNotExist' }]);
    expect(JSON.stringify(world.logged)).not.toContain('canary');
  });

  test('for session control, the token is kept', async () => {
    const { thrown } = await refuse({ error: 'invalid_grant', error_subtype: 'invalid_rapt' });
    expect(thrown).toMatchObject({ code: 'reconnect_required' });
    expect(await world.onRecord()).toMatchObject({
      status: 'reauthentication_required',
      tokens: { refreshToken: 'r' },
    });
    expect(world.sent).toEqual([]);
  });

  test.each([
    [
      'the administrator',
      { error: 'access_denied', error_subtype: 'admin_policy_enforced' },
      'access_denied',
    ],
    ['a wrong client secret', { error: 'invalid_client' }, 'not_configured'],
    ['a request that it does not understand', { error: 'invalid_request' }, 'google_unexpected'],
  ])('because of %s, the grant stays as it is', async (_name, body, code) => {
    const { thrown } = await refuse(body);
    expect(thrown).toMatchObject({ code });
    expect(await world.onRecord()).toMatchObject({ status: 'active', tokens: { refreshToken: 'r' } });
  });

  test('but a newer consent is on record, that one is used', async () => {
    const old = await world.consent({ refreshToken: 'old' });
    await world.consent({ refreshToken: 'new' });
    const sent = stubFetch(({ form }) =>
      form.get('refresh_token') === 'new' ? tokenAnswer('ya29.of-new') : refusal(),
    );
    const { access, kept } = await renewAccess(world.vault(), old, [SCOPE]);
    await kept;
    expect(access.token).toBe('ya29.of-new');
    expect(sent.map(({ form }) => form.get('refresh_token'))).toEqual(['old', 'new']);
    expect(await world.onRecord()).toMatchObject({
      status: 'active',
      tokens: { refreshToken: 'new', access },
    });
  });

  test('and the newer consent lacks the scope, it is asked for, without another call', async () => {
    const old = await world.consent({ refreshToken: 'old' });
    await world.consent({ refreshToken: 'new' }, ['openid']);
    const sent = stubFetch(() => refusal());
    await expect(renewAccess(world.vault(), old, [SCOPE])).rejects.toMatchObject({ code: 'scope_required' });
    expect(sent).toHaveLength(1);
    expect(await world.onRecord()).toMatchObject({ status: 'active' });
  });

  test('and the newer one too, it is revoked after one call for each', async () => {
    const old = await world.consent({ refreshToken: 'old' });
    await world.consent({ refreshToken: 'new' });
    const sent = stubFetch(() => refusal());
    await expect(renewAccess(world.vault(), old, [SCOPE])).rejects.toMatchObject({
      code: 'reconnect_required',
    });
    expect(sent).toHaveLength(2);
    expect(await world.onRecord()).toMatchObject({ status: 'revoked' });
  });

  test.each(['marked by another Lambda', 'disconnected'])(
    'and it was %s meanwhile, that is that',
    async (how) => {
      const grant = await world.consent({ refreshToken: 'r' });
      if (how === 'disconnected') world.disconnect();
      else await markRevoked(world.table, grant, NOW);
      const sent = stubFetch(() => refusal());
      await expect(renewAccess(world.vault(), grant, [SCOPE])).rejects.toMatchObject({
        code: 'reconnect_required',
      });
      expect(sent).toHaveLength(1);
    },
  );
});

test('two Lambdas that renew at once both get a token, and nothing is lost', async () => {
  const grant = await world.consent({ refreshToken: 'r' });
  let count = 0;
  stubFetch(() => {
    count += 1;
    return tokenAnswer(`ya29.${count}`);
  });
  const renewals = await Promise.all([1, 2].map(() => renewAccess(world.vault(), grant, [SCOPE])));
  await Promise.all(renewals.map(({ kept }) => kept));
  const tokens = renewals.map(({ access }) => access.token);
  expect([...tokens].sort()).toEqual(['ya29.1', 'ya29.2']);
  const held = await world.onRecord();
  expect(held).toMatchObject({ status: 'active', tokens: { refreshToken: 'r' } });
  expect(tokens).toContain(held?.tokens?.access?.token);
});
