import { beforeEach, describe, expect, test } from '@jest/globals';
import { completeAttempt } from '../../../shared/consent/complete-attempt.ts';
import { signIn } from '../../../shared/consent/sign-in.ts';
import { parseSessionToken, startSession } from '../../../shared/session/session.ts';
import { keys } from '../../../shared/table/table.ts';
import { suspendAccount } from '../../../shared/vault/account-state.ts';
import { answered, brings, createConsentContext } from '../support/answered.ts';
import { createGrantWorld, NOW, SCOPE, USER } from '../support/grant-world.ts';
import type { Weather } from '../support/memory-table.ts';

let world: ReturnType<typeof createGrantWorld>;
let verified: unknown[];
beforeEach(() => {
  world = createGrantWorld();
  verified = [];
});

const contextIn = (weather?: Weather) => createConsentContext(world, verified, weather);
const signedIn = async () => parseSessionToken(await startSession(world.table, USER, undefined, NOW));

describe('redeeming what Google returned', () => {
  test('sends verifier and nonce of the attempt by redirect', async () => {
    const sent = brings('openid');
    const answer = answered('sign-in');
    await completeAttempt(contextIn(), answer);
    expect(Object.fromEntries(sent[0]?.form ?? [])).toMatchObject({
      grant_type: 'authorization_code',
      code: '4/code',
      redirect_uri: 'https://app.example/cb',
      code_verifier: answer.attempt.codeVerifier,
    });
    expect(verified).toEqual([{ idToken: USER, nonce: answer.attempt.nonce }]);
  });

  test('sends neither by popup, where Google’s script could not', async () => {
    const sent = brings('openid');
    await completeAttempt(contextIn(), answered('sign-in', { path: 'popup', redirectUri: 'postmessage' }));
    expect(sent[0]?.form.has('code_verifier')).toBe(false);
    expect(verified).toEqual([{ idToken: USER, nonce: undefined }]);
  });

  test('seals both tokens, and keeps what RISC knows the token by and when it ends', async () => {
    brings('openid', { refresh_token: 'new', refresh_token_expires_in: 3600 });
    const { scopes } = await completeAttempt(contextIn(), answered('sign-in'));
    expect(scopes).toEqual(['openid']);
    expect(await world.onRecord()).toMatchObject({
      status: 'active',
      scopes: ['openid'],
      tokens: { refreshToken: 'new', access: { token: 'ya29.new' } },
    });
    expect(world.memory.read(keys.grant(USER))).toMatchObject({
      refreshTokenHash: expect.stringMatching(/^[A-Za-z0-9+/]{86}==$/),
      refreshTokenExpiresAt: NOW / 1000 + 3600,
    });
  });

  test('stores nothing of an ID token that was not verified', async () => {
    brings('openid');
    const context = contextIn();
    const verify = () => Promise.reject(new Error('not for us'));
    const idTokens = { ...context.idTokens, verify };
    await expect(completeAttempt({ ...context, idTokens }, answered('sign-in'))).rejects.toThrow(
      'not for us',
    );
    expect(world.memory.history).toEqual([]);
  });
});

describe('a sign-in without a refresh token, where no grant is on record,', () => {
  test('of somebody who is not known here needs consent', async () => {
    brings('openid', {});
    await expect(completeAttempt(contextIn(), answered('sign-in'))).rejects.toMatchObject({
      code: 'consent_required',
    });
    expect(world.memory.history).toEqual([]);
  });

  test('of somebody who has forgotten Calendar here is done, and brings nothing back', async () => {
    brings('openid');
    await signIn(contextIn(), answered('sign-in'));
    world.memory.remove(keys.grant(USER));
    brings(`openid ${SCOPE}`, {});
    expect((await completeAttempt(contextIn(), answered('sign-in'))).scopes).toEqual([]);
    expect(await world.onRecord()).toBeUndefined();
  });
});

