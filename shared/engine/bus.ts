import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { awsFailure } from '../aws/failures.ts';
import { Failure } from '../problems.ts';

/** What adopters can hear of, by `detail-type`; `detail` never holds what a user wrote. */
export interface BusEvents {
  EventCreated: RunDetail & { eventId: string; htmlLink: string | undefined };
  EventFailed: RunDetail & { reason: string };
  EventMissed: RunDetail & { reason: string };
  GrantRevoked: { user: string };
  GrantRestored: { user: string };
}

interface RunDetail {
  user: string;
  /** The plan, broadcast or key that asked for it. */
  source: string;
  occurrence: string;
}

export interface Bus {
  /** @throws Failure `store_unavailable` */
  publish<Type extends keyof BusEvents>(type: Type, detail: BusEvents[Type]): Promise<void>;
}

const SOURCE = 'onbehalf';

export function createBus(client: EventBridgeClient, busName: string): Bus {
  return {
    async publish(type, detail) {
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
      if (FailedEntryCount)
        throw new Failure('store_unavailable', { remedy: 'retry_later', reason: 'PutEvents' });
    },
  };
}
