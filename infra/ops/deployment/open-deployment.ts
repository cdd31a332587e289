import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { findLocalStack } from '../../local/announcement.ts';
import { enterEnvironment } from '../../local/environment.ts';
import { textOf } from '../cli/command.ts';
import { EXIT, OpsError } from '../cli/ops-error.ts';
import type { OpenDeployment } from './deployment.ts';
import { enterAccount } from './enter-account.ts';
import { localDeployment } from './local-deployment.ts';
import { readStage } from './read-stage.ts';

/**
 * The deployment of `--stage` in the account of `--profile`, or the running local stack of `--local`; from then on the
 * AWS SDK talks to it.
 */
export const openDeployment: OpenDeployment = async (values) => {
  const stage = textOf(values, 'stage');
  const profile = textOf(values, 'profile');
  if (!values['local']) {
    enterAccount(profile || undefined);
    return readStage(stage || 'dev').catch(pointToLocalStack);
  }
  for (const [option, value] of Object.entries({ stage, profile }))
    if (value !== '') throw new OpsError(`--local has no --${option}.`, EXIT.usage);
  const description = await findLocalStack();
  if (!description)
    throw new OpsError('No local stack is running. Start one with npm start, in another terminal.');
  enterEnvironment(description.environment);
  const ahead = await readClock(String(description.environment['AWS_ENDPOINT_URL_KMS']));
  return localDeployment(description, () => Date.now() + ahead);
};

/** Where nothing of AWS is set up, the stack of `npm start` may be the one that is meant. @throws what was thrown */
async function pointToLocalStack(thrown: unknown): Promise<never> {
  if (!(thrown instanceof OpsError) || process.env['AWS_PROFILE']) throw thrown;
  const client = new CloudFormationClient({});
  const isSignedIn = await client.config.credentials().then(
    () => true,
    () => false,
  );
  if (isSignedIn) throw thrown;
  throw new OpsError(
    `${thrown.message}\nThe stack that npm start runs on this machine needs no AWS: say --local for it.`,
    thrown.exitCode,
  );
}

/** By how much the clock of the local stack is ahead, which a person can move (milliseconds). */
async function readClock(endpoint: string): Promise<number> {
  const answer = await fetch(endpoint, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  const at = Date.parse(answer?.headers.get('date') ?? '');
  // The header has whole seconds.
  return Number.isFinite(at) && Math.abs(at - Date.now()) > 2_000 ? at - Date.now() : 0;
}
