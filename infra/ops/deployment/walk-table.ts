import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { ScanCommand, type ScanCommandInput, type ScanCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../../shared/aws/table.ts';
import { startProgress } from '../progress.ts';

/**
 * Reads the whole table, with a progress bar: for what no index finds. No function has the right to.
 *
 * @param what for the bar, e.g. `Looking for the address`
 * @param scan what to leave out; a page is judged after it is read and paid for
 * @throws Failure `store_unavailable`
 */
export async function* walkTable(
  table: Table,
  what: string,
  scan: Omit<ScanCommandInput, 'TableName' | 'ExclusiveStartKey'>,
): AsyncGenerator<Record<string, unknown>> {
  // DynamoDB counts anew every six hours; the table may have grown since.
  const { Table: description } = await table.send(new DescribeTableCommand({ TableName: table.name }));
  const progress = startProgress(what, description?.ItemCount ?? 0);
  try {
    let from: Record<string, unknown> | undefined;
    do {
      const page: ScanCommandOutput = await table.send(
        new ScanCommand({ ...scan, TableName: table.name, ExclusiveStartKey: from }),
      );
      yield* page.Items ?? [];
      progress.add(page.ScannedCount ?? 0);
      from = page.LastEvaluatedKey;
    } while (from);
  } finally {
    progress.end();
  }
}
