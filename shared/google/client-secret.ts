import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsFailure } from '../aws/failures.ts';
import { Failure, nameOf } from '../problems.ts';

/** How long a value is used before Secrets Manager is asked again (milliseconds). */
const FRESH = 5 * 60_000;
/** How long a value may be used while Secrets Manager cannot be reached (milliseconds). */
export const SECRET_USABLE = 60 * 60_000;

/**
 * Reads the OAuth client secret when it is needed. The secret may hold the plain value, or the JSON file that
 * Google's console offers for download (`{"web":{"client_secret":…}}`).
 *
 * The returned function throws Failure `not_configured` while the secret is missing or not filled in, and
 * `vault_unavailable` when Secrets Manager does not answer and no value was read within the last hour.
 */
export function createClientSecretReader(
  client: SecretsManagerClient,
  secretId: string,
  now: () => number = Date.now,
): () => Promise<string> {
  let known: { value: string; readAt: number } | undefined;
  let reading: Promise<string> | undefined;
  const read = async (): Promise<string> => {
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
      known = { value: readClientSecret(SecretString), readAt: now() };
    } catch (error) {
      const stillUsable = known && now() - known.readAt < SECRET_USABLE;
      if (known && stillUsable && !(error instanceof Failure)) return known.value;
      throw secretFailure(error);
    }
    return known.value;
  };
  return async () => {
    if (known && now() - known.readAt < FRESH) return known.value;
    // Ten users of one batch need it at the same time.
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}

function readClientSecret(stored: string | undefined): string {
  const value = stored?.trim() ?? '';
  const secret = value.startsWith('{') ? fromConsoleFile(value) : value;
  if (!secret) throw new Failure('not_configured', { reason: 'ClientSecretUnfilled' });
  return secret;
}

function fromConsoleFile(json: string): string | undefined {
  try {
    const file: { web?: { client_secret?: unknown } } = JSON.parse(json);
    return typeof file.web?.client_secret === 'string' ? file.web.client_secret : undefined;
  } catch {
    return undefined;
  }
}

function secretFailure(error: unknown): Failure {
  const reason = nameOf(error);
  if (reason === 'ResourceNotFoundException' || reason === 'InvalidRequestException') {
    return new Failure('not_configured', { reason });
  }
  return awsFailure('vault_unavailable', error);
}
