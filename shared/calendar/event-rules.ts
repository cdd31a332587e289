import { Temporal } from 'temporal-polyfill';
import * as z from 'zod/mini';
import { below } from '../input/field-errors.ts';
import type { FieldError } from '../problems.ts';
import { eventTimeSchema, type Moment, readEventTime } from './event-time.ts';
import { checkRecurrence } from './recurrence.ts';

/**
 * The fields that rules look at, each as far as it can be read: one wrong field hides no fault of another.
 * What is wrong with the shape itself is told by the schema of the event.
 */
const ruledFieldsSchema = z.object({
  start: readable(z.object(eventTimeSchema.shape)),
  end: readable(z.object(eventTimeSchema.shape)),
  recurrence: readable(z.array(z.string())),
  attendees: readable(z.array(readable(z.object({ email: z.string() })))),
  reminders: readable(z.object({ useDefault: z.boolean(), overrides: z.array(z.unknown()) })),
});

/** A field as far as it can be read: undefined when it is left out or wrong. */
function readable<T extends z.ZodMiniType>(schema: T) {
  return z.catch(z.optional(schema), undefined);
}

type RuledFields = z.infer<typeof ruledFieldsSchema>;

/** Everything that is wrong with an event and that a JSON schema cannot say. */
export function checkEventRules(body: object): FieldError[] {
  const event = ruledFieldsSchema.parse(body);
  const start = event.start && readEventTime(event.start);
  const end = event.end && readEventTime(event.end);
  return [
    ...below('/start', start?.errors),
    ...below('/end', end?.errors),
    ...checkOrder(start?.moment, end?.moment),
    ...(event.recurrence ? checkSeriesZone(start?.moment, end?.moment) : []),
    ...below('/recurrence', event.recurrence && checkRecurrence(event.recurrence, start?.moment)),
    ...checkAttendees(event.attendees),
    ...checkReminders(event.reminders),
  ];
}

/** Google: `end` is exclusive, and an empty range is refused (`timeRangeEmpty`). */
function checkOrder(start: Moment | undefined, end: Moment | undefined): FieldError[] {
  if (start === undefined || end === undefined) return [];
  if (start.kind === 'date' && end.kind === 'date') {
    if (Temporal.PlainDate.compare(end.date, start.date) > 0) return [];
    const next = start.date.add({ days: 1 });
    return [
      { pointer: '/end/date', detail: `Must be after start, being exclusive: ${next} for a single day.` },
    ];
  }
  if (start.kind === 'instant' && end.kind === 'instant') {
    if (Temporal.Instant.compare(end.instant, start.instant) > 0) return [];
    return [{ pointer: '/end/dateTime', detail: 'Must be later than start.' }];
  }
  return [{ pointer: '/end', detail: 'Must have the form of start: both date or both dateTime.' }];
}

/**
 * Google (Calendar API guide, "Recurring event time zone"): a single time zone must be given for recurring
 * events; it is needed to expand them. An offset will not do, because it changes over the year.
 */
function checkSeriesZone(start: Moment | undefined, end: Moment | undefined): FieldError[] {
  if (start?.kind !== 'instant' || end?.kind !== 'instant') return [];
  const errors: FieldError[] = [];
  const required = 'Required for a recurring event, even beside an offset.';
  if (start.timeZone === undefined) errors.push({ pointer: '/start/timeZone', detail: required });
  if (end.timeZone === undefined) errors.push({ pointer: '/end/timeZone', detail: required });
  if (errors.length === 0 && start.timeZone !== end.timeZone) {
    errors.push({ pointer: '/end/timeZone', detail: 'Must be that of start in a recurring event.' });
  }
  return errors;
}

function checkAttendees(attendees: RuledFields['attendees'] = []): FieldError[] {
  const first = new Map<string, number>();
  const errors: FieldError[] = [];
  for (const [index, attendee] of attendees.entries()) {
    if (attendee === undefined) continue;
    const key = attendee.email.toLowerCase();
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, index);
    else {
      const detail = `Is the address of attendee ${earlier} already; case makes no difference.`;
      errors.push({ pointer: `/attendees/${index}/email`, detail });
    }
  }
  return errors;
}

/** Google refuses overrides beside the calendar's own reminders. */
function checkReminders(reminders: RuledFields['reminders']): FieldError[] {
  if (!reminders?.useDefault || reminders.overrides.length === 0) return [];
  return [{ pointer: '/reminders/overrides', detail: 'Overrides take useDefault: false.' }];
}
