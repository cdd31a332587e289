import type { EnvironmentName } from '../env.ts';

/**
 * What a function of the adopter's own is given by the construct GoogleFunction: the first list to ask the
 * engine for events, both to act at Google itself, and `GOOGLE_SCOPES` besides.
 */
export const REQUESTING = ['EVENT_QUEUE_URL'] as const satisfies readonly EnvironmentName[];
export const ACTING = [
  'TABLE_NAME',
  'GRANT_KEY_ID',
  'GOOGLE_CLIENT_ID',
  'GOOGLE_CLIENT_SECRET_ID',
  'GOOGLE_TOKEN_URL',
  'DPOP_KEY_ID',
  'GOOGLE_API_ROOT_URL',
] as const satisfies readonly EnvironmentName[];

/** The scopes of which the function needs at least one (list). */
export const SCOPES = 'GOOGLE_SCOPES';
