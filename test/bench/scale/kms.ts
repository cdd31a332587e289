import { createHash } from 'node:crypto';
import type { DecryptCommandInput, EncryptCommandInput } from '@aws-sdk/client-kms';
import { named } from '../../faults/support/aws.ts';

/** Bytes by which a ciphertext of a symmetric key is longer than what it hides. */
const HEADER = 152;

/** KMS: a ciphertext is as long as a real one, which rows are billed by, and opens under its own context only. */
export function createKmsModel() {
  return {
    Encrypt: ({ Plaintext = new Uint8Array(), EncryptionContext }: EncryptCommandInput) => {
      const CiphertextBlob = new Uint8Array(HEADER + Plaintext.length);
      CiphertextBlob.set(digest(EncryptionContext));
      CiphertextBlob.set(Plaintext, HEADER);
      return { CiphertextBlob };
    },
    Decrypt: ({ CiphertextBlob = new Uint8Array(), EncryptionContext }: DecryptCommandInput) => {
      const expected = digest(EncryptionContext);
      if (expected.some((byte, at) => byte !== CiphertextBlob[at])) throw named('InvalidCiphertextException');
      return { Plaintext: CiphertextBlob.slice(HEADER) };
    },
  };
}

function digest(context: Record<string, string> = {}): Uint8Array {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(context)))
    .digest();
}
