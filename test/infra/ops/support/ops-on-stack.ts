import { describeLocalStack } from '../../../../infra/local/announcement.ts';
import type { LocalStack } from '../../../../infra/local/stack.ts';
import { OpsError } from '../../../../infra/ops/cli/ops-error.ts';
import { run } from '../../../../infra/ops/cli/run.ts';
import { composeCommands } from '../../../../infra/ops/commands.ts';
import type { Deployment, OpenDeployment } from '../../../../infra/ops/deployment/deployment.ts';
import { localDeployment } from '../../../../infra/ops/deployment/local-deployment.ts';

/** What is changed of the deployment, as if it had been deployed so. */
type Changes = Omit<Partial<Deployment>, 'names'> & { names?: Partial<Deployment['names']> };

/** Runs commands as they are typed, against the local stack of a test. */
export function opsOnStack(stack: () => LocalStack) {
  const type_ = async (words: readonly string[], changes: Changes = {}) => {
    const open: OpenDeployment = async () => {
      const deployment = localDeployment(describeLocalStack(stack()), () => Date.now());
      return { ...deployment, ...changes, names: { ...deployment.names, ...changes.names } };
    };
    const written: string[] = [];
    const exitCode = await run(words, composeCommands(open), {
      environment: {},
      write: (text) => void written.push(text),
    });
    return { exitCode, text: written.join('\n') };
  };
  return {
    /** For a person. */
    tell: type_,
    /** With `--json`. */
    async json(words: readonly string[], changes?: Changes) {
      const { exitCode, text } = await type_([...words, '--json'], changes);
      return { exitCode, data: JSON.parse(text) };
    },
    /** How it fails. */
    async refusal(words: readonly string[], changes?: Changes): Promise<OpsError> {
      const thrown: unknown = await type_(words, changes).catch((error: unknown) => error);
      if (thrown instanceof OpsError) return thrown;
      throw new Error(`It did not fail, but ${JSON.stringify(thrown)}`);
    },
  };
}
