import { join } from 'node:path';
import { OpsError } from '../ops/cli/ops-error.ts';
import { enterAccount } from '../ops/deployment/enter-account.ts';
import { deploy } from './deploy.ts';
import { promptPerson } from './prompt-person.ts';
import { readOptions, USAGE } from './read-options.ts';
import { runCdk } from './run-cdk.ts';

try {
  const options = readOptions(process.argv.slice(2));
  const { env, stdin, stdout } = process;
  enterAccount(options.profile);
  if (options.help) console.log(USAGE);
  else
    process.exitCode = await deploy(options, {
      folder: join(import.meta.dirname, '../..'),
      prompts: stdin.isTTY && stdout.isTTY && !options.yes && !env['CI'] ? promptPerson() : undefined,
      say: (line) => console.log(line),
      runCdk,
    });
} catch (error) {
  if (!(error instanceof OpsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
