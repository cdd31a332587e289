import { type EnvironmentOf, type FunctionName, functionEnvironment, UNSET } from './env.ts';

/** Variables by their names. */
export type Source = Readonly<Record<string, string | undefined>>;

/** Names variables and nothing else, so it is fit for a log. */
export class MissingEnvironment extends Error {
  override readonly name = 'MissingEnvironment';
}

/**
 * Reads the variables that a function lists; one that cannot read its settings must not answer with success.
 *
 * @throws MissingEnvironment as {@link readVariables} does, and naming the function
 */
export function readEnvironment<F extends FunctionName>(
  name: F,
  source: Source = process.env,
): EnvironmentOf<F> {
  return readVariables(functionEnvironment[name], source, `${name}: `);
}

/**
 * Reads variables, and none beside.
 *
 * @param told what a complaint begins with
 * @throws MissingEnvironment naming every variable that is missing, empty or {@link UNSET}
 */
export function readVariables<Name extends string>(
  names: readonly Name[],
  source: Source,
  told = '',
): Record<Name, string> {
  const missing = names.filter((name) => !source[name] || source[name] === UNSET);
  if (missing.length > 0) throw new MissingEnvironment(`${told}missing environment: ${missing.join(', ')}`);
  return Object.fromEntries(names.map((name) => [name, source[name]])) as Record<Name, string>;
}
