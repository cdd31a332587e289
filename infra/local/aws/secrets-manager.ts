import { newSecret, putVersion, type Secret } from './secrets-manager/secret-versions.ts';
import { secretsManagerOperations } from './secrets-manager/secrets-manager-operations.ts';
import { AwsError } from './wire/aws-error.ts';
import { type Endpoint, startEndpoint } from './wire/endpoint.ts';
import { awsJson } from './wire/json-protocol.ts';

const refusals = {
  throttle: new AwsError('ThrottlingException', 'Rate exceeded'),
  access_denied: new AwsError(
    'AccessDeniedException',
    'The caller is not authorized to perform: secretsmanager:GetSecretValue because no identity-based policy allows the action.',
  ),
  not_found: new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret."),
  decryption_failure: new AwsError(
    'DecryptionFailure',
    'Secret cannot be decrypted by the provided KMS key.',
  ),
  internal: new AwsError('InternalServiceError', 'An error occurred on the server side.', 500),
};

export type SecretsManager = Endpoint<keyof typeof refusals>;

/**
 * AWS Secrets Manager on one machine, in memory: versions with their stages, deletion marks.
 *
 * @param options.secrets that are there from the start, by name
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/
 */
export async function startSecretsManager(
  options: { now?: () => number; secrets?: Readonly<Record<string, string>> } = {},
): Promise<SecretsManager> {
  const { now = Date.now } = options;
  const secrets: Secret[] = Object.entries(options.secrets ?? {}).map(([name, SecretString]) => {
    const secret = newSecret(name, undefined, now());
    putVersion(secret, { SecretString }, now());
    return secret;
  });
  return startEndpoint({
    ...awsJson('1.1', 'secretsmanager', secretsManagerOperations(secrets, now)),
    bodyLimit: 256 * 1024,
    refusals,
  });
}
