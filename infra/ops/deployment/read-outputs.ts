import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { OutputName } from '../../stacks/output-names.ts';
import { fieldOf, OpsError } from '../cli/ops-error.ts';

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
    const name = fieldOf(error, 'name') ?? 'unknown';
    if (name === 'ValidationError') return undefined;
    throw new OpsError(explain(StackName, name));
  }
}

/** Of what AWS says, the name of the error says enough, and holds no secret. */
function explain(stack: string, name: string): string {
  if (/Credentials|Token/.test(name))
    return `AWS credentials are missing or over (${name}). Sign in, e.g. with aws login or aws sso login.`;
  return `CloudFormation could not tell of ${stack} (${name}). Is AWS_REGION set, e.g. by export AWS_REGION=eu-central-1?`;
}
