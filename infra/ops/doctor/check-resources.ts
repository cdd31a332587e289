import { DescribeContinuousBackupsCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../shared/problems.ts';
import type { Table } from '../../../shared/table/table.ts';
import { TTL_ATTRIBUTE } from '../../table-shape.ts';
import { fieldOf } from '../cli/ops-error.ts';
import { type Finding, hint, ok, wrong } from './finding.ts';

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
    return unlooked('backups', 'Backups', error);
  }
}

/** Whether rows go when their time is up. A table that was restored has no TTL. */
export async function checkTtl(table: Table): Promise<Finding[]> {
  try {
    const { TimeToLiveDescription } = await table.send(
      new DescribeTimeToLiveCommand({ TableName: table.name }),
    );
    const { TimeToLiveStatus, AttributeName } = TimeToLiveDescription ?? {};
    const isOn = TimeToLiveStatus === 'ENABLED' || TimeToLiveStatus === 'ENABLING';
    if (isOn && AttributeName === TTL_ATTRIBUTE)
      return [ok('ttl', 'Rows of the table go when their time is up.')];
    return [
      wrong(
        'ttl',
        `The table has no TTL by ${TTL_ATTRIBUTE}: nothing goes by itself any more.`,
        `aws dynamodb update-time-to-live --table-name ${table.name} --time-to-live-specification Enabled=true,AttributeName=${TTL_ATTRIBUTE}`,
      ),
    ];
  } catch (error) {
    return unlooked('ttl', 'TTL', error);
  }
}

function unlooked(check: string, what: string, error: unknown): Finding[] {
  // The local stack keeps nothing, and so knows no such call.
  const why = error instanceof Failure ? error.reason : fieldOf(error, 'name');
  return why === 'UnknownOperationException' ? [] : [hint(check, `${what} cannot be looked at (${why}).`)];
}
