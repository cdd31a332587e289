import { parseArgs } from 'node:util';
import { findNearest } from '../../find-nearest.ts';
import type { Command, Option, Values } from './command.ts';
import { describeCommand, listCommands, recallOptions } from './describe-commands.ts';
import { explained } from './explain-failure.ts';
import { EXIT, fieldOf, OpsError } from './ops-error.ts';

interface Surroundings {
  environment: Readonly<Record<string, string | undefined>>;
  write(line: string): void;
}

/** What every command takes. */
const common: Readonly<Record<string, Option>> = {
  json: { type: 'boolean', describes: 'Write JSON.' },
  help: { type: 'boolean', describes: 'Write this.' },
};

/**
 * Runs the command that the first word, or the first two, name.
 *
 * @returns the exit code
 * @throws OpsError with what is wrong, for stderr
 */
export async function run(
  words: readonly string[],
  commands: Readonly<Record<string, Command>>,
  { environment, write }: Surroundings,
): Promise<number> {
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((one) => Object.hasOwn(commands, one));
  const command = name === undefined ? undefined : commands[name];
  if (name === undefined || !command) {
    const said = words.slice(0, firstOption(words));
    const known = withinGroup(commands, said[0]);
    if (words.length === 0 || words.includes('--help')) {
      write(listCommands(known));
      return EXIT.ok;
    }
    throw new OpsError(`${refuse(words, said, Object.keys(known))}\n${listCommands(known)}`, EXIT.usage);
  }
  const options = { ...command.options, ...common };
  const values = readValues(name, words.slice(name.split(' ').length), command, options, environment);
  if (values['help']) {
    write(describeCommand(name, command, options));
    return EXIT.ok;
  }
  const { operand } = command;
  if (operand && !values[operand.name]) throw new OpsError(`${name} needs <${operand.name}>.`, EXIT.usage);
  for (const [option, { required }] of Object.entries(options)) {
    if (required && !values[option]) throw new OpsError(`${name} needs --${option}.`, EXIT.usage);
  }
  const { exitCode, data, lines } = await explained(() => command.run(values));
  write(values['json'] ? JSON.stringify(data, null, 2) : lines.join('\n'));
  return exitCode;
}

function readValues(
  name: string,
  words: readonly string[],
  { operand }: Command,
  options: Readonly<Record<string, Option>>,
  environment: Surroundings['environment'],
): Values {
  const known = Object.fromEntries(Object.entries(options).map(([option, { type }]) => [option, { type }]));
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: known,
      strict: true,
      allowPositionals: operand !== undefined,
    });
    if (positionals.length > 1) throw new OpsError(`There is one ${operand?.name} at a time.`, EXIT.usage);
    const fallbacks = Object.entries(options).map(([option, { environment: variable }]) => [
      option,
      values[option] ?? (variable && environment[variable]),
    ]);
    return { ...Object.fromEntries(fallbacks), ...(operand && { [operand.name]: positionals[0] }) };
  } catch (error) {
    if (error instanceof OpsError) throw error;
    throw new OpsError(`${explainOption(name, error, options)}\n${recallOptions(name, options)}`, EXIT.usage);
  }
}

/** What parseArgs complains of. https://nodejs.org/api/errors.html#err_parse_args_unknown_option */
function explainOption(name: string, error: unknown, options: Readonly<Record<string, Option>>): string {
  const message = fieldOf(error, 'message') ?? 'The options cannot be read.';
  // Node would quote the word, which may be the secret that was to be asked for.
  if (fieldOf(error, 'code') === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL')
    return `${name} takes nothing but options.`;
  const [, unknown] = /^Unknown option '([^']*)'/.exec(message) ?? [];
  if (unknown === undefined) return message;
  const meant = findNearest(unknown.replace(/^-+/, ''), Object.keys(options));
  return `${name} has no option ${unknown}.${meant ? ` Did you mean --${meant}?` : ''}`;
}

/** The commands that begin with a word, if any do: `risc` alone is none. */
function withinGroup(commands: Readonly<Record<string, Command>>, group = '') {
  const some = Object.entries(commands).filter(([name]) => name.startsWith(`${group} `));
  return some.length > 0 ? Object.fromEntries(some) : commands;
}

function firstOption(words: readonly string[]): number {
  const at = words.findIndex((word) => word.startsWith('-'));
  return at === -1 ? words.length : at;
}

/** Says that there is no such command. @param said the words before the first option */
function refuse(words: readonly string[], said: readonly string[], names: readonly string[]): string {
  if (said.length === 0) return `The command comes first, and then its options: not ${words[0]}.`;
  const meant = findNearest(said.slice(0, 2).join(' '), names) ?? findNearest(said[0] ?? '', names);
  return `There is no command "${said.slice(0, 2).join(' ')}".${meant ? ` Did you mean ${meant}?` : ''}`;
}
