import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type KeyMaterial, newestMaterial, type SymmetricKey } from './kms-keys.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

const ALGORITHM = 'aes-256-gcm';
const VERSION = Buffer.from([1]);
const ID_BYTES = 16;
const GENERATION_BYTES = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const ID_END = VERSION.length + ID_BYTES;
const HEADER_BYTES = ID_END + GENERATION_BYTES;
const OVERHEAD = HEADER_BYTES + IV_BYTES + TAG_BYTES;

/**
 * Encrypts under the newest material of a key. The blob is `version ‖ key id ‖ generation ‖ iv ‖ tag ‖ ciphertext`; like
 * AWS's it names its key, and which of the key's materials it was, and does not contain the encryption context.
 */
export function sealUnder(key: SymmetricKey, plaintext: Buffer, context: EncryptionContext): Buffer {
  const { bytes } = newestMaterial(key);
  const generation = key.materials.length - 1;
  const header = Buffer.concat([
    VERSION,
    Buffer.from(key.id.replaceAll('-', ''), 'hex'),
    Buffer.of(generation),
  ]);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, bytes, iv);
  cipher.setAAD(additionalData(header, context));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([header, iv, cipher.getAuthTag(), ciphertext]);
}

/** The id of the key that a blob names; undefined if it is no blob of this service. */
export function keyIdIn(blob: Buffer): string | undefined {
  if (blob.length <= OVERHEAD || !blob.subarray(0, VERSION.length).equals(VERSION)) return undefined;
  const hex = blob.subarray(VERSION.length, ID_END).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

interface Opened {
  plaintext: Buffer;
  /** What it was encrypted under. */
  material: KeyMaterial;
}

/** Decrypts a blob; undefined if one bit of blob, key or context is another than at {@link sealUnder}. */
export function openUnder(key: SymmetricKey, blob: Buffer, context: EncryptionContext): Opened | undefined {
  const material = key.materials[blob.readUInt8(ID_END)];
  if (!material) return undefined;
  const ivEnd = HEADER_BYTES + IV_BYTES;
  const decipher = createDecipheriv(ALGORITHM, material.bytes, blob.subarray(HEADER_BYTES, ivEnd));
  decipher.setAAD(additionalData(blob.subarray(0, HEADER_BYTES), context));
  decipher.setAuthTag(blob.subarray(ivEnd, OVERHEAD));
  try {
    return {
      plaintext: Buffer.concat([decipher.update(blob.subarray(OVERHEAD)), decipher.final()]),
      material,
    };
  } catch {
    return undefined;
  }
}

/** The same for the same pairs in any order; JSON's quoting keeps one pair from passing as two. */
function additionalData(header: Buffer, context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.concat([header, Buffer.from(JSON.stringify(pairs))]);
}
