import { createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { derToJose } from 'ecdsa-sig-formatter';
import { awsFailure } from '../aws/failures.ts';
import { Failure } from '../problems.ts';
import type { EcPublicJwk, ProofKey } from './dpop.ts';

/**
 * How proofs are signed; role and key policy allow nothing else. RAW: KMS makes the digest itself, so nobody
 * can have it sign the digest of something that it has not seen.
 */
export const PROOF_SIGNATURE = { MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' } as const;

/**
 * An asymmetric key in KMS (ECC_NIST_P256, SIGN_VERIFY), which never leaves it. The public half is read once a
 * warm function; each proof is one call of Sign.
 *
 * Both throw Failure `vault_unavailable`: KMS is away, throttled, or the key is disabled, denied or another
 * kind of key (then with remedy `call_operator`).
 */
export function createKmsProofKey(kms: KMSClient, keyId: string): ProofKey {
  let known: EcPublicJwk | undefined;
  return {
    async publicJwk() {
      if (known) return known;
      const { PublicKey } = await kms
        .send(new GetPublicKeyCommand({ KeyId: keyId }))
        .catch((error: unknown) => refuse(error));
      known = readPublicKey(PublicKey);
      return known;
    },

    async sign(message) {
      const { Signature } = await kms
        .send(new SignCommand({ KeyId: keyId, Message: message, ...PROOF_SIGNATURE }))
        .catch((error: unknown) => refuse(error));
      if (!Signature) throw emptyAnswer();
      // KMS answers in DER (ANS X9.62), JOSE wants r ‖ s.
      return derToJose(Buffer.from(Signature), 'ES256');
    },
  };
}

/** @param spki SubjectPublicKeyInfo in DER, as KMS answers */
function readPublicKey(spki: Uint8Array | undefined): EcPublicJwk {
  if (!spki) throw emptyAnswer();
  const { crv, x, y } = createPublicKey({
    key: Buffer.from(spki),
    format: 'der',
    type: 'spki',
  }).export({ format: 'jwk' });
  if (crv !== 'P-256' || !x || !y) {
    throw new Failure('vault_unavailable', { remedy: 'call_operator', reason: 'NotAP256Key' });
  }
  return { kty: 'EC', crv, x, y };
}

function refuse(error: unknown): never {
  throw awsFailure('vault_unavailable', error);
}

function emptyAnswer(): Failure {
  return new Failure('vault_unavailable', { reason: 'EmptyAnswer' });
}
