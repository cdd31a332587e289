import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { ACCOUNT_ID } from '../wire/account.ts';
import { type Operation, operation } from '../wire/json-protocol.ts';
import { keyId } from './key-id.ts';
import { kmsEncryptionOperations } from './kms-encryption.ts';
import { type KmsKey, type KmsKeys, newestMaterial } from './kms-keys.ts';
import { kmsRotationOperations } from './kms-rotation.ts';
import { kmsSigningOperations } from './kms-signing.ts';

/** What the key service can do; each operation's input and answer are those of the KMS API reference. */
export function kmsOperations(keys: KmsKeys): Record<string, Operation> {
  return {
    ...kmsEncryptionOperations(keys),
    ...kmsSigningOperations(keys),
    ...kmsRotationOperations(keys),
    DescribeKey: operation(z.object({ KeyId: keyId }), ({ KeyId }) => ({
      KeyMetadata: metadataOf(keys.find(KeyId)),
    })),
    GenerateRandom: operation(z.object({ NumberOfBytes: z.int().min(1).max(1024) }), ({ NumberOfBytes }) => ({
      Plaintext: randomBytes(NumberOfBytes).toString('base64'),
    })),
  };
}

function metadataOf(key: KmsKey) {
  const algorithms =
    key.usage === 'SIGN_VERIFY'
      ? { KeySpec: 'ECC_NIST_P256', SigningAlgorithms: ['ECDSA_SHA_256'] }
      : {
          KeySpec: 'SYMMETRIC_DEFAULT',
          EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
          CurrentKeyMaterialId: newestMaterial(key).id,
        };
  return {
    ...algorithms,
    AWSAccountId: ACCOUNT_ID,
    Arn: key.arn,
    CreationDate: key.createdAt / 1000,
    Description: key.description,
    Enabled: key.state === 'Enabled',
    KeyId: key.id,
    KeyManager: 'CUSTOMER',
    KeyState: key.state,
    KeyUsage: key.usage,
    MultiRegion: false,
    Origin: 'AWS_KMS',
  };
}
