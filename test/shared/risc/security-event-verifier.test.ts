import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CompactSign, SignJWT } from 'jose';
import { Failure } from '../../../shared/problems.ts';
import { SECURITY_EVENTS } from '../../../shared/risc/event-types.ts';
import { createSecurityEventVerifier } from '../../../shared/risc/security-event-verifier.ts';

const CONFIGURATION = 'https://google.example/risc-configuration';
const KEYS = 'https://google.example/keys';
const START = Date.UTC(2027, 0, 1);
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { n, e } = publicKey.export({ format: 'jwk' });
const jwk = (kid: string, more: object = {}) => ({ kid, kty: 'RSA', n, e, ...more });

let answers: Record<string, () => Response | Promise<Response>>;
let asked: string[];
beforeEach(() => {
  asked = [];
  answers = {
    [CONFIGURATION]: () => Response.json({ issuer: 'https://google.example', jwks_uri: KEYS }),
    [KEYS]: () => Response.json({ keys: [jwk('a'), jwk('b')] }),
  };
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    asked.push(String(input));
    return (await answers[String(input)]?.()) ?? new Response(null, { status: 404 });
  });
  jest.spyOn(Date, 'now').mockReturnValue(START);
});

const claims = {
  iss: 'https://google.example/',
  aud: 'client',
  iat: START / 1000,
  jti: 'j1',
  events: { [SECURITY_EVENTS['sessions-revoked']]: { subject: { sub: '1' } } },
};
const sign = (more: object = {}, header: object = {}) =>
  new SignJWT({ ...claims, ...more })
    .setProtectedHeader({ alg: 'RS256', kid: 'a', ...header })
    .sign(privateKey);
const createVerifier = () =>
  createSecurityEventVerifier({ clientId: 'client', configurationUrl: CONFIGURATION });

/** The code and reason that a token is refused with. */
async function refusal(token: string, verifier = createVerifier()): Promise<[string, string | undefined]> {
  const thrown: unknown = await verifier.verify(token).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Failure)) throw thrown ?? new Error('It was accepted.');
  return [thrown.code, thrown.reason];
}

describe('a security event token', () => {
  test('is read, events and all', async () => {
    expect(await createVerifier().verify(await sign())).toEqual({
      jti: 'j1',
      issuedAt: START / 1000,
      issuers: ['https://google.example', 'https://google.example/'],
      events: [{ type: SECURITY_EVENTS['sessions-revoked'], claims: { subject: { sub: '1' } } }],
    });
  });

  test.each([
    ['of another algorithm of the same key', async () => sign({}, { alg: 'RS512' })],
    ['of another padding', async () => sign({}, { alg: 'PS256' })],
  ])('%s is refused before Google is asked', async (_name, make) => {
    expect((await refusal(await make()))[0]).toBe('invalid_security_event');
    expect(asked).toEqual([]);
  });

  test.each([
    ['whose issuer begins like Google’s', { iss: 'https://google.example.evil' }, 'iss'],
    ['whose audience begins like ours', { aud: 'client2' }, 'aud'],
    ['of more than five minutes ahead', { iat: START / 1000 + 301 }, 'iat'],
    ['whose time is a text', { iat: '2027' }, 'iat'],
    ['with an empty jti', { jti: '' }, 'jti'],
    ['with a very long jti', { jti: 'x'.repeat(256) }, 'jti'],
    ['whose event is a text', { events: { a: 'b' } }, 'events'],
    ['whose events are a list', { events: [] }, 'events'],
    ['that tells of no event', { events: {} }, 'events'],
  ])('%s is refused for that', async (_name, more, reason) => {
    expect(await refusal(await sign(more))).toEqual(['invalid_security_event', reason]);
  });

  test('of five minutes ahead, or of years ago, is accepted', async () => {
    for (const iat of [START / 1000 + 300, 1_000_000_000]) {
      expect((await createVerifier().verify(await sign({ iat }))).issuedAt).toBe(iat);
    }
  });

  test.each([['text'], ['null'], ['[1]'], ['"x"']])('whose payload is %s is refused', async (payload) => {
    const token = await new CompactSign(new TextEncoder().encode(payload))
      .setProtectedHeader({ alg: 'RS256', kid: 'a' })
      .sign(privateKey);
    expect(await refusal(token)).toEqual(['invalid_security_event', 'payload']);
  });

  test('whose payload is no UTF-8 is refused', async () => {
    const [before = '', after = ''] = JSON.stringify({ ...claims, jti: '|' }).split('|');
    const payload = Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(after)]);
    const token = await new CompactSign(payload)
      .setProtectedHeader({ alg: 'RS256', kid: 'a' })
      .sign(privateKey);
    expect(await refusal(token)).toEqual(['invalid_security_event', 'payload']);
  });

  test('that names no key is refused before Google is asked', async () => {
    for (const kid of [undefined, 7])
      expect(await refusal(await sign({}, { kid }))).toEqual(['invalid_security_event', 'kid']);
    expect(asked).toEqual([]);
  });

  test('that is refused is not sent again', async () => {
    const thrown = await createVerifier()
      .verify(await sign({ iss: 'other' }))
      .catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'invalid_security_event', remedy: 'give_up' });
  });

  test('that is refused leaves nothing of itself in the failure', async () => {
    const token = await sign({ iss: 'https://canary.example', jti: 'canary' });
    const thrown = await createVerifier()
      .verify(token)
      .catch((error: unknown) => error);
    const { inspect } = await import('node:util');
    expect(inspect(thrown, { depth: Infinity })).not.toMatch(/canary|eyJ/);
  });
});

