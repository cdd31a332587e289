import * as z from 'zod';
import { eventTemplateSchema } from './event-template.ts';
import { whenSchema } from './when.ts';

const missed = z.enum(['skip', 'run']).meta({
  description:
    'What becomes of an occurrence that could not run in its time, such as while the grant was dead.',
});

const until = z
  .string()
  .regex(
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?)?$/,
    'Must be a date such as 2027-12-31, or a date and time such as 2027-12-31T18:00:00 or 2027-12-31T17:00:00Z.',
  )
  .meta({
    description:
      'The last day or moment at which it may run, inclusive; on the clock of `when.timeZone` unless it has an offset. Not beside `count`, nor with `at`.',
    examples: ['2027-12-31', '2027-12-31T18:00:00'],
  });

const count = z.int().min(1, 'Must be 1 or more.').max(10_000, 'Must be at most 10000.').meta({
  description: 'How many times it runs, counted from now. Not beside `until`, nor with `at`.',
});

const oneEnd = { not: { required: ['until', 'count'] } };

/** The shape of the body of `POST /schedules`; `parseScheduleInput` knows the rules between fields as well. */
export const scheduleInputSchema = z
  .strictObject({
    when: whenSchema,
    event: eventTemplateSchema,
    missed: missed.default('skip'),
    until: until.optional(),
    count: count.optional(),
  })
  .meta({ id: 'NewSchedule', ...oneEnd });

/** The shape of the body of `PATCH /schedules/{id}`. */
export const scheduleChangeSchema = z
  .strictObject({
    when: whenSchema.optional(),
    event: eventTemplateSchema.optional(),
    missed: missed.optional(),
    until: until.nullable().optional(),
    count: count.nullable().optional(),
    status: z.enum(['active', 'paused']).optional(),
  })
  .meta({
    id: 'ScheduleChange',
    description:
      'Each field replaces what was, `when` and `event` as a whole; `null` for `until` or `count` takes the end away.',
    minProperties: 1,
  });
