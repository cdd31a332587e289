import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { calculateJwkThumbprint, decodeJwt, EmbeddedJWK, jwtVerify } from 'jose';
import { createDpopProver, type ProofKey, type ProvenRequest } from '../../../shared/google/dpop.ts';

const NOW = Date.UTC(2027, 0, 1, 12, 0, 0, 999);
const TOKEN_URL = 'https://google.example/token';
const refresh: ProvenRequest = { kind: 'refresh' };
const exchange: ProvenRequest = { kind: 'exchange', code: '4/0Acode' };

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
const key: ProofKey = {
  publicJwk: async () => ({ kty: 'EC', crv: 'P-256', x, y }),
  sign: async (message) =>
    sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
};

/** A token endpoint that answers one after the other, and the proofs that it was sent. */
function newEndpoint(answers: (() => Response)[], prover = createDpopProver(key, () => NOW)) {
  const proofs: string[] = [];
  const bodies: unknown[] = [];
  const send: typeof fetch = async (_input, init) => {
    proofs.push(new Headers(init?.headers).get('DPoP') ?? '');
    bodies.push(init?.body);
    const answer = answers[proofs.length - 1];
    if (!answer) throw new Error('more requests than answers');
    return answer();
  };
  const post = (request: ProvenRequest, url = TOKEN_URL) =>
    prover.prove(send, request)(new URL(url), {
      method: 'POST',
      body: 'grant_type=any',
      headers: { accept: 'application/json' },
    });
  return { proofs, bodies, post, claims: () => proofs.map((proof) => decodeJwt(proof)) };
}

const ok = (nonce?: string) => () =>
  Response.json({ access_token: 'ya29.a' }, nonce === undefined ? {} : { headers: { 'dpop-nonce': nonce } });
const refused =
  (error: string, nonce?: string, status = 400) =>
  () =>
    Response.json(
      { error },
      { status, ...(nonce === undefined ? {} : { headers: { 'dpop-nonce': nonce } }) },
    );

describe('a proof', () => {
  test('is one that any library verifies by the key in it', async () => {
    const endpoint = newEndpoint([ok()]);
    await endpoint.post(refresh);
    const { protectedHeader, payload } = await jwtVerify(endpoint.proofs[0] ?? '', EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256'],
    });
    expect(protectedHeader).toEqual({
      typ: 'dpop+jwt',
      alg: 'ES256',
      jwk: { kty: 'EC', crv: 'P-256', x, y },
    });
    expect(payload).toEqual({
      htm: 'POST',
      htu: TOKEN_URL,
      iat: Math.floor(NOW / 1000),
      jti: expect.stringMatching(/^[\w-]{32}$/),
    });
  });

  test('names the address without query and fragment', async () => {
    const endpoint = newEndpoint([ok()]);
    await endpoint.post(refresh, `${TOKEN_URL}?a=1#b`);
    expect(endpoint.claims()).toMatchObject([{ htu: TOKEN_URL }]);
  });

  test('of a request that says no more than where it goes is one of a GET', async () => {
    const endpoint: string[] = [];
    const send: typeof fetch = async (_input, init) => {
      endpoint.push(new Headers(init?.headers).get('DPoP') ?? '');
      return ok()();
    };
    await createDpopProver(key, () => NOW).prove(send, refresh)(TOKEN_URL);
    expect(decodeJwt(endpoint[0] ?? '')).toMatchObject({ htm: 'GET', htu: TOKEN_URL });
  });

  test('of an exchange is tied to its code', async () => {
    const endpoint = newEndpoint([ok()]);
    await endpoint.post(exchange);
    const hash = createHash('sha256').update('4/0Acode').digest('base64url');
    expect(endpoint.claims()).toMatchObject([{ jti: hash }]);
  });

  test('is a new one with every request', async () => {
    const endpoint = newEndpoint([ok(), ok(), ok()]);
    for (let index = 0; index < 3; index += 1) await endpoint.post(refresh);
    expect(new Set(endpoint.claims().map(({ jti }) => jti)).size).toBe(3);
  });

  test('leaves the rest of the request as it is', async () => {
    const seen: Headers[] = [];
    const send: typeof fetch = async (_input, init) => {
      seen.push(new Headers(init?.headers));
      return ok()();
    };
    const headers = { accept: 'application/json' };
    await createDpopProver(key, () => NOW).prove(send, refresh)(TOKEN_URL, { method: 'POST', headers });
    expect(seen[0]?.get('accept')).toBe('application/json');
    expect(headers).toEqual({ accept: 'application/json' });
  });

  test('is made by a key that is known by the thumbprint that others work out, too', async () => {
    expect(await createDpopProver(key, () => NOW).thumbprint()).toBe(
      await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x, y }),
    );
  });

  test('that cannot be signed lets nothing be sent', async () => {
    const broken = { ...key, sign: () => Promise.reject(new Error('no key')) };
    const endpoint = newEndpoint(
      [ok()],
      createDpopProver(broken, () => NOW),
    );
    await expect(endpoint.post(exchange)).rejects.toThrow('no key');
    expect(endpoint.proofs).toEqual([]);
  });
});

