import { Failure, type FieldError, problems } from '../../../shared/problems.ts';
import { OpsError } from './ops-error.ts';

/** What the steps of the AWS side are, by the name of its error. */
const steps: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'Sign in to AWS first, e.g. with aws sso login.',
  AccessDeniedException: 'Your role in AWS may not do that.',
  ResourceNotFoundException: 'It is not in this account and region.',
};

/** A field as a person writes it: `event.start.date`, where the API has a JSON pointer. */
function describeField({ pointer, detail }: FieldError): string {
  const [, ...path] = pointer.split('/').map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return path.length === 0 ? `  ${detail}` : `  ${path.join('.')}: ${detail}`;
}

/** Does something for an operator. @throws OpsError in place of a Failure, with its code and reason in words */
export async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    const { code, reason, detail, errors } = thrown;
    const title = `${problems[code].title} (${[code, reason].filter(Boolean).join(' ')})`;
    // The detail of faulty fields speaks of the JSON that a client of the API gets; here they are listed.
    const sentences = errors ? [title, ...errors.map(describeField)] : [title, detail];
    throw new OpsError([...sentences, steps[reason ?? '']].filter(Boolean).join('\n'));
  }
}
