import { commands } from './commands.ts';
import { OpsError } from './ops-error.ts';
import { run } from './run.ts';

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
