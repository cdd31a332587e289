import { beforeEach, describe, expect, test } from '@jest/globals';
import type { SecurityEventOptions } from '../../infra/local/google/risc/risc-events.ts';
import type { AppUser } from '../support/app-user.ts';
import { hastenTimeouts } from '../support/hasten-timeouts.ts';
import { useSecurityEvents } from '../support/use-security-events.ts';

const { used, risc, about, send, post, isSignedIn, connection, newcomer } = useSecurityEvents();

let user: AppUser;
beforeEach(() => {
  user = newcomer();
});

describe('a token that is not Google’s for this application', () => {
  test.each<[string, SecurityEventOptions]>([
    ['a bad signature', { foreignKey: true }],
    ['no signature (alg none)', { header: { alg: 'none' } }],
    ['a signature by the public key (HS256)', { header: { alg: 'HS256' } }],
    ['an unknown kid', { header: { kid: 'made up' } }],
    ['no kid', { header: { kid: null } }],
    ['another issuer', { claims: { iss: 'https://accounts.example' } }],
    ['another audience', { claims: { aud: 'another-client' } }],
    ['no audience', { claims: { aud: null } }],
    ['no events', { claims: { events: {} } }],
    ['events that are none', { claims: { events: 'sessions-revoked' } }],
    ['no jti', { claims: { jti: null } }],
    ['no time', { claims: { iat: null } }],
    ['a time to come', { iat: 4_000_000_000 }],
  ])('with %s is 400, and has no effect', async (_name, options) => {
    const answer = await post(await risc().sign(about('tokens-revoked'), options));
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ status: 400, code: 'invalid_security_event' }),
    ]);
    expect(await connection()).toBe('connected');
  });

  test('whose claims were changed is 400', async () => {
    const [header, claims = '', signature] = (await risc().sign(about('tokens-revoked'))).split('.');
    const changed = JSON.parse(Buffer.from(claims, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...changed, jti: 'another' })).toString('base64url');
    expect((await post(`${header}.${forged}.${signature}`)).status).toBe(400);
    expect(await connection()).toBe('connected');
  });

  test('but an ID token in its place is 400', async () => {
    const idToken = { events: null, sub: '1', exp: 4_000_000_000, azp: 'us', email: 'a@example.com' };
    expect((await post(await risc().sign({}, { claims: idToken }))).status).toBe(400);
  });

  test.each([
    ['nothing', ''],
    ['JSON', '{"token":"x"}'],
    ['three letters', 'a.b.c'],
    ['dots', '.....'],
    ['one long word', 'x'.repeat(5000)],
  ])('but %s is 400, and Google is not asked', async (_name, body) => {
    expect((await post(body)).status).toBe(400);
    expect(used.stack.google.control.requests).toHaveLength(0);
  });
});

describe('a token of Google’s', () => {
  test('without exp is 202, and so is one whose exp has passed: what has happened does not expire', async () => {
    expect(await send('sessions-revoked')).toBe(202);
    await user.signIn();
    expect(await send('sessions-revoked', { claims: { exp: 1_500_000_000 } })).toBe(202);
    expect(await isSignedIn()).toBe(false);
  });

  test('for several audiences, with an issuer without the slash, is 202', async () => {
    const claims = { aud: ['another', used.stack.environment.GOOGLE_CLIENT_ID], iss: used.stack.google.url };
    expect(await send('sessions-revoked', { claims })).toBe(202);
    expect(await isSignedIn()).toBe(false);
  });

  test.each([
    ['no content type', {}],
    ['the one of RFC 8935', { 'content-type': 'application/secevent+jwt' }],
    ['JSON', { 'content-type': 'application/json' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('is taken with %s, from wherever it comes', async (_name, headers) => {
    const token = await risc().sign(about('sessions-revoked'));
    expect((await post(`${token}\n`, { ...headers, origin: 'https://evil.example' })).status).toBe(202);
    expect(await isSignedIn()).toBe(false);
  });

  test('counts however many session cookies come along', async () => {
    const token = await risc().sign(about('sessions-revoked'));
    const answer = await post(token, { cookie: '__Host-session=a; __Host-session=b' });
    expect(answer.status).toBe(202);
  });

  test('of 16 KB and a byte is 413, of 16 KB is looked at', async () => {
    expect((await post('x'.repeat(16 * 1024))).status).toBe(400);
    const answer = await post('x'.repeat(16 * 1024 + 1));
    expect([answer.status, await answer.json()]).toEqual([
      413,
      expect.objectContaining({ code: 'payload_too_large' }),
    ]);
  });
});

describe('Google’s keys', () => {
  test('are kept; one that is rotated is looked for, an unknown one once a minute', async () => {
    used.stack.restartFunctions();
    const { control } = used.stack.google;
    expect(await send('sessions-revoked')).toBe(202);
    expect(await send('sessions-revoked')).toBe(202);
    expect([control.count('risc'), control.count('jwks')]).toEqual([1, 1]);

    await control.rotateKeys({ dropOld: true });
    used.passTime(61_000);
    expect(await send('sessions-revoked')).toBe(202);
    expect([control.count('risc'), control.count('jwks')]).toEqual([1, 2]);
    for (let forged = 0; forged < 3; forged += 1) {
      const token = await risc().sign(about('tokens-revoked'), { header: { kid: `made up ${forged}` } });
      expect((await post(token)).status).toBe(400);
    }
    expect(control.count('jwks')).toBe(2);
  });

  test.each([
    ['jwks', { kind: 'answer', answer: 'backendError' }],
    ['jwks', { kind: 'cut' }],
    ['jwks', { kind: 'hang' }],
    ['jwks', { kind: 'html' }],
    ['jwks', { kind: 'respond', status: 200, body: '{"keys":1}' }],
    ['risc', { kind: 'answer', answer: 'backendError' }],
    ['risc', { kind: 'cut' }],
    ['risc', { kind: 'html' }],
    ['risc', { kind: 'omit', fields: ['jwks_uri'] }],
  ] as const)('cannot be had (%s: %o): 503, so that Google sends it again', async (operation, fault) => {
    used.stack.restartFunctions();
    used.stack.google.control.faults.set(operation, fault);
    // Google waits for our answer, and we for the configuration, before we wait for the keys.
    const waits = fault.kind === 'hang' ? hastenTimeouts(1, 2) : [];
    const delivery = await risc().send(about('sessions-revoked'));
    expect(delivery?.outcome).toBe(503);
    expect(waits).toEqual(fault.kind === 'hang' ? [4_000] : []);
    expect(await isSignedIn()).toBe(true);
    used.stack.google.control.faults.clear();
    expect((await risc().sendAgain(delivery?.jti ?? '')).outcome).toBe(202);
    expect(await isSignedIn()).toBe(false);
  });
});
