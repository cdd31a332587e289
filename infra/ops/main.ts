import { OpsError } from './cli/ops-error.ts';
import { run } from './cli/run.ts';
import { composeCommands } from './commands.ts';
import { openDeployment } from './deployment/open-deployment.ts';

try {
  process.exitCode = await run(process.argv.slice(2), composeCommands(openDeployment), {
    environment: process.env,
    write: (text) => process.stdout.write(`${text}\n`),
  });
} catch (error) {
  if (!(error instanceof OpsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
