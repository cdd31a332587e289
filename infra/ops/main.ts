import { accessCommands } from './access/commands.ts';
import type { Command } from './command.ts';
import { OpsError } from './ops-error.ts';
import { riscCommands } from './risc/commands.ts';
import { run } from './run.ts';

/** What an operator can do, by its first word or two. */
const commands: Readonly<Record<string, Command>> = { ...riscCommands, ...accessCommands };

try {
  process.exitCode = await run(process.argv.slice(2), commands, {
    environment: process.env,
    write: (text) => process.stdout.write(`${text}\n`),
  });
} catch (error) {
  if (!(error instanceof OpsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
