import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { awsFailure } from '../aws/failures.ts';
import { Failure } from '../problems.ts';
import type { BusEvents } from './bus-events.ts';

export interface Bus {
  /** Tells adopters, if they want to hear of such a thing. @throws Failure `store_unavailable` */
  publish<Type extends keyof BusEvents>(type: Type, detail: BusEvents[Type]): Promise<void>;
}

const SOURCE = 'onbehalf';

/** @param wanted the types of events that are published; others are not */
export function createBus(client: EventBridgeClient, busName: string, wanted: readonly string[]): Bus {
  return {
    async publish(type, detail) {
      if (!wanted.includes(type)) return;
      const entry = {
        EventBusName: busName,
        Source: SOURCE,
        DetailType: type,
        Detail: JSON.stringify(detail),
      };
      const { FailedEntryCount } = await client
        .send(new PutEventsCommand({ Entries: [entry] }))
        .catch((error: unknown) => {
          throw awsFailure('store_unavailable', error);
        });
      if (FailedEntryCount) throw new Failure('store_unavailable', { reason: 'PutEvents' });
    },
  };
}
