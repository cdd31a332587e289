import * as z from 'zod/mini';
import { eventInputSchema } from '../calendar/event-input.ts';

const user = z.string().check(z.minLength(1), z.maxLength(255));
const instant = z.iso.datetime().check(z.meta({ description: 'UTC, with seconds: 2027-03-01T17:00:00Z' }));

/** EventBridge Scheduler: an occurrence of a plan. Its `occurrence` is `<aws.scheduler.scheduled-time>`. */
const scheduled = z.strictObject({
  kind: z.literal('scheduled'),
  user,
  schedule: z.string(),
  occurrence: instant,
  /** The user has connected again: the occurrence runs, however late it is. */
  resumed: z.optional(z.boolean()),
});

/** The broadcast planner: one event of an operator's, for one of many users. The event stands with the broadcast. */
const broadcast = z.strictObject({ kind: z.literal('broadcast'), user, broadcast: z.string() });

/** A Lambda of the adopter's: an event for a user. The same `key` of the same user makes no second one. */
const event = z.strictObject({
  kind: z.literal('event'),
  user,
  key: z.string().check(z.minLength(1), z.maxLength(255)),
  event: eventInputSchema,
});

/** The nightly check: renews the user's grant, so that a dead one is found before an event is missed. */
const checkGrant = z.strictObject({ kind: z.literal('check-grant'), user });

/** A user has connected again: what was missed meanwhile is run or given up, as each plan says. */
const resume = z.strictObject({ kind: z.literal('resume'), user });

/**
 * What stands in the one queue that the worker empties. Whose a plan or a grant is, no message says: it is looked up in
 * the partition of the user who is named, so a message that names another's finds nothing, and removes nothing.
 */
export const eventRequestSchema = z.discriminatedUnion('kind', [
  scheduled,
  broadcast,
  event,
  checkGrant,
  resume,
]);

export type EventRequest = z.infer<typeof eventRequestSchema>;
export type ScheduledRequest = z.infer<typeof scheduled>;
