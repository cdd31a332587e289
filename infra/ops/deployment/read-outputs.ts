import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { OutputName } from '../../stacks/output-names.ts';
import { fieldOf, OpsError } from '../cli/ops-error.ts';
import { explainCredentials, explainNoRegion, nameOfFailure } from './explain-access.ts';

/** What a stack tells; the stacks of this house by default. */
export interface Outputs<Name extends string = OutputName> {
  get(name: Name): string | undefined;
}

/**
 * The outputs of a stack, in the region of the AWS environment.
 *
 * @returns undefined when there is no such stack
 * @throws OpsError when that cannot be told
 */
export async function findOutputs<Name extends string = OutputName>(
  StackName: string,
  client: CloudFormationClient = new CloudFormationClient({}),
): Promise<Outputs<Name> | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    const outputs = Stacks[0]?.Outputs ?? [];
    return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  } catch (error) {
    if (fieldOf(error, 'name') === 'ValidationError') return undefined;
    throw new OpsError((await explainNoRegion(client)) ?? explain(StackName, error));
  }
}

/** Of what AWS says, the name of the error says enough, and holds no secret. */
function explain(stack: string, error: unknown): string {
  const name = nameOfFailure(error);
  if (name === 'AccessDenied' || name === 'AccessDeniedException')
    return `Your role in AWS may not look at the stack ${stack} (cloudformation:DescribeStacks).`;
  return (
    explainCredentials(error) ??
    `CloudFormation could not tell of ${stack} (${name}). Is there a network, and is the region right?`
  );
}
