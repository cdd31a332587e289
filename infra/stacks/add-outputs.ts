import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { OutputNames } from './output-names.ts';

type Output = readonly [description: string, value: string];

/**
 * Gives a stack the outputs that it is to have, by their names; undefined for one that this deployment has no value for.
 */
export function addOutputs<Name extends keyof OutputNames>(
  stack: Stack,
  outputs: Readonly<Record<OutputNames[Name], Output | undefined>>,
): void {
  for (const [id, output] of Object.entries<Output | undefined>(outputs)) {
    if (output) new CfnOutput(stack, id, { description: output[0], value: output[1] });
  }
}
