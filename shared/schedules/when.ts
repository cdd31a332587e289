import * as z from 'zod/mini';

const timeZone = z.string().check(
  z.maxLength(64, 'Must be the IANA name of a time zone.'),
  z.meta({
    description: 'IANA name, whose clock `at` and `cron` are read on and that texts are written in.',
    examples: ['Europe/Paris'],
  }),
);

const at = z.string().check(
  z.regex(
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:00)?$/,
    'Must be a local date and time on a full minute, such as 2027-03-01T18:00:00, without an offset: the clock is that of timeZone.',
  ),
  z.meta({
    description:
      'Once, at this reading of the clock in `timeZone`. A reading that clocks skip is refused; of one that comes twice the earlier is meant.',
    examples: ['2027-03-01T18:00:00'],
  }),
);

const cron = z.string().check(
  z.maxLength(256, 'Must not be longer than 256 characters.'),
  z.meta({
    description:
      'Five fields: minute, hour, day of month, month, day of week, with lists, ranges and steps, JAN-DEC and SUN-SAT (0 and 7 are Sunday). Only one of the two day fields may be other than `*`. Read on the clock of `timeZone`, whose hour it keeps through changes of clocks: a time that clocks skip is left out, one that comes twice runs once.',
    examples: ['0 9 * * 1-5'],
  }),
);

function period(most: number): z.ZodMiniInt {
  return z.int().check(z.minimum(1, 'Must be 1 or more.'), z.maximum(most, `Must be at most ${most}.`));
}

/** The upper ends are ours: each about a year, beyond which it is a slip or another plan. */
const every = z
  .strictObject({
    minutes: z.optional(period(527_040)),
    hours: z.optional(period(8_784)),
    days: z.optional(period(366)),
  })
  .check(
    z.meta({
      oneOf: [{ required: ['minutes'] }, { required: ['hours'] }, { required: ['days'] }],
      description:
        'Elapsed time: a day is 24 hours, so the local time shifts by an hour when clocks change. For "each day at nine" use `cron`.',
    }),
  );

const from = z.string().check(
  z.regex(
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:00)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?$/,
    'Must be a date and time on a full minute, such as 2027-03-01T18:00:00 or 2027-03-01T17:00:00Z.',
  ),
  z.meta({
    description:
      'Only with `every`: the first time, from which the others are counted; on the clock of `timeZone` unless it has an offset. Default: the next full minute but one.',
    examples: ['2027-03-01T17:00:00Z'],
  }),
);

/** When a plan runs, as a client writes it; `readWhen` knows what the shape cannot say. */
export const whenSchema = z
  .strictObject({
    at: z.optional(at),
    cron: z.optional(cron),
    every: z.optional(every),
    from: z.optional(from),
    timeZone: z.optional(timeZone),
  })
  .check(
    z.meta({
      id: 'When',
      description: 'Once (`at`), by the calendar (`cron`), or at a regular distance (`every`).',
      oneOf: [{ required: ['at', 'timeZone'] }, { required: ['cron', 'timeZone'] }, { required: ['every'] }],
    }),
  );

/** A length of elapsed time, in one of the units of EventBridge Scheduler's `rate()`. */
export type Every =
  | { minutes: number; hours?: undefined; days?: undefined }
  | { hours: number; minutes?: undefined; days?: undefined }
  | { days: number; minutes?: undefined; hours?: undefined };

/**
 * When a plan runs, as it is kept. Every occurrence lies on a full minute: EventBridge Scheduler's precision is
 * 60 seconds (User Guide, "Schedule types").
 */
export type When =
  /** Local date-time with seconds, in an IANA zone in its usual spelling. */
  | { at: string; timeZone: string; cron?: undefined; every?: undefined; from?: undefined }
  /** Five fields parted by one space. */
  | { cron: string; timeZone: string; at?: undefined; every?: undefined; from?: undefined }
  /** `from`: the first occurrence, in UTC: 2027-03-01T17:00:00Z. */
  | { every: Every; from: string; timeZone: string; at?: undefined; cron?: undefined };

/** Whether a plan may run more than once. */
export function isRepeating(when: When): boolean {
  return when.at === undefined;
}
