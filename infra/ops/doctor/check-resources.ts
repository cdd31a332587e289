import { DescribeContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { Table } from '../../../shared/aws/table.ts';
import { Failure } from '../../../shared/problems.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { fieldOf } from '../ops-error.ts';
import { type Finding, hint, ok, wrong } from './finding.ts';

/** The key without which no grant can be used. */
export async function checkKey({ names, name }: Deployment, kms: KMSClient): Promise<Finding> {
  const id = names.GRANT_KEY_ID;
  try {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: id }));
    switch (KeyMetadata?.KeyState) {
      case 'Enabled':
        return ok('grant_key', 'The key that seals grants is enabled.');
      case 'PendingDeletion':
        return wrong(
          'grant_key',
          'The key that seals grants is to be deleted; with it every grant is lost for good.',
          `At once: aws kms cancel-key-deletion --key-id ${id} && aws kms enable-key --key-id ${id}`,
        );
      default:
        return wrong(
          'grant_key',
          `The key that seals grants is not usable (${KeyMetadata?.KeyState ?? 'unknown'}).`,
          `aws kms enable-key --key-id ${id}`,
        );
    }
  } catch (error) {
    const why = fieldOf(error, 'name') ?? 'unknown';
    if (why === 'NotFoundException')
      return wrong('grant_key', 'The key that seals grants is gone.', `npm run deploy -- -c stage=${name}`);
    return hint('grant_key', `The key that seals grants cannot be looked at (${why}).`);
  }
}

/** Whether the table can be put back to any second of the last 35 days. */
export async function checkBackups(table: Table): Promise<Finding[]> {
  try {
    const { ContinuousBackupsDescription } = await table.send(
      new DescribeContinuousBackupsCommand({ TableName: table.name }),
    );
    const recovery = ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
    if (recovery?.PointInTimeRecoveryStatus === 'ENABLED')
      return [ok('backups', 'The table can be put back to any second of the last 35 days.')];
    return [
      wrong(
        'backups',
        'The table has no point-in-time recovery: what is deleted by mistake is lost.',
        `aws dynamodb update-continuous-backups --table-name ${table.name} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`,
      ),
    ];
  } catch (error) {
    // The local stack keeps nothing, and so knows no such call.
    const why = error instanceof Failure ? error.reason : fieldOf(error, 'name');
    return why === 'UnknownOperationException'
      ? []
      : [hint('backups', `Backups cannot be looked at (${why}).`)];
  }
}
