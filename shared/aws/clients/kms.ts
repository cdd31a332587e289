import { KMSClient } from '@aws-sdk/client-kms';
import { endInTime } from '../end-in-time.ts';
import { bounded } from './bounded.ts';

export function createKmsClient(): KMSClient {
  return endInTime(new KMSClient(bounded));
}
