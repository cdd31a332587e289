import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { GoogleStandIn } from '../../../../infra/local/google/server.ts';
import {
  ask,
  CLIENT_ID,
  CLIENT_SECRET,
  REDIRECT_URI,
  SIGN_IN,
  startTestGoogle,
} from '../../../support/google-clients.ts';
import { googleUser } from '../../../support/google-user.ts';

let google: GoogleStandIn;
let now: number;
let own: Key;
let foreign: Key;

beforeEach(async () => {
  now = Date.UTC(2030, 0, 1);
  google = await startTestGoogle(() => now);
  [own, foreign] = await Promise.all([newKey(), newKey()]);
});
afterEach(() => google.close());

interface Key {
  privateKey: CryptoKey;
  jwk: JWK;
}

async function newKey(): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { privateKey, jwk: await exportJWK(publicKey) };
}

let proofs = 0;
function prove(
  key: Key,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): Promise<string> {
  proofs += 1;
  const right = { htm: 'POST', htu: google.endpoints.tokenUrl, iat: now / 1000, jti: `proof-${proofs}` };
  return new SignJWT({ ...right, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: key.jwk, ...header })
    .sign(key.privateKey);
}

interface Answer {
  status: number;
  nonce: string | null;
  body: Record<string, unknown>;
}

async function post(form: Record<string, string>, proof?: string): Promise<Answer> {
  const response = await fetch(google.endpoints.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, ...form }),
    headers: proof === undefined ? {} : { dpop: proof },
  });
  return { status: response.status, nonce: response.headers.get('dpop-nonce'), body: await response.json() };
}

async function newCode(): Promise<Record<string, string>> {
  const { code, codeVerifier } = await ask(google, googleUser('ada@example.com'), SIGN_IN, {
    prompt: 'consent',
  });
  return {
    grant_type: 'authorization_code',
    redirect_uri: REDIRECT_URI,
    code,
    code_verifier: codeVerifier,
  };
}

/** A refresh token, bound to our key unless there is no proof. */
async function newRefresh(proof?: string): Promise<Record<string, string>> {
  const { body } = await post(await newCode(), proof);
  return { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
}

describe('a refresh token that was issued for a proof', () => {
  test('is good with another proof by the same key; access tokens stay Bearer', async () => {
    const { status, body } = await post(await newRefresh(await prove(own)), await prove(own));
    expect({ status, type: body['token_type'] }).toEqual({ status: 200, type: 'Bearer' });
  });

  test.each(['dpop_binding_failed', 'invalid_dpop_proof'] as const)(
    'is nothing to whoever has token and client secret, but not the key (%s)',
    async (answer) => {
      google.control.dpop.answerWithoutKey(answer);
      const form = await newRefresh(await prove(own));
      const error = answer === 'invalid_dpop_proof' ? answer : 'invalid_grant';
      expect(await post(form)).toMatchObject({ status: 400, body: { error } });
      expect(await post(form, await prove(foreign))).toMatchObject({ status: 400, body: { error } });
      expect((await post(form, await prove(own))).status).toBe(200);
    },
  );
});

test('a refresh token that was issued without a proof is good with any and with none', async () => {
  const form = await newRefresh();
  expect((await post(form)).status).toBe(200);
  expect((await post(form, await prove(foreign))).status).toBe(200);
});

describe('a proof is refused', () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['of another type', {}, { typ: 'JWT' }],
    ['without a key', {}, { jwk: undefined }],
    ['for another method', { htm: 'GET' }, {}],
    ['for another address', { htu: 'https://oauth2.googleapis.com/token' }, {}],
    ['without an id', { jti: undefined }, {}],
    ['without a time', { iat: undefined }, {}],
    ['from the future', { iat: Date.UTC(2030, 0, 1, 0, 5, 1) / 1000 }, {}],
    ['that is stale', { iat: Date.UTC(2029, 11, 31, 23, 54, 59) / 1000 }, {}],
  ])('%s', async (_name, claims, header) => {
    const answer = await post(await newCode(), await prove(own, claims, header));
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_dpop_proof' } });
  });

  test('whose signature is by another key than the one it shows', async () => {
    const proof = await prove({ ...own, jwk: foreign.jwk });
    expect(await post(await newCode(), proof)).toMatchObject({ body: { error: 'invalid_dpop_proof' } });
  });

  test('that shows its private key', async () => {
    const jwk = await exportJWK(own.privateKey);
    expect(await post(await newCode(), await prove(own, {}, { jwk }))).toMatchObject({
      body: { error: 'invalid_dpop_proof' },
    });
  });

  test.each(['', 'a.b.c', 'none'])('that is no JWT: "%s"', async (proof) => {
    expect(await post(await newCode(), proof)).toMatchObject({ body: { error: 'invalid_dpop_proof' } });
  });

  test('that was sent before, wherever that was', async () => {
    const proof = await prove(own);
    const form = await newRefresh(proof);
    expect(await post(form, proof)).toMatchObject({ status: 400, body: { error: 'invalid_dpop_proof' } });
  });

  test('whatever it is, when that is switched on, until all is reset', async () => {
    google.control.dpop.refuseProofs();
    expect((await post(await newCode(), await prove(own))).body).toMatchObject({
      error: 'invalid_dpop_proof',
    });
    google.control.dpop.reset();
    expect((await post(await newCode(), await prove(own))).status).toBe(200);
  });

  test.each([-300, 300])('not for a clock that is off by %i seconds', async (seconds) => {
    const proof = await prove(own, { iat: now / 1000 + seconds });
    expect((await post(await newCode(), proof)).status).toBe(200);
  });

  test('before the code is looked at, which is still good afterwards', async () => {
    const form = await newCode();
    expect((await post(form, await prove(own, { htm: 'GET' }))).status).toBe(400);
    expect((await post(form, await prove(own))).status).toBe(200);
  });
});

describe('a nonce', () => {
  test('that is demanded is told, and the code is not spent', async () => {
    google.control.dpop.demandNonces();
    const form = await newCode();
    const { status, nonce, body } = await post(form, await prove(own));
    expect({ status, error: body['error'] }).toEqual({ status: 400, error: 'use_dpop_nonce' });
    const answer = await post(form, await prove(own, { nonce }));
    expect({ status: answer.status, nonce: answer.nonce }).toEqual({ status: 200, nonce });
  });

  test('of an exchange is not one for a refresh, and a rotated one is none', async () => {
    google.control.dpop.demandNonces();
    const code = await newCode();
    const { nonce: forExchange } = await post(code, await prove(own));
    const { body } = await post(code, await prove(own, { nonce: forExchange }));
    const form = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
    const { nonce, body: refusal } = await post(form, await prove(own, { nonce: forExchange }));
    expect(refusal).toMatchObject({ error: 'use_dpop_nonce' });
    expect((await post(form, await prove(own, { nonce }))).status).toBe(200);
    google.control.dpop.rotateNonces();
    const rotated = await post(form, await prove(own, { nonce }));
    expect(rotated.body).toMatchObject({ error: 'use_dpop_nonce' });
    expect(rotated.nonce).not.toBe(nonce);
  });

  test('is not demanded of whoever proves nothing', async () => {
    google.control.dpop.demandNonces();
    expect(await post(await newCode())).toMatchObject({ status: 200, nonce: null });
  });
});
