import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { OpsError } from '../ops/cli/ops-error.ts';
import { explainCredentials, explainNoRegion, nameOfFailure } from '../ops/deployment/explain-access.ts';

/** Who deploys, and where. */
export interface Identity {
  account: string;
  arn: string;
  region: string;
}

/**
 * Asks AWS who we are, which tells good credentials from others.
 *
 * @throws OpsError with all that is missing, and what to do
 */
export async function identify(): Promise<Identity> {
  const client = new STSClient({});
  try {
    const fault = await explainNoRegion(client);
    if (fault !== undefined) throw new OpsError(fault);
    const { Account = '', Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return { account: Account, arn: Arn, region: await client.config.region() };
  } catch (error) {
    throw error instanceof OpsError ? error : new OpsError(explain(error));
  } finally {
    client.destroy();
  }
}

function explain(error: unknown): string {
  const name = nameOfFailure(error);
  if (name === 'AccessDenied' || name === 'AccessDeniedException')
    return 'AWS does not let these credentials ask who they are (sts:GetCallerIdentity), so nothing else will work.';
  return (
    explainCredentials(error) ??
    `AWS could not be asked who you are (${name}). Is there a network, and is the region right?`
  );
}
