import * as z from 'zod/mini';
import { acceptBody } from '../input/accept-body.ts';
import { isObject } from '../input/field-errors.ts';
import { findTextFaults } from '../input/text-faults.ts';
import { Failure } from '../problems.ts';
import { checkEventRules } from './event-rules.ts';
import { eventTimeSchema } from './event-time.ts';
import { recurrenceSchema } from './recurrence.ts';

/** Text of at most `limit` characters, counted as JSON Schema counts them: in code points. */
function textUpTo(limit: number): z.ZodMiniString {
  return z.string().check(
    z.refine((text) => text.length <= limit || [...text].length <= limit, {
      error: `Must not be longer than ${limit} characters.`,
    }),
    z.meta({ maxLength: limit }),
  );
}

const email = z
  .email({
    // What HTML forms accept, and a dot in the domain; internationalized domains in their xn-- form.
    pattern:
      /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
    error: 'Must be an email address, like ada@example.com.',
  })
  .check(z.maxLength(254, 'Must be an email address of at most 254 characters (RFC 5321).'));

const attendee = z.strictObject({
  email,
  displayName: z.optional(textUpTo(256)),
  optional: describedFlag('Whether the guest may stay away. Default false.'),
});

const reminder = z.strictObject({
  method: z.enum(['email', 'popup']),
  minutes: z
    .int()
    .check(
      z.minimum(0, 'Must be 0 or more.'),
      z.maximum(40320, 'Must be at most 40320 (four weeks).'),
      z.meta({ description: 'Minutes before the start.' }),
    ),
});

const overrides = z.array(reminder).check(z.maxLength(5, 'Must not hold more than 5 reminders.'));

const reminders = z.strictObject({
  useDefault: z.boolean().check(z.meta({ description: "Whether the calendar's own reminders apply." })),
  overrides: z
    .optional(overrides)
    .check(z.meta({ description: 'Only with `useDefault: false`; then without any there is no reminder.' })),
});

const calendarId = z.string().check(
  // Never a bare path segment such as "..": the id becomes part of Google's URL.
  z.regex(
    /^(primary|[^\s@/\\]+@[^\s@/\\]+)$/,
    'Must be primary or the id of a calendar, which looks like an email address.',
  ),
  z.maxLength(254, 'Must not be longer than 254 characters.'),
);

const attendees = z
  .array(attendee)
  .check(z.maxLength(200, 'Must not hold more than 200 guests; invite a group instead.'));

/** A boolean that may be left out. */
function describedFlag(description: string) {
  return z.optional(z.boolean()).check(z.meta({ description }));
}

/**
 * The body of `POST /events`: the fields of Calendar's `events.insert` that people use, in Google's words.
 * The schema is the shape alone, for the OpenAPI document too; {@link parseEventInput} knows the rules between
 * fields as well. Limits of reminders, colours and guests are Google's (events resource; Calendar help: 200
 * guests); those of text lengths are ours, since Google's reference names none.
 */
export const eventInputSchema = z.strictObject({
  calendarId: z._default(calendarId, 'primary'),
  summary: textUpTo(1024).check(
    z.regex(/\S/, 'Must not be blank.'),
    z.meta({ description: 'The title.', examples: ['Lunch with Ada'] }),
  ),
  description: z
    .optional(textUpTo(8192))
    .check(z.meta({ description: 'May hold HTML, line breaks (`\\n`) and tabs.' })),
  location: z.optional(textUpTo(1024)),
  start: eventTimeSchema.check(z.meta({ description: 'Inclusive; for a recurring event, the first start.' })),
  end: eventTimeSchema.check(
    z.meta({
      description: 'Exclusive, in the form of start: an all-day event of one day ends on the next.',
    }),
  ),
  attendees: z
    .optional(attendees)
    .check(z.meta({ description: 'Guests, each address once. They hear of it only as `sendUpdates` says.' })),
  recurrence: z.optional(recurrenceSchema),
  reminders: z.optional(reminders),
  colorId: z.optional(z.enum(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11'])),
  visibility: z.optional(z.enum(['default', 'public', 'private', 'confidential'])),
  transparency: z
    .optional(z.enum(['opaque', 'transparent']))
    .check(z.meta({ description: 'Whether the time counts as busy (`opaque`, default).' })),
  conference: z.optional(z.literal('meet')).check(z.meta({ description: 'Adds a Google Meet conference.' })),
  sendUpdates: z._default(z.enum(['all', 'externalOnly', 'none']), 'none').check(
    z.meta({
      description:
        "Who gets an email about the event. `none` as with Google itself: mail in the user's name cannot be called back, so it has to be asked for. With guests, `all` is usually wanted: Google warns that with `none` the event may not reach calendars outside Google.",
    }),
  ),
  guestsCanModify: describedFlag('Default false.'),
  guestsCanInviteOthers: describedFlag('Default true.'),
  guestsCanSeeOtherGuests: describedFlag('Default true.'),
});

export type EventInput = z.output<typeof eventInputSchema>;

/**
 * Checks the body of an event and finds all of its faults at once (up to 100 are listed).
 *
 * @param body what the client's JSON holds.
 * @throws Failure `invalid_request` (400) for anything but an object and for control characters,
 * `unknown_field` (400) when nothing is wrong but names this operation does not know, else `invalid_event`
 * (422). `errors` says what to mend where, and never repeats a long value.
 */
export function parseEventInput(body: unknown): EventInput {
  if (!isObject(body)) throw new Failure('invalid_request', { detail: 'The body must be a JSON object.' });
  const found = { text: findTextFaults(body), rules: checkEventRules(body) };
  return acceptBody(eventInputSchema, body, found, 'invalid_event');
}
