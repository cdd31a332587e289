import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SymmetricKey } from './kms-keys.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

const ALGORITHM = 'aes-256-gcm';
const VERSION = Buffer.from([1]);
const ID_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = VERSION.length + ID_BYTES;
const OVERHEAD = HEADER_BYTES + IV_BYTES + TAG_BYTES;

/**
 * Encrypts under a key. The blob is `version ‖ key id ‖ iv ‖ tag ‖ ciphertext`; like AWS's it names its key
 * and does not contain the encryption context.
 */
export function sealUnder(key: SymmetricKey, plaintext: Buffer, context: EncryptionContext): Buffer {
  const header = Buffer.concat([VERSION, Buffer.from(key.id.replaceAll('-', ''), 'hex')]);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key.material, iv);
  cipher.setAAD(additionalData(header, context));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([header, iv, cipher.getAuthTag(), ciphertext]);
}

/** The id of the key that a blob names; undefined if it is no blob of this service. */
export function keyIdIn(blob: Buffer): string | undefined {
  if (blob.length <= OVERHEAD || !blob.subarray(0, VERSION.length).equals(VERSION)) return undefined;
  const hex = blob.subarray(VERSION.length, HEADER_BYTES).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Decrypts a blob; undefined if one bit of blob, key or context is another than at {@link sealUnder}. */
export function openUnder(key: SymmetricKey, blob: Buffer, context: EncryptionContext): Buffer | undefined {
  const ivEnd = HEADER_BYTES + IV_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key.material, blob.subarray(HEADER_BYTES, ivEnd));
  decipher.setAAD(additionalData(blob.subarray(0, HEADER_BYTES), context));
  decipher.setAuthTag(blob.subarray(ivEnd, OVERHEAD));
  try {
    return Buffer.concat([decipher.update(blob.subarray(OVERHEAD)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** The same for the same pairs in any order; JSON's quoting keeps one pair from passing as two. */
function additionalData(header: Buffer, context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.concat([header, Buffer.from(JSON.stringify(pairs))]);
}