describe('a proof that is refused', () => {
  test('for an exchange is followed by one with an id of its own, which tells a spent code from a bad proof', async () => {
    const endpoint = newEndpoint([refused('invalid_dpop_proof'), refused('invalid_grant')]);
    expect(await (await endpoint.post(exchange)).json()).toEqual({ error: 'invalid_grant' });
    const [first, second] = endpoint.claims();
    expect(second?.jti).not.toBe(first?.jti);
  });

  test('for an exchange is followed by no third', async () => {
    const endpoint = newEndpoint([refused('invalid_dpop_proof'), refused('use_dpop_nonce', 'n-1')]);
    expect(await (await endpoint.post(exchange)).json()).toEqual({ error: 'use_dpop_nonce' });
  });

  test('for a refresh is not followed by another', async () => {
    const endpoint = newEndpoint([refused('invalid_dpop_proof')]);
    expect(await (await endpoint.post(refresh)).json()).toEqual({ error: 'invalid_dpop_proof' });
  });
});

describe('a nonce that is demanded', () => {
  test.each([refresh, exchange])(
    'is given at once, in a new proof of the same request ($kind)',
    async (request) => {
      const endpoint = newEndpoint([refused('use_dpop_nonce', 'n-1'), ok()]);
      expect((await endpoint.post(request)).status).toBe(200);
      const [first, second] = endpoint.claims();
      expect(first).not.toHaveProperty('nonce');
      expect(second).toMatchObject({ nonce: 'n-1', htu: TOKEN_URL });
      expect(second?.jti).not.toBe(first?.jti);
      expect(endpoint.bodies).toEqual(['grant_type=any', 'grant_type=any']);
    },
  );

  test('is remembered for the next request of the same kind, and not for the other kind', async () => {
    const endpoint = newEndpoint([refused('use_dpop_nonce', 'n-1'), ok(), ok(), ok()]);
    await endpoint.post(refresh);
    await endpoint.post(refresh);
    await endpoint.post(exchange);
    expect(endpoint.claims().map(({ nonce }) => nonce)).toEqual([undefined, 'n-1', 'n-1', undefined]);
  });

  test('is replaced by one that comes with a success', async () => {
    const endpoint = newEndpoint([ok('n-1'), ok('n-2'), ok()]);
    for (let index = 0; index < 3; index += 1) await endpoint.post(refresh);
    expect(endpoint.claims().map(({ nonce }) => nonce)).toEqual([undefined, 'n-1', 'n-2']);
  });

  test('is given once a request: whoever asks again gets the refusal', async () => {
    const endpoint = newEndpoint([refused('use_dpop_nonce', 'n-1'), refused('use_dpop_nonce', 'n-2')]);
    const answer = await endpoint.post(refresh);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: 'use_dpop_nonce' });
    expect(endpoint.proofs).toHaveLength(2);
  });

  test.each([
    ['no nonce at all', refused('use_dpop_nonce')],
    ['the same nonce', refused('use_dpop_nonce', 'n-0')],
    ['a nonce that is none', refused('use_dpop_nonce', 'n "0"')],
    ['a nonce that is too long', refused('use_dpop_nonce', 'n'.repeat(1025))],
    ['another error and a nonce', refused('invalid_grant', 'n-1')],
    [
      'a body that is no JSON and a nonce',
      () => new Response('<html>', { status: 400, headers: { 'dpop-nonce': 'n' } }),
    ],
    [
      'a body of null and a nonce',
      () => Response.json(null, { status: 400, headers: { 'dpop-nonce': 'n' } }),
    ],
    ['a fault of its own', refused('use_dpop_nonce', 'n-1', 503)],
  ])('is not given after %s, and the answer can still be read', async (_name, answer) => {
    const endpoint = newEndpoint([ok('n-0'), answer]);
    await endpoint.post(exchange);
    const response = await endpoint.post(exchange);
    expect(endpoint.proofs).toHaveLength(2);
    expect(await response.text()).toBe(await answer().text());
  });
});
