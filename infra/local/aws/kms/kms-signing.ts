import { sign } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../wire/aws-error.ts';
import { blob, type Operation, operation } from '../wire/json-protocol.ts';
import { keyId } from './key-id.ts';
import { type KmsKeys, requireSigning, requireUsable } from './kms-keys.ts';

/** Of SigningAlgorithmSpec in the API reference, those of RSA and of the curves of NIST. */
const algorithm = z.enum([
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
  'ECDSA_SHA_256',
  'ECDSA_SHA_384',
  'ECDSA_SHA_512',
]);
/** The only one that a key of ECC_NIST_P256 takes. */
const OURS = 'ECDSA_SHA_256';
const DIGEST_BYTES = 32;

/**
 * Signing with keys of ECC_NIST_P256; each operation's input and answer are those of the KMS API reference.
 * Of a message only, not of a digest: Node has nothing that signs what is hashed already.
 */
export function kmsSigningOperations(keys: KmsKeys): Record<string, Operation> {
  return {
    Sign: operation(
      z.object({
        KeyId: keyId,
        Message: blob({ min: 1, max: 4096 }),
        MessageType: z.enum(['RAW', 'DIGEST', 'EXTERNAL_MU']).default('RAW'),
        SigningAlgorithm: algorithm,
      }),
      ({ KeyId, Message, MessageType, SigningAlgorithm }) => {
        const key = requireSigning(requireUsable(keys.find(KeyId)), 'Sign');
        if (SigningAlgorithm !== OURS) {
          throw new AwsError(
            'InvalidKeyUsageException',
            `Algorithm ${SigningAlgorithm} is incompatible with key spec ECC_NIST_P256.`,
          );
        }
        if (MessageType === 'DIGEST' && Message.length !== DIGEST_BYTES) {
          throw new AwsError(
            'ValidationException',
            `Digest is invalid length for algorithm ${SigningAlgorithm}.`,
          );
        }
        if (MessageType !== 'RAW') {
          throw new AwsError(
            'UnsupportedOperationException',
            'The stand-in signs messages of type RAW only.',
          );
        }
        const signature = sign('sha256', Message, key.privateKey);
        return { KeyId: key.arn, Signature: signature.toString('base64'), SigningAlgorithm };
      },
    ),
    GetPublicKey: operation(z.object({ KeyId: keyId }), ({ KeyId }) => {
      const found = requireUsable(keys.find(KeyId));
      if (found.usage !== 'SIGN_VERIFY') {
        throw new AwsError('UnsupportedOperationException', `${found.arn} is not an asymmetric key.`);
      }
      return {
        KeyId: found.arn,
        PublicKey: found.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
        CustomerMasterKeySpec: 'ECC_NIST_P256',
        KeySpec: 'ECC_NIST_P256',
        KeyUsage: 'SIGN_VERIFY',
        SigningAlgorithms: [OURS],
      };
    }),
  };
}
