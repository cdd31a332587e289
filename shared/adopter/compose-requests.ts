import type * as z from 'zod/mini';
import { createSqsClient } from '../aws/clients/sqs.ts';
import { type eventInputSchema, parseEventInput } from '../calendar/event-input.ts';
import { createQueue } from '../queue/queue.ts';
import { tenantOf } from '../queue/tenant.ts';
import { readVariables, type Source } from '../read-environment.ts';
import { REQUESTING } from './environment.ts';

/** An event asked of the engine; a repeat of a `key` for the same user makes no second event. */
interface RequestedEvent {
  /** The `sub` of the account. */
  user: string;
  /** At most 255 characters. */
  key: string;
  /** As `POST /events` takes it. */
  event: z.input<typeof eventInputSchema>;
}

/**
 * Leaves events to the engine, which creates each once, retries, and tells the bus what came of it.
 *
 * @throws Failure `invalid_event` for one that Google would refuse, and then sends none; `store_unavailable`,
 * after which some may have been sent: repeat all
 */
export type RequestEvents = (requested: readonly RequestedEvent[]) => Promise<void>;

/**
 * Builds the client, once for all invocations; the construct GoogleFunction provides what it reads.
 *
 * @throws MissingEnvironment naming every variable that is missing
 */
export function composeRequests(source: Source = process.env): RequestEvents {
  const { EVENT_QUEUE_URL } = readVariables(REQUESTING, source);
  const queue = createQueue(createSqsClient(), EVENT_QUEUE_URL, tenantOf);
  return async (requested) => {
    await queue.send(
      requested.map(({ user, key, event }) => ({ kind: 'event', user, key, event: parseEventInput(event) })),
    );
  };
}
