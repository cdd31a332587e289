import { beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { AppUser } from '../support/app-user.ts';
import { useBoundTokens } from '../support/use-bound-tokens.ts';
import { meetup } from '../support/use-stack.ts';

const {
  used,
  newcomer,
  bindTo,
  expireAccess,
  forgetCalls,
  calls,
  readGrant,
  expectUntouched,
  consentInPopup,
  spend,
} = useBoundTokens();

let user: AppUser;
let proofKey: string;
beforeEach(() => {
  user = newcomer();
  proofKey = used.stack.environment.DPOP_KEY_ID;
});

const createEvent = () => user.call('POST', '/events', { body: meetup });

describe('with refresh tokens bound to a key in KMS', () => {
  test('users sign in by popup, upgrade, and events are created with renewed tokens', async () => {
    expect((await user.popup({ purpose: 'sign-in' })).status).toBe(200);
    expect((await readGrant()).tokens.boundTo).toMatch(/^[\w-]{43}$/);
    expect((await user.popup({ purpose: 'upgrade' })).status).toBe(200);
    expireAccess();
    expect((await createEvent()).status).toBe(201);
    expect((await readGrant()).tokens.boundTo).toMatch(/^[\w-]{43}$/);
    expireAccess();
    expect((await createEvent()).status).toBe(201);
    expect(calls().tokens).toEqual(['token.refresh 200']);
  });

  test('users sign in and upgrade by redirect', async () => {
    await user.connect();
    expect((await readGrant()).tokens.boundTo).toMatch(/^[\w-]{43}$/);
    expect((await createEvent()).status).toBe(201);
  });

  test('a request for a token costs one Sign, and a cold function reads the public key once', async () => {
    used.stack.restartFunctions();
    forgetCalls();
    await user.popup({ purpose: 'sign-in' });
    expect(calls().kms).toEqual(['GetPublicKey', 'Sign', 'Encrypt']);
    forgetCalls();
    await user.popup({ purpose: 'upgrade' });
    await user.popup({ purpose: 'upgrade' });
    expect(calls().kms.filter((operation) => operation !== 'Encrypt')).toEqual([
      'GetPublicKey',
      'Sign',
      'Sign',
    ]);
    expect((await createEvent()).status).toBe(201);
    expireAccess();
    expect((await createEvent()).status).toBe(201);
    expect(calls()).toEqual({ kms: ['GetPublicKey', 'Sign', 'Encrypt'], tokens: ['token.refresh 200'] });
  });

  test('an event with an access token that is still good costs none', async () => {
    await user.connect();
    forgetCalls();
    expect((await createEvent()).status).toBe(201);
    expect(calls()).toEqual({ kms: expect.not.arrayContaining(['Sign']), tokens: [] });
  });

  test('a code that is posted twice at once is good once; the other is told so, and no operator is called', async () => {
    const body = await consentInPopup();
    const answers = await Promise.all([1, 2].map(() => user.call('POST', '/auth/code', { body })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(answers.find(({ status }) => status === 400)?.body.code).toBe('invalid_code');
  });

  test('a user who revokes at Google is told to reconnect, as ever', async () => {
    await user.connect();
    used.stack.google.control.revokeGrant(user.google.email);
    expect((await createEvent()).body.code).toBe('reconnect_required');
    await expect(readGrant()).rejects.toThrow('There is no live grant.');
    await user.connect();
    expect((await createEvent()).status).toBe(201);
  });

  test('a user can disconnect: that takes no proof', async () => {
    await user.connect();
    expect((await user.call('DELETE', '/account')).headers.get('content-type')).not.toMatch(/problem/);
    expect(used.stack.google.control.countRefreshTokens(user.google.email)).toBe(0);
  });
});

describe('a stolen refresh token, with the client secret', () => {
  test('is worth nothing without the key, or with another one, and the user notices nothing', async () => {
    await user.connect();
    const { tokens } = await readGrant();
    expect(await spend(tokens.refreshToken)).toMatchObject({ error: 'invalid_grant' });

    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const proof = await new SignJWT({
      htm: 'POST',
      htu: used.stack.google.endpoints.tokenUrl,
      iat: Math.floor(used.stack.clock.now() / 1000),
      jti: 'stolen',
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(publicKey) })
      .sign(privateKey);
    expect(await spend(tokens.refreshToken, { dpop: proof })).toMatchObject({ error: 'invalid_grant' });

    expireAccess();
    expect((await createEvent()).status).toBe(201);
  });

  test('that was minted before is worth as much as ever: binding protects what is issued with it', async () => {
    bindTo('-');
    await user.connect();
    const { tokens } = await readGrant();
    expect(await spend(tokens.refreshToken)).toHaveProperty('access_token');
  });
});

describe('nonces', () => {
  beforeEach(() => used.stack.restartFunctions());

  test('that Google demands from the first request on cost one request more, once a warm function', async () => {
    used.stack.google.control.dpop.demandNonces();
    forgetCalls();
    expect((await user.popup({ purpose: 'sign-in' })).status).toBe(200);
    expect(calls().tokens).toEqual(['token.exchange 400', 'token.exchange 200']);
    expect(calls().kms).toEqual(['GetPublicKey', 'Sign', 'Sign', 'Encrypt']);

    forgetCalls();
    expect((await user.popup({ purpose: 'sign-in' })).status).toBe(200);
    expect(calls().tokens).toEqual(['token.exchange 200']);
  });

  test('that change are followed at any time, for codes and for refreshes', async () => {
    const { dpop } = used.stack.google.control;
    await user.connect();
    dpop.demandNonces();
    for (let round = 0; round < 3; round += 1) {
      expireAccess();
      expect((await createEvent()).status).toBe(201);
      expect(calls().tokens).toEqual(['token.refresh 400', 'token.refresh 200']);
      dpop.rotateNonces();
      forgetCalls();
      expect((await user.popup({ purpose: 'upgrade' })).status).toBe(200);
      expect(calls().tokens).toEqual(['token.exchange 400', 'token.exchange 200']);
    }
  });

  test('that change with every request end in “try again”, and the grant stays as it is', async () => {
    const { google } = used.stack;
    await user.connect();
    const before = await readGrant();
    google.control.dpop.demandNonces();
    const stop = google.control.intercept('token', () => google.control.dpop.rotateNonces());
    try {
      expireAccess();
      expect(await createEvent()).toMatchObject({ status: 503, body: { code: 'google_unavailable' } });
      expect(calls().tokens).toEqual(['token.refresh 400', 'token.refresh 400']);
      await expectUntouched(before);
    } finally {
      stop();
    }
  });
});

describe('a key that cannot be used', () => {
  test.each(['Disabled', 'PendingDeletion'] as const)(
    '%s: 503, Google is not asked, and the grant stays as it is',
    async (state) => {
      await user.connect();
      const before = await readGrant();
      used.stack.kms.setKeyState(proofKey, state);
      expireAccess();
      expect(await createEvent()).toMatchObject({ status: 503, body: { code: 'vault_unavailable' } });
      expect(calls().tokens).toEqual([]);
      await expectUntouched(before);
      used.stack.kms.setKeyState(proofKey, 'Enabled');
      expect((await createEvent()).status).toBe(201);
    },
  );

  test.each(['Sign', 'GetPublicKey'])('because %s is denied: the same', async (operation) => {
    await user.connect();
    const before = await readGrant();
    used.stack.restartFunctions();
    used.stack.kms.faults.inject(operation, 'access_denied');
    expireAccess();
    expect(await createEvent()).toMatchObject({ status: 503, body: { code: 'vault_unavailable' } });
    expect(calls().tokens).toEqual([]);
    await expectUntouched(before);
  });

  test('because KMS throttles: it is tried again', async () => {
    await user.connect();
    used.stack.kms.faults.inject('Sign', 'throttle', { times: 2 });
    expireAccess();
    expect((await createEvent()).status).toBe(201);
  });

  test('does not spend a code: it is good when the key is', async () => {
    const body = await consentInPopup();
    used.stack.kms.setKeyState(proofKey, 'Disabled');
    forgetCalls();
    const refused = await user.call('POST', '/auth/code', { body });
    expect(refused).toMatchObject({ status: 503, body: { code: 'vault_unavailable' } });
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(calls().tokens).toEqual([]);
    used.stack.kms.setKeyState(proofKey, 'Enabled');
    expect((await user.call('POST', '/auth/code', { body })).status).toBe(200);
  });

  test('because it is of another kind calls the operator', async () => {
    bindTo(used.stack.kms.keyArn);
    const body = await consentInPopup();
    expect(await user.call('POST', '/auth/code', { body })).toMatchObject({
      status: 503,
      body: { code: 'vault_unavailable' },
    });
  });
});

describe('proofs that Google refuses', () => {
  test('are the operator’s: 503, and the grant stays as it is', async () => {
    await user.connect();
    const before = await readGrant();
    used.stack.google.control.dpop.refuseProofs();
    expireAccess();
    expect(await createEvent()).toMatchObject({ status: 503, body: { code: 'not_configured' } });
    expect(calls().tokens).toEqual(['token.refresh 400']);
    await expectUntouched(before);
    used.stack.google.control.dpop.reset();
    expect((await createEvent()).status).toBe(201);
  });

  test('do not spend a code', async () => {
    const body = await consentInPopup();
    used.stack.google.control.dpop.refuseProofs();
    forgetCalls();
    expect(await user.call('POST', '/auth/code', { body })).toMatchObject({
      status: 503,
      body: { code: 'not_configured' },
    });
    expect(calls().tokens).toEqual(['token.exchange 400', 'token.exchange 400']);
    used.stack.google.control.dpop.reset();
    expect((await user.call('POST', '/auth/code', { body })).status).toBe(200);
  });
});

describe('the setting', () => {
  test('switched on leaves tokens that are not bound as they are, and binds those that come', async () => {
    bindTo('-');
    await user.connect();
    expect((await readGrant()).tokens.boundTo).toBeUndefined();
    bindTo(proofKey);
    expireAccess();
    expect((await createEvent()).status).toBe(201);
    expect(calls()).toEqual({ kms: ['Decrypt', 'Encrypt'], tokens: ['token.refresh 200'] });
    expect((await readGrant()).tokens.boundTo).toBeUndefined();

    expect(await user.redirect({ purpose: 'upgrade', prompt: 'consent' })).toBe('upgraded');
    expect((await readGrant()).tokens.boundTo).toMatch(/^[\w-]{43}$/);
  });

  test.each(['dpop_binding_failed', 'invalid_dpop_proof'] as const)(
    'switched off leaves bound tokens unusable, not revoked: it is the operator’s, and can be undone (%s)',
    async (answer) => {
      used.stack.google.control.dpop.answerWithoutKey(answer);
      await user.connect();
      const before = await readGrant();
      bindTo('-');
      expireAccess();
      expect(await createEvent()).toMatchObject({ status: 503, body: { code: 'not_configured' } });
      await expectUntouched(before);
      bindTo(proofKey);
      expect((await createEvent()).status).toBe(201);
    },
  );

  test('switched off lets users connect anew without a key', async () => {
    await user.connect();
    bindTo('-');
    expect(await user.redirect({ purpose: 'upgrade', prompt: 'consent' })).toBe('upgraded');
    expect((await readGrant()).tokens.boundTo).toBeUndefined();
    expireAccess();
    expect((await createEvent()).status).toBe(201);
  });

  test('switched off costs nothing if Google never bound the tokens', async () => {
    const { dpop } = used.stack.google.control;
    dpop.ignoreProofs();
    await user.connect();
    dpop.reset();
    bindTo('-');
    expireAccess();
    expect((await createEvent()).status).toBe(201);
  });

  test('with another key than before leaves tokens of the first one to the operator', async () => {
    await user.connect();
    const before = await readGrant();
    bindTo(used.stack.kms.createSigningKey());
    expireAccess();
    expect(await createEvent()).toMatchObject({ status: 503, body: { code: 'not_configured' } });
    await expectUntouched(before);
  });
});
