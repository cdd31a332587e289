import { findLocalStack } from '../../local/announcement.ts';
import { enterEnvironment } from '../../local/environment.ts';
import { textOf } from '../cli/command.ts';
import { EXIT, OpsError } from '../cli/ops-error.ts';
import type { OpenDeployment } from './deployment.ts';
import { localDeployment } from './local-deployment.ts';
import { readStage } from './read-stage.ts';

/** The deployment of `--stage`, or the running local stack of `--local`; from then on the AWS SDK talks to it. */
export const openDeployment: OpenDeployment = async (values) => {
  const stage = textOf(values, 'stage');
  if (!values['local']) return readStage(stage || 'dev');
  if (stage !== '') throw new OpsError('--local has no --stage.', EXIT.usage);
  const description = await findLocalStack();
  if (!description)
    throw new OpsError('No local stack is running. Start one with npm start, in another terminal.');
  enterEnvironment(description.environment);
  const ahead = await readClock(String(description.environment['AWS_ENDPOINT_URL_KMS']));
  return localDeployment(description, () => Date.now() + ahead);
};

/** By how much the clock of the local stack is ahead, which a person can move (milliseconds). */
async function readClock(endpoint: string): Promise<number> {
  const answer = await fetch(endpoint, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  const at = Date.parse(answer?.headers.get('date') ?? '');
  // The header has whole seconds.
  return Number.isFinite(at) && Math.abs(at - Date.now()) > 2_000 ? at - Date.now() : 0;
}
