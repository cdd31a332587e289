import * as z from 'zod';
import { AwsError } from '../wire/aws-error.ts';
import { blob, type Operation, operation } from '../wire/json-protocol.ts';
import { type EncryptionContext, keyIdIn, openUnder, sealUnder } from './ciphertext.ts';
import { keyId } from './key-id.ts';
import { type KmsKeys, newestMaterial, requireSymmetric, requireUsable } from './kms-keys.ts';

const context = z.record(z.string(), z.string()).default({});
const algorithm = z.literal('SYMMETRIC_DEFAULT').default('SYMMETRIC_DEFAULT');
/** Encrypt takes 1–4096 bytes under a symmetric key, Decrypt blobs of 1–6144 (API reference). */
const plaintext = blob({ min: 1, max: 4096 });
const ciphertext = blob({ min: 1, max: 6144 });

/** Encryption under symmetric keys; each operation's input and answer are those of the KMS API reference. */
export function kmsEncryptionOperations(keys: KmsKeys): Record<string, Operation> {
  return {
    Encrypt: operation(
      z.object({
        KeyId: keyId,
        Plaintext: plaintext,
        EncryptionContext: context,
        EncryptionAlgorithm: algorithm,
      }),
      ({ KeyId, Plaintext, EncryptionContext, EncryptionAlgorithm }) => {
        const key = requireSymmetric(requireUsable(keys.find(KeyId)), 'Encrypt');
        const sealed = sealUnder(key, Plaintext, EncryptionContext);
        return { CiphertextBlob: sealed.toString('base64'), KeyId: key.arn, EncryptionAlgorithm };
      },
    ),
    Decrypt: operation(
      z.object({
        CiphertextBlob: ciphertext,
        KeyId: keyId.optional(),
        EncryptionContext: context,
        EncryptionAlgorithm: algorithm,
      }),
      ({ CiphertextBlob, KeyId, EncryptionContext, EncryptionAlgorithm }) => {
        const { key, opened } = open(keys, CiphertextBlob, EncryptionContext, KeyId);
        return {
          Plaintext: opened.plaintext.toString('base64'),
          KeyId: key.arn,
          KeyMaterialId: opened.material.id,
          EncryptionAlgorithm,
        };
      },
    ),
    ReEncrypt: operation(
      z.object({
        CiphertextBlob: ciphertext,
        SourceKeyId: keyId.optional(),
        SourceEncryptionContext: context,
        DestinationKeyId: keyId,
        DestinationEncryptionContext: context,
      }),
      (input) => {
        const { CiphertextBlob, SourceEncryptionContext, SourceKeyId } = input;
        const { key, opened } = open(keys, CiphertextBlob, SourceEncryptionContext, SourceKeyId);
        const destination = requireSymmetric(requireUsable(keys.find(input.DestinationKeyId)), 'ReEncrypt');
        const sealed = sealUnder(destination, opened.plaintext, input.DestinationEncryptionContext);
        return {
          CiphertextBlob: sealed.toString('base64'),
          SourceKeyId: key.arn,
          KeyId: destination.arn,
          SourceKeyMaterialId: opened.material.id,
          DestinationKeyMaterialId: newestMaterial(destination).id,
          SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
          DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        };
      },
    ),
  };
}

/** @throws AwsError in AWS's order: the key named by the caller, the blob's own key, its state, then the blob */
function open(keys: KmsKeys, sealed: Buffer, encryptionContext: EncryptionContext, reference?: string) {
  const expected = reference === undefined ? undefined : requireSymmetric(keys.find(reference), 'Decrypt');
  const id = keyIdIn(sealed) ?? '';
  // KMS does not tell that key from one that the caller may not use.
  if (keys.isGone(id) && !expected) throw accessDenied();
  const key = keys.get(id);
  if (key?.usage !== 'ENCRYPT_DECRYPT') throw invalidCiphertext();
  if (expected && expected !== key) {
    throw new AwsError(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  }
  requireUsable(key);
  const opened = openUnder(key, sealed, encryptionContext);
  if (!opened) throw invalidCiphertext();
  return { key, opened };
}

function invalidCiphertext(): AwsError {
  return new AwsError('InvalidCiphertextException', 'The ciphertext or its encryption context is not valid.');
}

/** Of a key that is gone, or of another account that does not let this one in. */
export function accessDenied(): AwsError {
  return new AwsError(
    'AccessDeniedException',
    'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
  );
}
