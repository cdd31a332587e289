import { deriveEventId, fingerprint } from './event-id.ts';
import type { EventInput } from './event-input.ts';
import { toGoogleEvent } from './google-event.ts';
import type { EventToInsert } from './insert-event.ts';

/**
 * The event that a request of a user's is to create; the same request always makes the same one.
 *
 * @param input what `parseEventInput` answered
 * @param request what tells it from the user's other requests: an idempotency key, or schedule and occurrence
 * @throws Error when `input` has not been through `parseEventInput`
 */
export function toEventToInsert(
  input: EventInput,
  user: string,
  ...request: readonly string[]
): EventToInsert {
  const { calendarId } = input;
  const id = deriveEventId(user, calendarId, ...request);
  return { id, calendarId, fingerprint: fingerprint(input), ...toGoogleEvent(input, id) };
}
