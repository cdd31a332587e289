import { accessDenied } from './kms/kms-encryption.ts';
import { createKmsKeys, type KmsKey } from './kms/kms-keys.ts';
import { kmsOperations } from './kms/kms-operations.ts';
import { AwsError } from './wire/aws-error.ts';
import { type Endpoint, startEndpoint } from './wire/endpoint.ts';
import { awsJson } from './wire/json-protocol.ts';

const refusals = {
  throttle: new AwsError(
    'ThrottlingException',
    'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
  ),
  access_denied: accessDenied(),
  disabled: new AwsError('DisabledException', 'The key is disabled.'),
  internal: new AwsError('KMSInternalException', 'An internal error occurred. Try again.', 500),
};

export interface Kms extends Endpoint<keyof typeof refusals> {
  /** The key that the stack seals grants with. */
  keyId: string;
  keyArn: string;
  /** Makes a further key. @returns its id */
  createKey(alias?: string): string;
  /** The same for an asymmetric one that signs. @returns its ARN */
  createSigningKey(alias?: string): string;
  /** Sets what a key may be used for, as an operator's DisableKey, EnableKey or ScheduleKeyDeletion does. */
  setKeyState(reference: string, state: KmsKey['state']): void;
  /** Deletes a key for good, as AWS does when its waiting period is over. */
  deleteKey(reference: string): void;
}

/**
 * AWS KMS on one machine, in memory: symmetric keys that can be rotated, with the encryption context as authenticated
 * data, and keys that sign.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/
 */
export async function startKms({ now = Date.now }: { now?: () => number } = {}): Promise<Kms> {
  const keys = createKmsKeys(now);
  const key = keys.create({ alias: 'onbehalf-grants', description: 'Seals Google grants.' });
  const endpoint = await startEndpoint({
    ...awsJson('1.1', 'TrentService', kmsOperations(keys)),
    bodyLimit: 256 * 1024,
    refusals,
  });
  return {
    ...endpoint,
    keyId: key.id,
    keyArn: key.arn,
    createKey: (alias) => keys.create({ alias }).id,
    createSigningKey: (alias) => keys.createSigning({ alias }).arn,
    setKeyState(reference, state) {
      keys.find(reference).state = state;
    },
    deleteKey: (reference) => keys.remove(keys.find(reference)),
  };
}
