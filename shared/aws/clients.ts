import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * Bounds of one AWS call: three tries of at most 1.5 s each and their back-off stay under 5 s, well inside
 * every function's own timeout. `requestTimeout` alone only warns; `throwOnRequestTimeout` makes it a bound.
 */
const bounded = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 1_500, throwOnRequestTimeout: true },
};

export function createDocumentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(bounded), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

export function createKmsClient(): KMSClient {
  return new KMSClient(bounded);
}

export function createSecretsManagerClient(): SecretsManagerClient {
  return new SecretsManagerClient(bounded);
}
