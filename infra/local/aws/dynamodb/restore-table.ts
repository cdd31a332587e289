import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { credentials, REGION } from '../wire/account.ts';
import { AwsError } from '../wire/aws-error.ts';
import { operation } from '../wire/json-protocol.ts';
import { createDynamodbTable, readTable } from './dynamodb-table.ts';

const NAMESPACE = 'com.amazonaws.dynamodb.v20120810';
/** BatchWriteItem takes at most 25 requests (DynamoDB quota). */
const WRITE_BATCH = 25;

const input = z.strictObject({
  SourceTableName: z.string(),
  TargetTableName: z.string().regex(/^[\w.-]{3,255}$/),
  UseLatestRestorableTime: z.boolean().optional(),
  /** Seconds since the epoch. */
  RestoreDateTime: z.number().optional(),
});

/**
 * `RestoreTableToPointInTime` of a store without a history: the latest restorable time is now, and no other is there.
 * The copy has the indexes of the source and, as on AWS, nothing of its TTL or recovery.
 *
 * @param storeUrl where the tables are
 */
export function restoreTable(storeUrl: string) {
  return operation(input, async ({ SourceTableName, TargetTableName, UseLatestRestorableTime }) => {
    if (!UseLatestRestorableTime)
      throw new AwsError(
        `${NAMESPACE}#InvalidRestoreTimeException`,
        'This stand-in keeps no history: it restores to the latest restorable time.',
      );
    const items = await readTable(storeUrl, SourceTableName).catch(() => {
      throw new AwsError(`${NAMESPACE}#TableNotFoundException`, `Table not found: ${SourceTableName}`);
    });
    await createDynamodbTable(storeUrl, TargetTableName).catch(() => {
      throw new AwsError(
        `${NAMESPACE}#TableAlreadyExistsException`,
        `Table already exists: ${TargetTableName}`,
      );
    });
    await writeItems(storeUrl, TargetTableName, items);
    const RestoreSummary = { RestoreDateTime: Date.now() / 1000, RestoreInProgress: true };
    return { TableDescription: { TableName: TargetTableName, TableStatus: 'CREATING', RestoreSummary } };
  });
}

async function writeItems(
  endpoint: string,
  name: string,
  items: readonly Record<string, unknown>[],
): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  const documents = DynamoDBDocumentClient.from(client);
  try {
    for (let start = 0; start < items.length; start += WRITE_BATCH) {
      const puts = items.slice(start, start + WRITE_BATCH).map((Item) => ({ PutRequest: { Item } }));
      await documents.send(new BatchWriteCommand({ RequestItems: { [name]: puts } }));
    }
  } finally {
    client.destroy();
  }
}
