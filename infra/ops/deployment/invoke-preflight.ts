import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Inspection } from '../../../shared/preflight/inspect-grants.ts';
import { fieldOf, OpsError } from '../cli/ops-error.ts';
import type { Deployment } from './deployment.ts';

/**
 * Has the nightly check (function `preflight`) run now, and waits for its end: minutes at most. Run twice, it harms
 * nothing.
 *
 * @returns what it has found
 * @throws OpsError when it cannot be invoked, or comes to no end
 */
export async function invokePreflight({
  preflightFunction,
}: Pick<Deployment, 'preflightFunction'>): Promise<Inspection> {
  // Its clients wait for an answer as long as the function takes.
  const client = new LambdaClient({});
  try {
    const answer = await client.send(new InvokeCommand({ FunctionName: preflightFunction, Payload: '{}' }));
    const said = answer.Payload?.transformToString() ?? '';
    if (answer.FunctionError === undefined) return JSON.parse(said);
    throw new OpsError(
      `The nightly check has failed (${fieldOf(JSON.parse(said), 'errorType') ?? answer.FunctionError}). Its log has more: ${preflightFunction}`,
    );
  } catch (error) {
    if (error instanceof OpsError) throw error;
    throw new OpsError(
      `The nightly check ${preflightFunction} could not be run (${fieldOf(error, 'name')}).`,
    );
  } finally {
    client.destroy();
  }
}
