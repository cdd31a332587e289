import { Temporal } from 'temporal-polyfill';
import * as z from 'zod/mini';
import { eventInputSchema } from '../calendar/event-input.ts';
import { eventTimeSchema } from '../calendar/event-time.ts';
import { placeholderHelp } from './template-text.ts';

/** Days that an event may start after its occurrence, and last; the limit is ours. */
const MOST_DAYS = 366;

/** Durations of RFC 3339 appendix A without years and months: `P1M`, written for `PT1M`, is the classic slip. */
const elapsed = z.string().check(
  z.regex(
    /^P(?=\d|T\d)(\d{1,3}W)?(\d{1,3}D)?(T(?=\d)(\d{1,4}H)?(\d{1,6}M)?(\d{1,8}S)?)?$/,
    'Must be an ISO 8601 duration in weeks, days, hours, minutes and seconds, such as P1D or PT1H30M.',
  ),
  z.refine((text) => daysOf(text) <= MOST_DAYS, { error: `Must be at most ${MOST_DAYS} days.` }),
);

function daysOf(text: string): number {
  try {
    return Temporal.Duration.from(text).total({
      unit: 'days',
      relativeTo: Temporal.PlainDate.from('2027-01-01'),
    });
  } catch {
    // A text of another form is told by its pattern.
    return 0;
  }
}

const startOffset = elapsed.check(
  z.meta({
    description:
      'How long after the occurrence the event starts: an ISO 8601 duration of at most 366 days, `PT0S` by default. Days and weeks are days of the calendar: `P1D` keeps the local time when clocks change, `PT24H` does not. A start that clocks skip moves forward by as much as they do.',
    examples: ['P1D', 'PT30M'],
  }),
);

const startTime = z.string().check(
  z.regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'Must be a local time, such as 09:00:00.'),
  z.meta({
    description:
      'The local time of the start on the day that `startOffset` leads to, in place of the time of the occurrence.',
    examples: ['09:00:00'],
  }),
);

const duration = elapsed.check(
  z.refine((text) => /[1-9]/.test(text), { error: 'Must be longer than zero.' }),
  z.meta({
    description:
      'How long the event lasts: an ISO 8601 duration above zero and of at most 366 days, `PT1H` by default.',
    examples: ['PT1H'],
  }),
);

const days = z
  .int()
  .check(z.minimum(1, 'Must be 1 or more.'), z.maximum(MOST_DAYS, `Must be at most ${MOST_DAYS}.`));

const { summary, description, location, recurrence } = eventInputSchema.shape;

/**
 * The event that each occurrence of a plan creates: that of `POST /events`, but for its time, which is one of
 * `start` and `end` (only for a plan that runs once); `startOffset`, `startTime`, `duration`; or `allDay`,
 * `days`, `startOffset`. The schema is the shape alone; `checkTemplate` knows the rules.
 */
export const eventTemplateSchema = z
  .strictObject({
    ...eventInputSchema.shape,
    summary: summary.check(z.meta({ description: `The title. ${placeholderHelp}` })),
    description: description.check(
      z.meta({ description: 'May hold HTML, line breaks (`\\n`) and tabs, and what `summary` may.' }),
    ),
    location: location.check(z.meta({ description: 'May hold what `summary` may.' })),
    start: z
      .optional(eventTimeSchema)
      .check(z.meta({ description: 'As in `POST /events`; only for a plan with `at`.' })),
    end: z.optional(eventTimeSchema).check(z.meta({ description: 'Goes with `start`.' })),
    recurrence: recurrence.check(
      z.meta({
        description: 'As in `POST /events`; only for a plan with `at`, since others repeat by themselves.',
      }),
    ),
    startOffset: z.optional(startOffset),
    startTime: z.optional(startTime),
    duration: z.optional(duration),
    allDay: z.optional(z.literal(true)).check(
      z.meta({
        description: 'The event takes the whole day that `startOffset` leads to, and `days` in all.',
      }),
    ),
    days: z
      .optional(days)
      .check(z.meta({ description: 'Only with `allDay`: how many days it lasts. Default 1.' })),
  })
  .check(z.meta({ id: 'EventTemplate' }));

export type EventTemplate = z.output<typeof eventTemplateSchema>;