describe('an upgrade', () => {
  test('by another account stores nothing', async () => {
    const session = await signedIn();
    const before = world.memory.history.length;
    brings(`openid ${SCOPE}`, { refresh_token: 'new' }, '2002');
    await expect(completeAttempt(contextIn(), answered('upgrade', { session }))).rejects.toMatchObject({
      code: 'account_mismatch',
    });
    expect(world.memory.history).toHaveLength(before);
  });

  test('without a session is another account’s', async () => {
    brings(`openid ${SCOPE}`);
    await expect(completeAttempt(contextIn(), answered('upgrade'))).rejects.toMatchObject({
      code: 'account_mismatch',
    });
  });

  test('of a user who disconnected while Google asked does not bring them back', async () => {
    const session = await signedIn();
    const own = world.memory.history.at(-1)?.after;
    world.memory.remove({ pk: String(own?.['pk']), sk: String(own?.['sk']) });
    brings(`openid ${SCOPE}`);
    await expect(completeAttempt(contextIn(), answered('upgrade', { session }))).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    expect(await world.onRecord()).toBeUndefined();
  });

  test('with the box left unticked says so', async () => {
    const session = await signedIn();
    brings('openid');
    await expect(completeAttempt(contextIn(), answered('upgrade', { session }))).rejects.toMatchObject({
      code: 'scope_declined',
      remedy: 'ask_for_scope',
      detail: `Not granted: ${SCOPE}`,
    });
  });

  test.each([
    ['there is none', undefined],
    ['it does not carry the scope', ['openid']],
  ])('without a refresh token, where %s on record, needs consent', async (_name, scopes) => {
    const session = await signedIn();
    if (scopes) await world.consent({ refreshToken: 'old' }, scopes);
    brings(`openid ${SCOPE}`, {});
    await expect(completeAttempt(contextIn(), answered('upgrade', { session }))).rejects.toMatchObject({
      code: 'consent_required',
    });
  });

  test('without a refresh token is done if the one on record carries the scope', async () => {
    const session = await signedIn();
    await world.consent({ refreshToken: 'old' }, ['openid', SCOPE]);
    brings(`openid ${SCOPE}`, {});
    expect((await completeAttempt(contextIn(), answered('upgrade', { session }))).scopes).toEqual([
      'openid',
      SCOPE,
    ]);
    expect((await world.onRecord())?.tokens?.refreshToken).toBe('old');
  });
});

describe('when somebody else writes at the same time', () => {
  /** Puts another consent in the way of each of the first `times` writes of the grant. */
  const rivals = (times: number): Weather & { tries: () => number } => {
    let tries = 0;
    return {
      tries: () => tries,
      pause: async (command) => {
        if (command !== 'PutCommand') return;
        tries += 1;
        if (tries <= times) await world.consent({ refreshToken: `rival ${tries}` }, ['openid']);
      },
    };
  };

  test('the consent is stored in the end', async () => {
    brings('openid');
    await completeAttempt(contextIn(rivals(3)), answered('sign-in'));
    expect((await world.onRecord())?.tokens?.refreshToken).toBe('new');
  });

  test('over and over, it gives up after four tries', async () => {
    brings('openid');
    const weather = rivals(99);
    await expect(completeAttempt(contextIn(weather), answered('sign-in'))).rejects.toMatchObject({
      code: 'store_unavailable',
      remedy: 'retry_later',
      retryAfter: 1,
      reason: 'Contention',
    });
    expect(weather.tries()).toBe(4);
    expect((await world.onRecord())?.tokens?.refreshToken).toBe('rival 4');
  });

  test('and the answer to our own write is lost, it is stored once', async () => {
    brings('openid');
    const losses = [true];
    await completeAttempt(contextIn({ losesAnswer: () => losses.pop() ?? false }), answered('sign-in'));
    const grants = world.memory.history.filter(({ after }) => after?.['sk'] === 'GRANT');
    expect(grants).toHaveLength(1);
  });
});

describe('a sign-in to an account that Google had disabled', () => {
  test('shows that it is enabled: the grant is alive again, with the token that was kept', async () => {
    await world.consent({ refreshToken: 'kept' });
    await suspendAccount(world.vault(), USER, NOW / 1000);
    brings('openid', {});
    expect((await completeAttempt(contextIn(), answered('sign-in'))).scopes).toEqual([SCOPE]);
    expect(await world.onRecord()).toMatchObject({ status: 'active', tokens: { refreshToken: 'kept' } });
    expect(world.sent).toEqual([{ kind: 'resume', user: USER }]);
  });

  test.each([[{}], [{ refresh_token: 'new' }]])(
    'that was disabled after Google had answered (%j) is refused, and nothing is stored',
    async (more) => {
      await world.consent({ refreshToken: 'kept' });
      await suspendAccount(world.vault(), USER, NOW / 1000 + 1);
      const before = await world.onRecord();
      brings('openid', more);
      await expect(completeAttempt(contextIn(), answered('sign-in'))).rejects.toMatchObject({
        code: 'access_denied',
        remedy: 'give_up',
        reason: 'AccountDisabled',
      });
      expect(await world.onRecord()).toEqual(before);
    },
  );
});
