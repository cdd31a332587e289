import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { OpsError } from '../ops/cli/ops-error.ts';
import { findOutputs } from '../ops/deployment/read-outputs.ts';
import type { Identity } from './identify.ts';
import type { Outside } from './outside.ts';
import { wordsOfProfile } from './run-cdk.ts';

/** https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html: what a template of the CDK asks for. */
const NEEDED_VERSION = 6;

/**
 * Sees that the CDK has its bucket and roles in each region, or has it make them.
 *
 * @throws OpsError with the command, when they are not there and are not to be made
 */
export async function ensureBootstrapped(
  regions: readonly string[],
  { account }: Identity,
  { prompts, say, runCdk }: Outside,
  profile: string | undefined,
): Promise<void> {
  for (const region of regions) {
    const found = await readVersion(region);
    if (found >= NEEDED_VERSION) continue;
    const place = `aws://${account}/${region}`;
    const words = ['bootstrap', place, ...wordsOfProfile(profile)];
    const missing =
      found === 0
        ? `The CDK has never been used in ${region} of this account: it needs a bucket and roles there first.`
        : `What the CDK has in ${region} of this account is too old for it (version ${found}).`;
    say(missing);
    const todo = `Once for this account and region: npx cdk ${words.join(' ')}`;
    if (!prompts || !(await prompts.agree(`Make it so now (cdk bootstrap ${place})?`)))
      throw new OpsError(todo);
    const exitCode = await runCdk(words, region);
    if (exitCode !== 0) throw new OpsError(`cdk bootstrap has failed. ${todo}`, exitCode);
  }
}

/** 0: there is none. */
async function readVersion(region: string): Promise<number> {
  const client = new CloudFormationClient({ region });
  const outputs = await findOutputs<'BootstrapVersion'>('CDKToolkit', client);
  client.destroy();
  return Number(outputs?.get('BootstrapVersion') ?? 0);
}
