import { parseArgs } from 'node:util';
import type { Command, Option, Values } from './command.ts';
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
  const name =
    [words.slice(0, 2).join(' '), words[0] ?? ''].find((one) => Object.hasOwn(commands, one)) ?? '';
  const command = commands[name];
  if (!command) {
    if (words.some((word) => word === '--help') || words.length === 0) {
      write(listCommands(commands));
      return EXIT.ok;
    }
    throw new OpsError(
      `There is no command "${words.slice(0, 2).join(' ')}".\n${listCommands(commands)}`,
      EXIT.usage,
    );
  }
  const options = { ...command.options, ...common };
  const values = readValues(words.slice(name.split(' ').length), command, options, environment);
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
  words: readonly string[],
  { operand }: Command,
  options: Readonly<Record<string, Option>>,
  environment: Surroundings['environment'],
): Values {
  const known = Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }]));
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: known,
      strict: true,
      allowPositionals: operand !== undefined,
    });
    if (positionals.length > 1) throw new OpsError(`There is one ${operand?.name} at a time.`, EXIT.usage);
    const fallbacks = Object.entries(options).map(([name, option]) => [
      name,
      values[name] ?? (option.environment && environment[option.environment]),
    ]);
    return { ...Object.fromEntries(fallbacks), ...(operand && { [operand.name]: positionals[0] }) };
  } catch (error) {
    if (error instanceof OpsError) throw error;
    throw new OpsError(fieldOf(error, 'message') ?? 'The options cannot be read.', EXIT.usage);
  }
}

function listCommands(commands: Readonly<Record<string, Command>>): string {
  const rows = Object.entries(commands).map(([name, { describes }]) => `  ${name.padEnd(16)} ${describes}`);
  return ['npm run ops -- <command> [options]', ...rows, 'With --help after a command: its options.'].join(
    '\n',
  );
}

function describeCommand(
  name: string,
  { describes, operand }: Command,
  options: Readonly<Record<string, Option>>,
): string {
  const rows = Object.entries(options).map(
    ([option, { type, describes, environment }]) =>
      `  --${`${option}${type === 'string' ? ' …' : ''}`.padEnd(16)} ${describes}${environment ? ` (or ${environment})` : ''}`,
  );
  const title = operand ? `${name} <${operand.name}>` : name;
  const first = operand ? [`  ${`<${operand.name}>`.padEnd(18)} ${operand.describes}`] : [];
  return [`npm run ops -- ${title}: ${describes}`, ...first, ...rows].join('\n');
}
