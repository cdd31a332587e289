import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { endInTime } from './end-in-time.ts';

/**
 * Bounds of one AWS call: three tries of at most 1.5 s each and their back-off stay under 5 s. `requestTimeout`
 * alone only warns, `throwOnRequestTimeout` makes it a bound; it ends when the headers are there, and the body
 * is bounded by `socketTimeout`. However little of the invocation is left, {@link endInTime} keeps within it.
 */
const bounded = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 1_500,
    socketTimeout: 1_500,
    throwOnRequestTimeout: true,
  },
};

export function createDocumentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(endInTime(new DynamoDBClient(bounded)), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

export function createKmsClient(): KMSClient {
  return endInTime(new KMSClient(bounded));
}

export function createSqsClient(): SQSClient {
  return endInTime(new SQSClient(bounded));
}

export function createEventBridgeClient(): EventBridgeClient {
  return endInTime(new EventBridgeClient(bounded));
}

export function createSchedulerClient(): SchedulerClient {
  return endInTime(new SchedulerClient(bounded));
}

export function createSecretsManagerClient(): SecretsManagerClient {
  return endInTime(new SecretsManagerClient(bounded));
}
