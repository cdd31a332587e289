import { describe, expect, test } from '@jest/globals';
import { isSignedIn } from '../support/session-state.ts';
import { CALENDAR_SCOPE, useStack } from '../support/use-stack.ts';

const used = useStack();

describe('sign in', () => {
  test('by redirect brings a session and the person’s profile; Calendar is still to be asked for', async () => {
    const user = used.newUser();
    expect(await user.redirect({ purpose: 'sign-in' })).toBe('signed_in');

    const session = await user.call('GET', '/session');
    expect(session.status).toBe(200);
    expect(session.body).toMatchObject({
      user: { id: expect.stringMatching(/^\d+$/), email: user.google.email },
      connection: 'consent_required',
      missingScopes: [CALENDAR_SCOPE],
    });
    expect(session.body.scopes).toContain('openid');
  });

  test('by popup answers with the person and the scopes on record', async () => {
    const user = used.newUser();
    const answer = await user.popup({ purpose: 'sign-in' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      user: { email: user.google.email },
      scopes: expect.arrayContaining(['openid']),
    });
    expect(await isSignedIn(user)).toBe(true);
  });

  test('the session cookie is bound to the host, out of reach of scripts, and not sent along by other sites', async () => {
    const user = used.newUser();
    const { body, headers } = await user.call('POST', '/auth/attempts', { body: { purpose: 'sign-in' } });
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-attempt=[\w-]{43}; Max-Age=1800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
    const callback = await user.follow(await user.google.consent(body.authorizationUrl));
    expect(callback.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-session=\d+\.[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
      expect.stringMatching(/^__Host-attempt=; Max-Age=0; /),
    ]);
  });

  test('a person is known by Google’s id: a new address is the same user, a taken-over address another', async () => {
    const before = used.newUser('ada.old@example.com');
    await before.signIn();
    const { id } = (await before.call('GET', '/session')).body.user;
    used.stack.google.control.changeEmail('ada.old@example.com', 'ada.new@example.com');

    const renamed = used.newUser('ada.new@example.com');
    await renamed.redirect({ purpose: 'sign-in', prompt: 'consent' });
    expect((await renamed.call('GET', '/session')).body.user).toMatchObject({
      id,
      email: 'ada.new@example.com',
    });

    const other = used.newUser('ada.old@example.com');
    await other.signIn();
    expect((await other.call('GET', '/session')).body.user.id).not.toBe(id);
  });

  test('the answer carries no token', async () => {
    const user = used.newUser();
    const answer = await user.popup({ purpose: 'sign-in' });
    expect(JSON.stringify(answer.body)).not.toMatch(/ya29|1\/\/|eyJ/);
  });

  test('declined at Google: back at the page with the reason, and no session', async () => {
    const user = used.newUser();
    expect(await user.redirect({ purpose: 'sign-in' }, { cancel: true })).toBe('access_denied');
    expect(await isSignedIn(user)).toBe(false);
  });

  test('without a refresh token, and none stored, Google must ask for consent again; that is then enough', async () => {
    const user = used.newUser();
    used.stack.google.control.faults.set('exchange', { kind: 'omit', fields: ['refresh_token'], times: 1 });
    const answer = await user.popup({ purpose: 'sign-in' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'consent_required' } });
    expect(await isSignedIn(user)).toBe(false);

    expect(await user.redirect({ purpose: 'sign-in', prompt: 'consent' })).toBe('signed_in');
  });

  test('without a refresh token, but with one stored, signing in goes on and keeps the grant', async () => {
    const user = used.newUser();
    await user.connect();
    await user.call('DELETE', '/session');
    // Google asks nothing of somebody who has granted it all, and so gives no refresh token.
    const answer = await user.popup({ purpose: 'sign-in' });
    expect(answer.status).toBe(200);
    expect((await user.call('GET', '/session')).body.connection).toBe('connected');
  });
});

