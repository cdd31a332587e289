import { DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { fieldOf } from '../cli/ops-error.ts';
import { addressOf, type Deployment } from '../deployment/deployment.ts';
import { type Finding, hint, ok, wrong } from './finding.ts';

const LOST = 'See “Lost KMS key” in infra/INCIDENTS.md.';

/** The keys without which no grant can be used. */
export async function checkKeys(
  { names, formerGrantKeys, name }: Pick<Deployment, 'names' | 'formerGrantKeys' | 'name'>,
  kms: KMSClient,
): Promise<Finding[]> {
  const [current, ...former] = await Promise.all(
    [names.GRANT_KEY_ID, ...formerGrantKeys].map(async (id) => ({ id, state: await readState(kms, id) })),
  );
  if (!current) return [];
  // One that nothing is sealed with any more may be shut.
  const shut = former.filter(({ state }) => state !== 'Enabled');
  return [
    judge(current.id, current.state),
    ...shut.map(({ id, state }) =>
      hint(
        'grant_key',
        `A former key of grants is ${state}: what it has sealed cannot be opened (${id}).`,
        `npm run ops -- reseal --dry-run ${addressOf(name)} names whom that concerns, if anybody.`,
      ),
    ),
  ];
}

function judge(id: string, state: string): Finding {
  switch (state) {
    case 'Enabled':
      return ok('grant_key', 'The key that seals grants is enabled.');
    case 'NotFoundException':
      return wrong('grant_key', 'The key that seals grants is gone.', LOST);
    case 'PendingDeletion':
      return wrong(
        'grant_key',
        'The key that seals grants is to be deleted; with it every grant is lost for good.',
        `At once: aws kms cancel-key-deletion --key-id ${id} && aws kms enable-key --key-id ${id}`,
      );
    case 'Disabled':
      return wrong(
        'grant_key',
        'The key that seals grants is not usable (Disabled).',
        `aws kms enable-key --key-id ${id}`,
      );
    default:
      return hint('grant_key', `The key that seals grants cannot be looked at (${state}).`);
  }
}

/** @returns what KMS calls it, or why it cannot be told */
async function readState(kms: KMSClient, KeyId: string): Promise<string> {
  try {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    return KeyMetadata?.KeyState ?? 'unknown';
  } catch (error) {
    return fieldOf(error, 'name') ?? 'unknown';
  }
}
