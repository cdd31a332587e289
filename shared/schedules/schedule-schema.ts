import * as z from 'zod/mini';
import { eventTemplateSchema } from './event-template.ts';
import { MISSED } from './schedule.ts';
import { whenSchema } from './when.ts';

const missed = z.enum(MISSED).check(
  z.meta({
    description:
      'What becomes of an occurrence that could not run in its time, such as while the grant was dead.',
  }),
);

const until = z.string().check(
  z.regex(
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?)?$/,
    'Must be a date such as 2027-12-31, or a date and time such as 2027-12-31T18:00:00 or 2027-12-31T17:00:00Z.',
  ),
  z.meta({
    description:
      'The last day or moment at which it may run, inclusive; on the clock of `when.timeZone` unless it has an offset. Not beside `count`, nor with `at`.',
    examples: ['2027-12-31', '2027-12-31T18:00:00'],
  }),
);

const count = z
  .int()
  .check(
    z.minimum(1, 'Must be 1 or more.'),
    z.maximum(10_000, 'Must be at most 10000.'),
    z.meta({ description: 'How many times it runs, counted from now. Not beside `until`, nor with `at`.' }),
  );

const oneEnd = { not: { required: ['until', 'count'] } };

/** The shape of the body of `POST /schedules`; `parseScheduleInput` knows the rules between fields as well. */
export const scheduleInputSchema = z
  .strictObject({
    when: whenSchema,
    event: eventTemplateSchema,
    missed: z._default(missed, 'skip'),
    until: z.optional(until),
    count: z.optional(count),
  })
  .check(z.meta({ id: 'NewSchedule', ...oneEnd }));

/** The shape of the body of `PATCH /schedules/{id}`. */
export const scheduleChangeSchema = z
  .strictObject({
    when: z.optional(whenSchema),
    event: z.optional(eventTemplateSchema),
    missed: z.optional(missed),
    until: z.nullish(until),
    count: z.nullish(count),
    status: z.optional(z.enum(['active', 'paused'])),
  })
  .check(
    z.meta({
      id: 'ScheduleChange',
      description:
        'Each field replaces what was, `when` and `event` as a whole; `null` for `until` or `count` takes the end away.',
      minProperties: 1,
    }),
  );
