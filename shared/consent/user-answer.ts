import * as z from 'zod';

const user = z
  .object({
    id: z.string().meta({ description: 'Google’s `sub`: stable, and never another person’s.' }),
    email: z.string().optional(),
    name: z.string().optional(),
    picture: z.string().optional(),
  })
  .meta({ id: 'User' });

const scopes = z.array(z.string()).meta({ description: 'Scopes on record: what the stored grant carries.' });

/** Answer of `POST /auth/code`. */
export const signedInSchema = z.object({ user, scopes }).meta({ id: 'SignedIn' });

/** Answer of `POST /auth/scopes`. */
export const upgradedSchema = z.object({ scopes }).meta({ id: 'Upgraded' });

/** Answer of `GET /session`. */
export const sessionSchema = z
  .object({
    user,
    scopes,
    missingScopes: z.array(z.string()).meta({ description: 'What is still wanted for Calendar.' }),
    connection: z.enum(['connected', 'consent_required', 'reconnect_required']),
  })
  .meta({ id: 'Session' });
