import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { endInTime } from '../end-in-time.ts';
import { bounded } from './bounded.ts';

export function createEventBridgeClient(): EventBridgeClient {
  return endInTime(new EventBridgeClient(bounded));
}
