import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { endInTime } from '../end-in-time.ts';
import { bounded } from './bounded.ts';
import { withoutLog } from './without-log.ts';

export function createDocumentClient(): DynamoDBDocumentClient {
  // A Lambda's credentials name no account, and they are not read anew for each call to find that out.
  const client = new DynamoDBClient({ ...bounded, accountIdEndpointMode: 'disabled' });
  return DynamoDBDocumentClient.from(withoutLog(endInTime(client)), {
    marshallOptions: { removeUndefinedValues: true },
  });
}
