import { createHash, randomBytes } from 'node:crypto';

/** A public key on P-256 as a proof shows it (RFC 7517, RFC 7518 §6.2.1). */
export interface EcPublicJwk {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
}

/** The key that refresh tokens are bound to. Only its owner sees its private half. */
export interface ProofKey {
  publicJwk(): Promise<EcPublicJwk>;
  /** @returns the ES256 signature of these bytes, as JOSE writes it: r ‖ s in base64url (RFC 7518 §3.4) */
  sign(message: Uint8Array): Promise<string>;
}

/** What is asked of the token endpoint. Google keeps the nonces of the two apart. */
type TokenRequestKind = 'exchange' | 'refresh';

/** Proves, with each request to the token endpoint, that the key is in our hands (DPoP, RFC 9449). */
export interface DpopProver {
  /** By which Google knows the key that a token is bound to (RFC 7638, RFC 9449 §6.1). */
  thumbprint(): Promise<string>;
  /**
   * A `fetch` that sends a new proof with every request, and repeats one that was refused for its proof: once,
   * with Google's nonce if that was missing (RFC 9449 §8). Such a request was refused before it was looked at, so
   * this is right for a single-use code, too.
   */
  prove(send: typeof fetch, request: ProvenRequest): typeof fetch;
}

export type ProvenRequest = { kind: 'refresh' } | { kind: 'exchange'; code: string };

/** RFC 9449 §8.1, and a bound of ours: with a longer one KMS could not sign the proof as it is (4,096 bytes). */
const NONCE = /^[\x21\x23-\x5b\x5d-\x7e]{1,1024}$/;

/**
 * The newest nonces are remembered, those of successful answers included (RFC 9449 §8.2), as long as the
 * function is warm.
 *
 * @param now milliseconds since the epoch
 */
export function createDpopProver(key: ProofKey, now: () => number): DpopProver {
  const nonces = new Map<TokenRequestKind, string>();

  return {
    thumbprint: async () => thumbprintOf(await key.publicJwk()),

    prove: (send, request) => async (input, init) => {
      const sendProven = async (jti: string): Promise<Response> => {
        const claims = {
          htm: init?.method ?? 'GET',
          htu: targetOf(input),
          iat: Math.floor(now() / 1000),
          jti,
          // Without one, no claim: JSON leaves out what is undefined.
          nonce: nonces.get(request.kind),
        };
        const headers = new Headers(init?.headers);
        headers.set('DPoP', await signProof(key, claims));
        const response = await send(input, { ...init, headers });
        const next = response.headers.get('DPoP-Nonce');
        if (next && NONCE.test(next)) nonces.set(request.kind, next);
        return response;
      };

      const used = nonces.get(request.kind);
      const response = await sendProven(firstId(request));
      const error = await readError(response);
      const hasNewNonce = nonces.get(request.kind) !== used;
      // Whoever posts the same code twice at once makes the same id twice. A code that is spent is not Google's
      // refusal of our proofs, which calls the operator, so it is asked again what it is.
      const mayBeSpent = error === 'invalid_dpop_proof' && request.kind === 'exchange';
      const repeats = mayBeSpent || (error === 'use_dpop_nonce' && hasNewNonce);
      return repeats ? sendProven(randomId()) : response;
    },
  };
}

/** RFC 7638 §3: the hash of the required members, in the order of the alphabet. */
function thumbprintOf({ crv, kty, x, y }: EcPublicJwk): string {
  return hash(JSON.stringify({ crv, kty, x, y }));
}

async function signProof(key: ProofKey, claims: Record<string, unknown>): Promise<string> {
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: await key.publicJwk() };
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${await key.sign(new TextEncoder().encode(signed))}`;
}

/**
 * Google wants the first proof of an exchange tied to its code: the id is the hash of the code. A repeat needs
 * another one, as every proof does (RFC 9449 §4.2).
 * https://developers.google.com/identity/protocols/oauth2/resources/dpop-adoption
 */
function firstId(request: ProvenRequest): string {
  return request.kind === 'exchange' ? hash(request.code) : randomId();
}

function randomId(): string {
  return randomBytes(24).toString('base64url');
}

/** RFC 9449 §4.2: without query and fragment. */
function targetOf(input: Parameters<typeof fetch>[0]): string {
  const { origin, pathname } = new URL(input instanceof Request ? input.url : input);
  return `${origin}${pathname}`;
}

/** RFC 6749 §5.2 */
async function readError(response: Response): Promise<unknown> {
  if (response.status !== 400) return undefined;
  // Whoever asked still wants to read the answer, should it be the last one.
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
