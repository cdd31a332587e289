import { AwsError } from './aws-error.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { createFaultSwitches, type FaultSwitches } from './faults.ts';
import { awsJson } from './json-protocol.ts';
import { createKmsKeys, type KmsKey } from './kms-keys.ts';
import { kmsOperations } from './kms-operations.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';

const refusals = {
  throttle: new AwsError(
    'ThrottlingException',
    'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
  ),
  access_denied: new AwsError(
    'AccessDeniedException',
    'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
  ),
  disabled: new AwsError('DisabledException', 'The key is disabled.'),
  internal: new AwsError('KMSInternalException', 'An internal error occurred. Try again.', 500),
};

export interface Kms extends Endpoint {
  /** The key that the stack seals grants with. */
  keyId: string;
  keyArn: string;
  requests: RequestLog;
  faults: FaultSwitches<keyof typeof refusals>;
  /** Makes a further key. @returns its id */
  createKey(alias?: string): string;
  /** The same for an asymmetric one that signs. @returns its ARN */
  createSigningKey(alias?: string): string;
  /** Sets what a key may be used for, as an operator's DisableKey, EnableKey or ScheduleKeyDeletion does. */
  setKeyState(reference: string, state: KmsKey['state']): void;
}

/**
 * AWS KMS on one machine, in memory: symmetric keys, with the encryption context as authenticated data, and keys
 * that sign.
 *
 * @param options.alias of the first key, without `alias/`
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/
 */
export async function startKms(
  options: { port?: number; alias?: string; now?: () => number } = {},
): Promise<Kms> {
  const keys = createKmsKeys(options.now ?? Date.now);
  const requests = createRequestLog();
  const faults = createFaultSwitches(refusals);
  const key = keys.create({ alias: options.alias ?? 'onbehalf-grants', description: 'Seals Google grants.' });
  const endpoint = await startEndpoint({
    ...awsJson('1.1', 'TrentService', kmsOperations(keys)),
    port: options.port,
    bodyLimit: 256 * 1024,
    requests,
    faults,
  });
  return {
    ...endpoint,
    keyId: key.id,
    keyArn: key.arn,
    requests,
    faults,
    createKey: (alias) => keys.create({ alias }).id,
    createSigningKey: (alias) => keys.createSigning({ alias }).arn,
    setKeyState(reference, state) {
      keys.find(reference).state = state;
    },
  };
}