describe('Google’s configuration and keys', () => {
  test('are read once an hour', async () => {
    const verifier = createVerifier();
    await verifier.verify(await sign());
    await verifier.verify(await sign({}, { kid: 'b' }));
    jest.spyOn(Date, 'now').mockReturnValue(START + 3599_999);
    await verifier.verify(await sign());
    expect(asked).toEqual([CONFIGURATION, KEYS]);
    jest.spyOn(Date, 'now').mockReturnValue(START + 3600_000);
    await verifier.verify(await sign());
    expect(asked).toEqual([CONFIGURATION, KEYS, CONFIGURATION, KEYS]);
  });

  test('a key that comes later is found, but none is looked for twice a minute', async () => {
    const verifier = createVerifier();
    await verifier.verify(await sign());
    answers[KEYS] = () => Response.json({ keys: [jwk('c')] });
    expect(await refusal(await sign({}, { kid: 'c' }), verifier)).toEqual(['invalid_security_event', 'kid']);
    jest.spyOn(Date, 'now').mockReturnValue(START + 59_999);
    expect(await refusal(await sign({}, { kid: 'c' }), verifier)).toEqual(['invalid_security_event', 'kid']);
    expect(asked).toHaveLength(2);
    jest.spyOn(Date, 'now').mockReturnValue(START + 60_000);
    await verifier.verify(await sign({}, { kid: 'c' }));
    expect(asked).toHaveLength(3);
  });

  test('another address of the keys is followed when the configuration is read anew', async () => {
    const verifier = createVerifier();
    await verifier.verify(await sign());
    const moved = 'https://google.example/moved';
    answers[CONFIGURATION] = () => Response.json({ issuer: 'https://google.example/', jwks_uri: moved });
    answers[moved] = () => Response.json({ keys: [jwk('d')] });
    jest.spyOn(Date, 'now').mockReturnValue(START + 3600_000);
    await verifier.verify(await sign({}, { kid: 'd' }));
    expect(asked.at(-1)).toBe(moved);
  });

  test.each<[string, string, () => Response | Promise<Response>]>([
    ['are not reached', CONFIGURATION, () => Promise.reject(new TypeError('fetch failed'))],
    ['are not reached', KEYS, () => Promise.reject(new TypeError('fetch failed'))],
    ['take too long', KEYS, () => Promise.reject(new DOMException('timed out', 'TimeoutError'))],
    ['are refused', KEYS, () => new Response('no', { status: 403 })],
    ['are broken', KEYS, () => new Response('{"keys":')],
    ['are no keys', KEYS, () => Response.json({ keys: [1] })],
    ['name no keys', CONFIGURATION, () => Response.json({ issuer: 'https://google.example' })],
  ])('that %s (%s) are no fault of the token: Google is to send it again', async (_name, url, answer) => {
    answers[url] = answer;
    const verifier = createVerifier();
    await expect(verifier.verify(await sign())).rejects.toMatchObject({
      code: 'google_unavailable',
      remedy: 'retry_later',
      retryAfter: 30,
      reason: expect.stringMatching(/^risc \w+$/),
    });
    answers[url] =
      url === KEYS
        ? () => Response.json({ keys: [jwk('a')] })
        : () => Response.json({ issuer: 'https://google.example', jwks_uri: KEYS });
    await verifier.verify(await sign());
  });

  test('are not taken from an answer that says that something is wrong', async () => {
    const configuration = { issuer: 'https://google.example', jwks_uri: KEYS };
    answers[CONFIGURATION] = () => Response.json(configuration, { status: 503 });
    expect(await refusal(await sign())).toEqual(['google_unavailable', 'risc 503']);
  });

  test('are asked for within a bound, and followed to no other address', async () => {
    await createVerifier().verify(await sign());
    const [, init] = jest.mocked(fetch).mock.calls[0] ?? [];
    expect(init).toMatchObject({ redirect: 'error', signal: expect.any(AbortSignal) });
  });
});
