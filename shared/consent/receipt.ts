import * as z from 'zod';

const count = z.int().min(0);

/** Answer of `DELETE /connection` and `DELETE /account`. */
export const receiptSchema = z
  .object({
    google: z.enum(['revoked', 'not_revoked', 'not_held']).meta({
      description:
        '`revoked`: Google has dropped all access. `not_revoked`: Google was not told, or did not do it; access stands there until the user takes it back at `manageUrl`. `not_held`: there was no token to revoke; what Google may still list is taken back at `manageUrl`.',
    }),
    manageUrl: z.url().meta({ description: 'Where the user takes access back at Google.' }),
    deleted: z
      .object({
        grant: z.boolean(),
        plans: count.meta({ description: 'Those that are over included.' }),
        runs: count,
        sessions: count.meta({ description: 'In all browsers, this one included.' }),
        profile: z.boolean(),
      })
      .meta({ description: 'What this call has deleted here; a repeat finds less.' }),
  })
  .meta({ id: 'Receipt' });

export type Receipt = z.infer<typeof receiptSchema>;
