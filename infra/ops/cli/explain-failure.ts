import { Failure, problems } from '../../../shared/problems.ts';
import { OpsError } from './ops-error.ts';

/** What the steps of the AWS side are, by the name of its error. */
const steps: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'Sign in to AWS first, e.g. with aws sso login.',
  AccessDeniedException: 'Your role in AWS may not do that.',
  ResourceNotFoundException: 'It is not in this account and region.',
};

/** Does something for an operator. @throws OpsError in place of a Failure, with its code and reason in words */
export async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    const { code, reason, detail, errors } = thrown;
    const fields = (errors ?? []).map(({ pointer, detail: fault }) => `${pointer}: ${fault}`);
    const sentences = [
      `${problems[code].title} (${[code, reason].filter(Boolean).join(' ')})`,
      detail,
      ...fields,
    ];
    throw new OpsError([...sentences, steps[reason ?? '']].filter(Boolean).join('\n'));
  }
}
