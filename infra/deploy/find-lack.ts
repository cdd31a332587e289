import { createSecretsManagerClient } from '../../shared/aws/clients/secrets-manager.ts';
import { UNSET } from '../../shared/env.ts';
import type { Deployment } from '../ops/deployment/deployment.ts';
import { probeClient } from '../ops/secret/probe-client.ts';
import { readStoredSecret } from '../ops/secret/stored-secret.ts';

/**
 * What keeps users from signing in, and a person can put in place now: the client with its secret, or the secret
 * alone. What else there may be is for the doctor to say.
 */
export async function findLack({
  names,
}: Pick<Deployment, 'names'>): Promise<'client' | 'secret' | undefined> {
  if (names.GOOGLE_CLIENT_ID === UNSET) return 'client';
  const stored = await readStoredSecret(createSecretsManagerClient(), names.GOOGLE_CLIENT_SECRET_ID);
  if (stored.kind === 'missing' || stored.kind === 'unreadable') return undefined;
  if (stored.kind !== 'filled') return 'secret';
  switch ((await probeClient(names, stored.value)).kind) {
    case 'unknown_client':
    case 'disabled':
      return 'client';
    case 'wrong_secret':
      return 'secret';
    default:
      return undefined;
  }
}
