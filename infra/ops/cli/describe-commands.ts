import type { Command, Option } from './command.ts';

const CALL = 'npm run ops --';
const EXIT_CODES =
  'Exit code: 0 all is as it should be, or done; 1 something is not; 2 called wrongly; 3 it could not be done.';

/**
 * For the help.
 *
 * @param commands all of them, or those that begin with one word
 */
export function listCommands(commands: Readonly<Record<string, Command>>): string {
  const rows = Object.entries(commands).map(([name, { describes }]) => `  ${name.padEnd(16)} ${describes}`);
  return [
    `${CALL} <command> [options]`,
    ...rows,
    'With --help after a command: its options.',
    EXIT_CODES,
  ].join('\n');
}

/** For the help. @param options those of the command, and what every command takes */
export function describeCommand(
  name: string,
  { describes, operand }: Command,
  options: Readonly<Record<string, Option>>,
): string {
  const rows = Object.entries(options).map(
    ([option, { type, describes: text, environment, required }]) =>
      `  --${`${option}${type === 'string' ? ' …' : ''}`.padEnd(16)} ${required ? 'Required. ' : ''}${text}${environment ? ` (or ${environment})` : ''}`,
  );
  const first = operand ? [`  ${`<${operand.name}>`.padEnd(18)} Required. ${operand.describes}`] : [];
  return [`${CALL} ${withOperand(name, operand)}: ${describes}`, ...first, ...rows].join('\n');
}

/** The options of a command in a line, and how to read more. */
export function recallOptions(name: string, options: Readonly<Record<string, Option>>): string {
  const names = Object.keys(options).map((option) => `--${option}`);
  return `Its options: ${names.join(', ')}. More: ${CALL} ${name} --help`;
}

function withOperand(name: string, operand: Command['operand']): string {
  return operand ? `${name} <${operand.name}>` : name;
}
