import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, errors, type JWTVerifyResult, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Received } from '../../pages/http.ts';
import { Refusal } from '../answers.ts';

/** Seconds that the clock of a client may be off. */
const CLOCK_TOLERANCE = 300;

/** What happens to proofs of possession (DPoP, RFC 9449). */
export interface DpopState {
  /** What a proof must hold, by the workflow it is for; undefined: nothing is demanded. */
  nonces: Record<Workflow, string> | undefined;
  /** `refuse`: every proof, however right it is; `ignore`: as if there were no such thing. */
  proofs: 'check' | 'refuse' | 'ignore';
  /** What a bound token without its key is answered. Google does not say which. */
  withoutKey: 'dpop_binding_failed' | 'invalid_dpop_proof';
  /** Ids of the proofs that were seen, with the second in which they can be forgotten. */
  readonly seen: Map<string, number>;
}

/** A nonce of one is not taken for the other. */
type Workflow = 'exchange' | 'refresh';

export interface DpopControl {
  /** From now on proofs need a nonce; those that had been given out are no longer taken. */
  demandNonces(): void;
  /** The next nonces, in place of those that were given out. */
  rotateNonces(): void;
  /** Refuses every proof. */
  refuseProofs(): void;
  /** Takes no notice of proofs, and binds nothing. */
  ignoreProofs(): void;
  /** Which of the errors a bound token without its key is answered. */
  answerWithoutKey(answer: DpopState['withoutKey']): void;
  /** As at the start: no nonces, every right proof is taken. */
  reset(): void;
}

export function createDpopState(): DpopState {
  return { nonces: undefined, proofs: 'check', withoutKey: 'dpop_binding_failed', seen: new Map() };
}

export function controlDpop(state: DpopState): DpopControl {
  const makeNonces = () => {
    state.nonces = { exchange: randomNonce(), refresh: randomNonce() };
  };
  return {
    demandNonces: makeNonces,
    rotateNonces: makeNonces,
    refuseProofs() {
      state.proofs = 'refuse';
    },
    ignoreProofs() {
      state.proofs = 'ignore';
    },
    answerWithoutKey(answer) {
      state.withoutKey = answer;
    },
    reset: () => {
      const { seen: _, ...initial } = createDpopState();
      Object.assign(state, initial);
    },
  };
}

const proofClaims = z.object({
  jti: z.string().min(1),
  htm: z.literal('POST'),
  htu: z.string(),
  iat: z.number(),
  nonce: z.string().optional(),
});

/**
 * Checks the proof of a request to the token endpoint (RFC 9449 §4.3), before anything else is done with it.
 *
 * @param now milliseconds since 1970
 * @returns the thumbprint of its key; none when there is no proof, which is as good for what is not bound
 * @throws Refusal `invalid_dpop_proof`, `use_dpop_nonce`
 */
export async function checkProof(
  state: DpopState,
  request: Received,
  workflow: Workflow,
  now: number,
): Promise<string | undefined> {
  const proof = request.headers['dpop'];
  if (proof === undefined || state.proofs === 'ignore') return undefined;
  if (state.proofs === 'refuse') throw new Refusal('invalid_dpop_proof');
  const { protectedHeader, payload } = await verify(String(proof));
  const claims = proofClaims.safeParse(payload).data;
  if (claims === undefined) throw new Refusal('invalid_dpop_proof');
  const { origin, pathname } = request.url;
  if (claims.htu !== `${origin}${pathname}`) throw new Refusal('invalid_dpop_proof');
  const seconds = Math.floor(now / 1000);
  if (Math.abs(claims.iat - seconds) > CLOCK_TOLERANCE) throw new Refusal('invalid_dpop_proof');
  useOnce(state, claims.jti, seconds);
  const nonce = state.nonces?.[workflow];
  if (claims.nonce !== nonce && nonce !== undefined) {
    throw new Refusal('use_dpop_nonce', { 'dpop-nonce': nonce });
  }
  return calculateJwkThumbprint(protectedHeader.jwk ?? {});
}

/** The nonce for the next proof, as every answer to a proof carries it where one is demanded. */
export function nextNonce(state: DpopState, workflow: Workflow): Record<string, string> {
  return state.nonces === undefined ? {} : { 'dpop-nonce': state.nonces[workflow] };
}

async function verify(proof: string): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt', algorithms: ['ES256'] });
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new Refusal('invalid_dpop_proof');
    throw error;
  }
}

/** A proof that was refused for its nonce has been used, too: the repeat needs an id of its own. */
function useOnce(state: DpopState, id: string, seconds: number): void {
  for (const [seen, until] of state.seen) if (until < seconds) state.seen.delete(seen);
  if (state.seen.has(id)) throw new Refusal('invalid_dpop_proof');
  state.seen.set(id, seconds + 2 * CLOCK_TOLERANCE);
}

function randomNonce(): string {
  return randomBytes(32).toString('base64url');
}
