import * as z from 'zod/mini';
import { CONNECTIONS } from './describe-connection.ts';

const user = z
  .object({
    id: z.string().check(z.meta({ description: 'Google’s `sub`: stable, and never another person’s.' })),
    email: z.optional(z.string()),
    name: z.optional(z.string()),
    picture: z.optional(z.string()),
  })
  .check(z.meta({ id: 'User' }));

const scopes = z
  .array(z.string())
  .check(z.meta({ description: 'Scopes on record: what the stored grant carries.' }));

/** Answer of `POST /auth/code`. */
export const signedInSchema = z.object({ user, scopes }).check(z.meta({ id: 'SignedIn' }));

/** Answer of `POST /auth/scopes`. */
export const upgradedSchema = z.object({ scopes }).check(z.meta({ id: 'Upgraded' }));

/** Answer of `GET /session`. */
export const sessionSchema = z
  .object({
    user,
    scopes,
    missingScopes: z.array(z.string()).check(z.meta({ description: 'What is still wanted for Calendar.' })),
    connection: z.enum(CONNECTIONS),
  })
  .check(z.meta({ id: 'Session' }));
