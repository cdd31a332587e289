import { join } from 'node:path';
import { OpsError } from '../ops/cli/ops-error.ts';
import { deploy } from './deploy.ts';
import { promptPerson } from './prompt-person.ts';
import { readOptions, USAGE } from './read-options.ts';
import { runCdk } from './run-cdk.ts';

try {
  const options = readOptions(process.argv.slice(2));
  const { env, stdin, stdout } = process;
  // Of the two names for a region the SDK knows but one, and cdk both.
  if (env['AWS_DEFAULT_REGION']) env['AWS_REGION'] ||= env['AWS_DEFAULT_REGION'];
  if (options.profile !== undefined) {
    env['AWS_PROFILE'] = options.profile;
    // Where both are there it is not said alike by all versions which one counts.
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) delete env[name];
  }
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