describe('an attempt', () => {
  test('is not redeemed in another browser, without a cookie, or twice; Google is not called', async () => {
    const attacker = used.newUser();
    const { body } = await attacker.call('POST', '/auth/attempts', { body: { purpose: 'sign-in' } });
    const callback = await attacker.google.consent(body.authorizationUrl);
    const code = callback.searchParams.get('code');
    const state = callback.searchParams.get('state');
    used.stack.google.control.forgetRequests();

    const victim = used.newUser();
    const without = await victim.call('POST', '/auth/code', { body: { code, state } });
    expect(without).toMatchObject({ status: 403, body: { code: 'state_mismatch' } });
    await victim.call('POST', '/auth/attempts', { body: { purpose: 'sign-in' } });
    const foreign = await victim.call('POST', '/auth/code', { body: { code, state } });
    expect(foreign).toMatchObject({ status: 403, body: { code: 'state_mismatch' } });
    expect((await victim.follow(callback)).headers.get('location')).toContain('auth=state_mismatch');
    expect(used.stack.google.control.count('exchange')).toBe(0);

    await attacker.follow(callback);
    expect(used.stack.google.control.count('exchange')).toBe(1);
    expect((await attacker.follow(callback)).headers.get('location')).toContain('auth=state_mismatch');
    expect(used.stack.google.control.count('exchange')).toBe(1);
  });

  test('for a sign-in is no upgrade, and the other way round', async () => {
    const user = used.newUser();
    await user.signIn();
    const signIn = (await user.call('POST', '/auth/attempts', { body: { purpose: 'sign-in' } })).body.state;
    const upgrade = (await user.call('POST', '/auth/attempts', { body: { purpose: 'upgrade' } })).body.state;
    const asUpgrade = await user.call('POST', '/auth/scopes', { body: { code: '4/code', state: signIn } });
    const asSignIn = await user.call('POST', '/auth/code', { body: { code: '4/code', state: upgrade } });
    expect([asUpgrade.status, asSignIn.status]).toEqual([403, 403]);
  });

  test('is shared by two tabs, so that neither undoes the other’s', async () => {
    const user = used.newUser();
    const [first, second] = [
      await user.call('POST', '/auth/attempts', { body: { purpose: 'sign-in' } }),
      await user.call('POST', '/auth/attempts', { body: { purpose: 'sign-in' } }),
    ];
    expect(second.body.state).toBe(first.body.state);
    const callback = await user.google.consent(first.body.authorizationUrl);
    expect((await user.follow(callback)).headers.get('location')).toContain('auth=signed_in');
  });

  test('for an upgrade belongs to the session in which it was begun', async () => {
    const user = used.newUser();
    await user.signIn();
    const { body } = await user.call('POST', '/auth/attempts', { body: { purpose: 'upgrade' } });
    const callback = await user.google.consent(body.authorizationUrl);
    const attempt = user.cookies.get('__Host-attempt') ?? '';
    await user.signIn();
    user.cookies.set('__Host-attempt', attempt);
    expect((await user.follow(callback)).headers.get('location')).toContain('auth=state_mismatch');
  });
});

describe('what Google answers to the exchange', () => {
  const cases = [
    ['a code that is wrong or used', { kind: 'answer', answer: 'invalid_grant' }, 400, 'invalid_code'],
    ['a client secret that is wrong', { kind: 'answer', answer: 'invalid_client' }, 503, 'not_configured'],
    ['an error of its own', { kind: 'answer', answer: 'backendError' }, 502, 'google_unexpected'],
    ['HTML', { kind: 'html' }, 502, 'google_unexpected'],
    ['half an answer', { kind: 'truncate', bytes: 40 }, 502, 'google_unexpected'],
    ['nothing, and hangs up', { kind: 'cut' }, 502, 'google_unexpected'],
    ['no ID token', { kind: 'omit', fields: ['id_token'] }, 502, 'google_unexpected'],
    ['no scope', { kind: 'omit', fields: ['scope'] }, 502, 'google_unexpected'],
  ] as const;

  test.each(cases)('%s', async (_name, fault, status, code) => {
    const user = used.newUser();
    used.stack.google.control.faults.set('exchange', fault);
    used.stack.google.control.forgetRequests();
    const answer = await user.popup({ purpose: 'sign-in' });
    expect(answer).toMatchObject({ status, body: { code } });
    // A code is single use: it is posted once, whatever happens.
    expect(used.stack.google.control.count('exchange')).toBe(1);
    expect(await isSignedIn(user)).toBe(false);
  });
});

describe('an ID token that is not for this application and attempt', () => {
  const cases = [
    ['another audience', { claims: { aud: 'other.apps.googleusercontent.com' } }],
    ['another issuer', { claims: { iss: 'https://accounts.example.com' } }],
    ['another authorized party', { claims: { azp: 'other.apps.googleusercontent.com' } }],
    ['no subject', { claims: { sub: null } }],
    ['an empty subject', { claims: { sub: '' } }],
    ['a subject that would break out of its key', { claims: { sub: 'a#b' } }],
    ['not valid yet', { claims: { nbf: 4_000_000_000 } }],
    ['expired', { expired: true }],
    ['signed with another key', { foreignKey: true }],
    ['an unknown key id', { header: { kid: 'unknown' } }],
    ['no key id', { header: { kid: null } }],
    ['not signed', { header: { alg: 'none' } }],
    ['signed with the public key as a secret', { header: { alg: 'HS256' } }],
  ] as const;

  test.each(cases)('%s', async (_name, fault) => {
    const user = used.newUser();
    used.stack.google.control.faults.set('exchange', { kind: 'id-token', ...fault });
    const answer = await user.popup({ purpose: 'sign-in' });
    expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_id_token' } });
    expect(user.cookies.has('__Host-session')).toBe(false);
  });

  test.each([
    ['another nonce', { nonce: 'foreign' }],
    ['no nonce', { nonce: null }],
  ])('%s, on the redirect path', async (_name, claims) => {
    const user = used.newUser();
    used.stack.google.control.faults.set('exchange', { kind: 'id-token', claims });
    expect(await user.redirect({ purpose: 'sign-in' })).toBe('invalid_id_token');
    expect(user.cookies.has('__Host-session')).toBe(false);
  });
});
