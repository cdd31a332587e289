import { randomBytes, randomUUID } from 'node:crypto';
import { arnOf } from './account.ts';
import { AwsError } from './aws-error.ts';

export interface KmsKey {
  id: string;
  arn: string;
  /** 32 bytes; never leaves this process. */
  material: Buffer;
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  description: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
}

export interface KmsKeys {
  /** @param alias without `alias/` */
  create(options: { alias?: string; description?: string }): KmsKey;
  /**
   * The key that a key id, key ARN, alias name or alias ARN means.
   *
   * @throws AwsError `NotFoundException`, `InvalidArnException`
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
   */
  find(reference: string): KmsKey;
  get(id: string): KmsKey | undefined;
}

export function createKmsKeys(now: () => number): KmsKeys {
  const byId = new Map<string, KmsKey>();
  const aliases = new Map<string, string>();
  return {
    create({ alias, description = '' }) {
      const id = randomUUID();
      const arn = arnOf('kms', `key/${id}`);
      const key: KmsKey = {
        id,
        arn,
        material: randomBytes(32),
        state: 'Enabled',
        description,
        createdAt: now(),
      };
      byId.set(id, key);
      if (alias) aliases.set(`alias/${alias}`, id);
      return key;
    },
    get: (id) => byId.get(id),
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

/** @throws AwsError `DisabledException`, `KMSInvalidStateException` when the key may not be used now */
export function requireUsable(key: KmsKey): KmsKey {
  if (key.state === 'Disabled') throw new AwsError('DisabledException', `${key.arn} is disabled.`);
  if (key.state === 'PendingDeletion') {
    throw new AwsError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
  }
  return key;
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
