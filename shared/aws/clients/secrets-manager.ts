import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { endInTime } from '../end-in-time.ts';
import { bounded } from './bounded.ts';

export function createSecretsManagerClient(): SecretsManagerClient {
  return endInTime(new SecretsManagerClient(bounded));
}
