import { generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { arnOf } from '../wire/account.ts';
import { AwsError } from '../wire/aws-error.ts';

interface AnyKey {
  id: string;
  arn: string;
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  description: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
}

/** What a key encrypts with until it is rotated, and decrypts with for ever. */
export interface KeyMaterial {
  /** 64 hexadecimal digits. */
  id: string;
  /** 32 bytes; never leaves this process. */
  bytes: Buffer;
}

export interface SymmetricKey extends AnyKey {
  usage: 'ENCRYPT_DECRYPT';
  /** The oldest first; at least one. */
  materials: KeyMaterial[];
}

/** A pair on P-256. */
interface SigningKey extends AnyKey {
  usage: 'SIGN_VERIFY';
  /** Never leaves this process. */
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export type KmsKey = SymmetricKey | SigningKey;

interface NewKey {
  /** Without `alias/`. */
  alias?: string | undefined;
  description?: string;
}

export interface KmsKeys {
  create(options: NewKey): SymmetricKey;
  /** An asymmetric one: ECC_NIST_P256, SIGN_VERIFY. */
  createSigning(options: NewKey): SigningKey;
  /**
   * The key that a key id, key ARN, alias name or alias ARN means.
   *
   * @throws AwsError `NotFoundException`, `InvalidArnException`
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
   */
  find(reference: string): KmsKey;
  get(id: string): KmsKey | undefined;
  /** Deletes a key with its aliases, as happens when the waiting period is over. */
  remove(key: KmsKey): void;
  /** Whether there was a key of this id, which was deleted. */
  isGone(id: string): boolean;
}

export function createKmsKeys(now: () => number): KmsKeys {
  const byId = new Map<string, KmsKey>();
  const aliases = new Map<string, string>();
  const gone = new Set<string>();
  const describe = (description = ''): AnyKey => {
    const id = randomUUID();
    return { id, arn: arnOf('kms', `key/${id}`), state: 'Enabled', description, createdAt: now() };
  };
  const keep = <Key extends KmsKey>(key: Key, alias: string | undefined): Key => {
    byId.set(key.id, key);
    if (alias) aliases.set(`alias/${alias}`, key.id);
    return key;
  };
  return {
    create: ({ alias, description }) =>
      keep({ ...describe(description), usage: 'ENCRYPT_DECRYPT', materials: [createMaterial()] }, alias),
    createSigning: ({ alias, description }) =>
      keep(
        {
          ...describe(description),
          usage: 'SIGN_VERIFY',
          ...generateKeyPairSync('ec', { namedCurve: 'P-256' }),
        },
        alias,
      ),
    get: (id) => byId.get(id),
    remove({ id }) {
      byId.delete(id);
      gone.add(id);
      for (const [alias, target] of aliases) if (target === id) aliases.delete(alias);
    },
    isGone: (id) => gone.has(id),
    find(reference) {
      const name = resourceOf(reference);
      const id = name.startsWith('alias/') ? aliases.get(name) : name.replace(/^key\//, '');
      const key = id === undefined ? undefined : byId.get(id);
      if (key) return key;
      if (name.startsWith('alias/'))
        throw new AwsError('NotFoundException', `Alias ${arnOf('kms', name)} is not found.`);
      throw new AwsError('NotFoundException', `Key '${arnOf('kms', `key/${id}`)}' does not exist`);
    },
  };
}

export function createMaterial(): KeyMaterial {
  return { id: randomBytes(32).toString('hex'), bytes: randomBytes(32) };
}

/** What a key encrypts with now. */
export function newestMaterial({ arn, materials }: SymmetricKey): KeyMaterial {
  const newest = materials.at(-1);
  if (newest) return newest;
  throw new AwsError('KMSInternalException', `${arn} has no material.`, 500);
}

/** @throws AwsError `DisabledException`, `KMSInvalidStateException` when the key may not be used now */
export function requireUsable<Key extends KmsKey>(key: Key): Key {
  if (key.state === 'Disabled') throw new AwsError('DisabledException', `${key.arn} is disabled.`);
  if (key.state === 'PendingDeletion') {
    throw new AwsError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
  }
  return key;
}

/** @throws AwsError `InvalidKeyUsageException` when it is a key that does not encrypt */
export function requireSymmetric(key: KmsKey, operation: string): SymmetricKey {
  if (key.usage === 'ENCRYPT_DECRYPT') return key;
  throw wrongUsage(key, operation);
}

/** @throws AwsError `InvalidKeyUsageException` when it is a key that does not sign */
export function requireSigning(key: KmsKey, operation: string): SigningKey {
  if (key.usage === 'SIGN_VERIFY') return key;
  throw wrongUsage(key, operation);
}

function wrongUsage({ arn, usage }: KmsKey, operation: string): AwsError {
  return new AwsError(
    'InvalidKeyUsageException',
    `${arn} key usage is ${usage} which is not valid for ${operation}.`,
  );
}

function resourceOf(reference: string): string {
  if (!reference.startsWith('arn:')) return reference;
  const prefix = arnOf('kms', '');
  const resource = reference.slice(prefix.length);
  if (!reference.startsWith(prefix) || !/^(key|alias)\/./.test(resource)) {
    throw new AwsError('InvalidArnException', `Invalid arn: ${reference}`);
  }
  return resource;
}
