import type { EventBridgeEvent } from 'aws-lambda';
import type { BusEvents } from '../../shared/bus/bus-events.ts';

type GrantRevoked = EventBridgeEvent<'GrantRevoked', BusEvents['GrantRevoked']>;

/** Sample: hears on the bus that a grant is dead, maybe twice. In the place of the line you would write to the user. */
export async function handler({ id, time, detail: { user } }: GrantRevoked): Promise<void> {
  console.log(
    JSON.stringify({ level: 'INFO', message: 'has to connect again', user, since: time, event: id }),
  );
}
