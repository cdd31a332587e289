import * as z from 'zod/mini';

const count = z.int().check(z.minimum(0));

const google = z.enum(['revoked', 'not_revoked', 'not_held']).check(
  z.meta({
    description:
      '`revoked`: Google has dropped all access. `not_revoked`: Google was not told, or did not do it; access stands there until the user takes it back at `manageUrl`. `not_held`: there was no token to revoke; what Google may still list is taken back at `manageUrl`.',
  }),
);

const deleted = z
  .object({
    grant: z.boolean(),
    plans: count.check(z.meta({ description: 'Those that are over included.' })),
    runs: count,
    sessions: count.check(z.meta({ description: 'In all browsers, this one included.' })),
    profile: z.boolean(),
  })
  .check(z.meta({ description: 'What this call has deleted here; a repeat finds less.' }));

/** Answer of `DELETE /connection` and `DELETE /account`. */
export const receiptSchema = z
  .object({
    google,
    manageUrl: z.url().check(z.meta({ description: 'Where the user takes access back at Google.' })),
    deleted,
  })
  .check(z.meta({ id: 'Receipt' }));

export type Receipt = z.infer<typeof receiptSchema>;
