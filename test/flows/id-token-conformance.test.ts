import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../infra/local/google/fault-schema.ts';
import { CALENDAR_SCOPE, useStack } from '../support/use-stack.ts';

const used = useStack();

type Wrong = Omit<Extract<Fault, { kind: 'id-token' }>, 'kind' | 'times'>;
const client = () => used.stack.environment.GOOGLE_CLIENT_ID;
const seconds = (offset: number) => Math.floor(used.stack.clock.now() / 1000) + offset;
const OTHER = 'other.apps.googleusercontent.com';

/**
 * The modules of the OpenID Foundation's relying-party tests for the code flow that concern ID tokens
 * (https://openid.net/certification/connect_rp_testing/), by their names, and what OpenID Connect Core §3.1.3.7 asks
 * for beside them. `userinfo`, discovery and registration are not used here.
 */
const refused: Record<string, () => Wrong> = {
  'oidcc-client-test-invalid-iss': () => ({ claims: { iss: 'https://accounts.google.com.evil.example' } }),
  'oidcc-client-test-missing-iss': () => ({ claims: { iss: null } }),
  'oidcc-client-test-missing-sub': () => ({ claims: { sub: null } }),
  'oidcc-client-test-invalid-aud': () => ({ claims: { aud: OTHER } }),
  'oidcc-client-test-missing-aud': () => ({ claims: { aud: null } }),
  'oidcc-client-test-missing-iat': () => ({ claims: { iat: null } }),
  'oidcc-client-test-idtoken-sig-none': () => ({ header: { alg: 'none' } }),
  'oidcc-client-test-invalid-sig-rs256': () => ({ foreignKey: true }),
  'oidcc-client-test-invalid-sig-hs256': () => ({ header: { alg: 'HS256' } }),
  'oidcc-client-test-kid-absent-single-jwks (Google always names one)': () => ({ header: { kid: null } }),
  'a kid that no key has': () => ({ header: { kid: 'unknown' } }),
  'an iss without its scheme, of somebody else': () => ({ claims: { iss: 'accounts.google.org' } }),
  // Google always names one; its library takes no list, not even of one.
  'oidcc-client-test-aud-array': () => ({ claims: { aud: [client()] } }),
  'an aud that is a list without us': () => ({ claims: { aud: [OTHER, 'third'] } }),
  'an aud that begins with our id': () => ({ claims: { aud: `${client()}.evil` } }),
  'an azp of another client': () => ({ claims: { azp: OTHER } }),
  'several audiences, and the azp of another': () => ({ claims: { aud: [client(), OTHER], azp: OTHER } }),
  'no exp': () => ({ claims: { exp: null } }),
  'an exp that is text': () => ({ claims: { exp: 'tomorrow' } }),
  'an exp in a far future': () => ({ claims: { exp: seconds(2 * 86_400) } }),
  'an exp that is past for more than five minutes': () => ({
    claims: { iat: seconds(-3_900), exp: seconds(-302) },
  }),
  'an iat in more than five minutes': () => ({ claims: { iat: seconds(330), exp: seconds(3_000) } }),
  'an nbf in more than five minutes': () => ({ claims: { nbf: seconds(330) } }),
  'an nbf that is text': () => ({ claims: { nbf: 'now' } }),
  'a sub that is empty': () => ({ claims: { sub: '' } }),
  'a sub that is a number': () => ({ claims: { sub: 12_345 } }),
  'a sub that would leave its partition': () => ({ claims: { sub: '1#GRANT' } }),
  'a sub of 256 characters': () => ({ claims: { sub: '1'.repeat(256) } }),
};

describe.each(['popup', 'redirect'] as const)('an ID token, by %s,', (path) => {
  const signIn = async (fault: Wrong) => {
    const user = used.newUser();
    used.stack.google.control.faults.set('exchange', { kind: 'id-token', ...fault, times: 1 });
    const outcome =
      path === 'popup'
        ? (await user.popup({ purpose: 'sign-in' })).body.code
        : await user.redirect({ purpose: 'sign-in' });
    return { outcome: outcome ?? 'signed_in', cookie: user.cookies.has('__Host-session') };
  };

  test.each(Object.entries(refused))('of the module %s lets nobody in', async (_name, wrong) => {
    expect(await signIn(wrong())).toEqual({ outcome: 'invalid_id_token', cookie: false });
  });

  test.each<[string, () => Wrong]>([
    ['oidcc-client-test (nothing wrong)', () => ({})],
    ['no azp', () => ({ claims: { azp: null } })],
    [
      'an exp that is past for less than five minutes',
      () => ({ claims: { iat: seconds(-3_700), exp: seconds(-240) } }),
    ],
    ['an iat in less than five minutes', () => ({ claims: { iat: seconds(240) } })],
    ['an nbf in less than five minutes', () => ({ claims: { nbf: seconds(240) } })],
    ['claims that nobody knows', () => ({ claims: { 'https://example.com/x': { y: 1 } } })],
  ])('of the module %s lets its person in', async (_name, wrong) => {
    expect(await signIn(wrong())).toEqual({ outcome: 'signed_in', cookie: true });
  });
});

test.each([
  ['oidcc-client-test-nonce-invalid', { nonce: 'foreign' }],
  ['no nonce, where one was sent', { nonce: null }],
  ['a nonce that is a list', { nonce: ['a'] }],
])('an ID token of the module %s lets nobody in by redirect', async (_name, claims) => {
  const user = used.newUser();
  used.stack.google.control.faults.set('exchange', { kind: 'id-token', claims, times: 1 });
  expect(await user.redirect({ purpose: 'sign-in' })).toBe('invalid_id_token');
  expect(user.cookies.has('__Host-session')).toBe(false);
});

describe('an ID token of another attempt', () => {
  test('is replayed by whoever can put it into the exchange: the nonce is not of this attempt', async () => {
    const victim = used.newUser();
    const begun = await victim.call('POST', '/auth/attempts', { body: { purpose: 'sign-in' } });
    const attacker = used.newUser();
    used.stack.google.control.faults.set('exchange', {
      kind: 'id-token',
      claims: { nonce: begun.body.nonce },
      times: 1,
    });
    expect(await attacker.redirect({ purpose: 'sign-in' })).toBe('invalid_id_token');
  });

  test('an upgrade answered with a forged one stores nothing and leaves the session', async () => {
    const user = used.newUser();
    await user.signIn();
    used.stack.google.control.faults.set('exchange', { kind: 'id-token', foreignKey: true, times: 1 });
    expect(await user.redirect({ purpose: 'upgrade' })).toBe('invalid_id_token');
    expect((await user.call('GET', '/session')).body).toMatchObject({
      connection: 'consent_required',
      missingScopes: [CALENDAR_SCOPE],
    });
  });
});

test.each([-5, 5])(
  'with a clock that is off by a little under %i minutes, Google’s own tokens are accepted',
  async (minutes) => {
    // Google's stand-in tells our clock; the token is issued by one that is early, or late.
    const offset = -minutes * 58;
    const user = used.newUser();
    used.stack.google.control.faults.set('exchange', {
      kind: 'id-token',
      claims: { iat: seconds(offset), exp: seconds(offset + 3_600) },
      times: 1,
    });
    expect(await user.redirect({ purpose: 'sign-in' })).toBe('signed_in');
  },
);
