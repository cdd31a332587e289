import { DescribeTableCommand, type TableDescription } from '@aws-sdk/client-dynamodb';
import { composeTable } from '../../../shared/compose/table.ts';
import { Failure } from '../../../shared/problems.ts';
import { BACKUPS_REACH, type Table } from '../../../shared/table/table.ts';
import { EXIT, OpsError } from '../cli/ops-error.ts';

/**
 * The table that AWS has made of a backup.
 *
 * @param live name of the table that it is to be copied into
 * @throws OpsError when there is none that could be; Failure `store_unavailable`
 */
export async function openBackup(name: string, live: string, now: number): Promise<Table> {
  if (name === live)
    throw new OpsError(
      '--from takes the table that AWS has made of the backup, not the live one.',
      EXIT.usage,
    );
  const source = composeTable({ TABLE_NAME: name });
  const { Table: description } = await source
    .send(new DescribeTableCommand({ TableName: name }))
    .catch((error: unknown) => {
      if (error instanceof Failure && error.reason === 'ResourceNotFoundException')
        throw new OpsError(`There is no table ${name} in this account and region.`, EXIT.usage);
      throw error;
    });
  requireUsable(name, description, now);
  return source;
}

/** @throws OpsError when the table is not there yet, or of a time from which too little is known of who has left */
export function requireUsable(name: string, description: TableDescription | undefined, now: number): void {
  const { TableStatus, RestoreSummary: { RestoreInProgress, RestoreDateTime } = {} } = description ?? {};
  if (RestoreInProgress || TableStatus !== 'ACTIVE')
    throw new OpsError(`${name} is not ready yet: aws dynamodb wait table-exists --table-name ${name}`);
  const age = RestoreDateTime ? now - RestoreDateTime.getTime() : 0;
  if (age > BACKUPS_REACH * 1000)
    throw new OpsError(
      `${name} is of ${RestoreDateTime?.toISOString()}. Who has left is known for ${BACKUPS_REACH / 86_400} days only, so an older backup would bring users back who had everything deleted.`,
    );
}
