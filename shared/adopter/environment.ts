import { type Environment, type EnvironmentName, UNSET } from '../env.ts';

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

/** Variables by their names. */
export type Source = Record<string, string | undefined>;

/** @throws Error naming every variable that is missing, empty or {@link UNSET} */
export function readVariables<Name extends EnvironmentName | typeof SCOPES>(
  names: readonly Name[],
  source: Source,
): Record<Name, string> & Pick<Environment, Exclude<Name, typeof SCOPES>> {
  const missing = names.filter((name) => !source[name] || source[name] === UNSET);
  if (missing.length > 0) throw new Error(`missing environment: ${missing.join(', ')}`);
  return Object.fromEntries(names.map((name) => [name, source[name]])) as Record<Name, string> &
    Pick<Environment, Exclude<Name, typeof SCOPES>>;
}
