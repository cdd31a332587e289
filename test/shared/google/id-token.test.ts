import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { deadlineIn } from '../../../shared/deadline.ts';
import { createIdTokenVerifier } from '../../../shared/google/id-token.ts';
import { type Sent, stubFetch } from '../support/stub-fetch.ts';

const NOW = Date.UTC(2027, 0, 1);
const SECOND = NOW / 1000;
const CERTIFICATES = 'https://google.example/certs';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();

let sent: Sent[];
beforeEach(() => {
  // The library reads the clock by `new Date()`.
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'setTimeout'] });
  sent = stubFetch(() => Response.json({ a: pem }, { headers: { 'cache-control': 'max-age=600' } }));
});
afterEach(() => {
  jest.useRealTimers();
});

const claims = {
  iss: 'https://accounts.google.com',
  aud: 'client',
  sub: '1001',
  iat: SECOND,
  exp: SECOND + 3600,
};
/** An ID token with these claims besides; a claim that is `undefined` is left out. */
const sign = (more: object = {}, header: object = {}) =>
  new SignJWT({ ...claims, ...more })
    .setProtectedHeader({ alg: 'RS256', kid: 'a', ...header })
    .sign(privateKey);
const newVerifier = () =>
  createIdTokenVerifier({
    clientId: 'client',
    certsUrl: CERTIFICATES,
    issuers: ['https://accounts.google.com', 'accounts.google.com'],
  });
const verify = (idToken: string, nonce?: string, verifier = newVerifier()) =>
  verifier.verify(idToken, { nonce }, deadlineIn(5_000));

describe('an ID token', () => {
  test('says who signed in', async () => {
    const shown = { email: 'ada@example.com', name: 'Ada', picture: 'https://lh3.example/ada' };
    expect(await verify(await sign({ ...shown, email_verified: true }))).toEqual({
      user: '1001',
      emailVerified: true,
      ...shown,
    });
    expect(sent.map(({ url }) => url)).toEqual([CERTIFICATES]);
  });

  test('may say no more than that', async () => {
    expect(await verify(await sign())).toEqual({ user: '1001', emailVerified: false });
  });

  test.each<[string, object]>([
    ['empty', { email: '', name: '', picture: '' }],
    ['no text', { email: 7, name: ['Ada'], picture: null }],
  ])('whose names are %s is as good as one without', async (_name, shown) => {
    const identity = await verify(await sign(shown));
    expect([identity.email, identity.name, identity.picture]).toEqual([undefined, undefined, undefined]);
  });

  test.each(['true', 1, undefined])('does not vouch for an address by email_verified %j', async (value) => {
    expect((await verify(await sign({ email_verified: value }))).emailVerified).toBe(false);
  });

  test.each<[string, object]>([
    ['the other form of the issuer', { iss: 'accounts.google.com' }],
    ['ourselves as the authorized party', { azp: 'client' }],
    ['a beginning that is over', { nbf: SECOND }],
    ['a beginning within the five minutes by which clocks may differ', { nbf: SECOND + 300 }],
    ['a nonce that nobody asked for', { nonce: 'n' }],
  ])('may have %s', async (_name, more) => {
    expect((await verify(await sign(more))).user).toBe('1001');
  });
});

describe('an ID token is refused', () => {
  test.each<[string, object, string]>([
    ['of another issuer', { iss: 'https://accounts.google.com.evil.example' }, 'verification'],
    ['for another application', { aud: 'client2' }, 'verification'],
    ['that has expired', { exp: SECOND - 301 }, 'verification'],
    ['that is not issued yet', { iat: SECOND + 301 }, 'verification'],
    ['without a subject', { sub: undefined }, 'sub'],
    ['with a subject that is a number', { sub: 1001 }, 'sub'],
    ['with an empty subject', { sub: '' }, 'sub'],
    ['with a subject that would name another row', { sub: '1001#GRANT' }, 'sub'],
    ['of another authorized party', { azp: 'client2' }, 'azp'],
    ['of an empty authorized party', { azp: '' }, 'azp'],
    ['that begins in six minutes', { nbf: SECOND + 301 }, 'nbf'],
    ['whose beginning is no time', { nbf: 'now' }, 'nbf'],
    ['whose beginning is null', { nbf: null }, 'nbf'],
  ])('%s', async (_name, more, reason) => {
    await expect(verify(await sign(more))).rejects.toMatchObject({
      code: 'invalid_id_token',
      remedy: 'give_up',
      reason,
    });
  });

  test.each<[string, object]>([
    ['without the nonce of the attempt', {}],
    ['with another nonce', { nonce: 'other' }],
    ['with an empty nonce', { nonce: '' }],
  ])('%s, by redirect', async (_name, more) => {
    await expect(verify(await sign(more), 'mine')).rejects.toMatchObject({
      code: 'invalid_id_token',
      reason: 'nonce',
    });
    expect((await verify(await sign({ nonce: 'mine' }), 'mine')).user).toBe('1001');
  });

  test.each<[string, object]>([
    ['of another algorithm of the same key', { alg: 'RS512' }],
    ['of another padding', { alg: 'PS256' }],
    ['that names no key', { kid: undefined }],
    ['that names its key by a number', { kid: 7 }],
  ])('%s, before Google is asked for certificates', async (_name, header) => {
    await expect(verify(await sign({}, header))).rejects.toMatchObject({
      code: 'invalid_id_token',
      reason: 'alg',
    });
    expect(sent).toEqual([]);
  });

  test.each([
    '',
    '.',
    'e30.e30.',
    'x.y.z',
    'bnVsbA.e30.AAAA',
    'WzFd.e30.AAAA',
    'ImEi.e30.AAAA',
    'Nw.e30.AAAA',
  ])('that is none at all: %j', async (text) => {
    await expect(verify(text)).rejects.toMatchObject({ code: 'invalid_id_token', reason: 'alg' });
    expect(sent).toEqual([]);
  });

  test('with the algorithm "none"', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none', kid: 'a' })}.${part(claims)}.`;
    await expect(verify(unsigned)).rejects.toMatchObject({ code: 'invalid_id_token', reason: 'alg' });
  });

  test.each<[string, object]>([
    ['by a key that is not Google’s', {}],
    ['by a key that Google does not name', { kid: 'b' }],
  ])('signed %s, and nothing of it is told', async (_name, header) => {
    const { privateKey: foreign } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const forged = await new SignJWT({ ...claims, email: 'canary@example.com' })
      .setProtectedHeader({ alg: 'RS256', kid: 'a', ...header })
      .sign(foreign);
    const thrown = await verify(forged).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'invalid_id_token', reason: 'verification' });
    expect(inspect(thrown, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toMatch(/canary|eyJ/);
  });
});

test('without Google’s certificates nothing is said of the token', async () => {
  stubFetch(() => Response.json({}, { status: 503 }));
  await expect(verify(await sign())).rejects.toMatchObject({ code: 'google_unavailable' });
});

test('Google’s certificates are kept in a warm function, for as long as they last', async () => {
  const verifier = newVerifier();
  for (const [after, asked] of [
    [0, 1],
    [599_999, 1],
    [600_000, 2],
  ] as const) {
    jest.setSystemTime(NOW + after);
    await verify(await sign(), undefined, verifier);
    expect(sent).toHaveLength(asked);
  }
});
