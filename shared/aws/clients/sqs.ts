import { SQSClient } from '@aws-sdk/client-sqs';
import { endInTime } from '../end-in-time.ts';
import { bounded } from './bounded.ts';

export function createSqsClient(): SQSClient {
  return endInTime(new SQSClient(bounded));
}
