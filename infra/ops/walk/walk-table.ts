import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { ScanCommand, type ScanCommandInput, type ScanCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../../shared/table/table.ts';
import { startProgress } from '../cli/progress.ts';

/** What to leave out; a page is judged after it is read and paid for. */
type Scan = Omit<ScanCommandInput, 'TableName' | 'ExclusiveStartKey'>;

/**
 * Reads the whole table with a progress bar, for what no index finds. Only an operator may: no function has the right
 * to scan.
 *
 * @param what for the bar, e.g. `Looking for the address`
 * @throws Failure `store_unavailable`
 */
export async function* walkTable(
  table: Table,
  what: string,
  scan: Scan,
): AsyncGenerator<Record<string, unknown>> {
  // DynamoDB counts anew every six hours; the table may have grown since.
  const { Table: description } = await table.send(new DescribeTableCommand({ TableName: table.name }));
  const progress = startProgress(what, description?.ItemCount ?? 0);
  try {
    for await (const { Items = [], ScannedCount = 0 } of scanPages(table, scan)) {
      yield* Items;
      progress.add(ScannedCount);
    }
  } finally {
    progress.end();
  }
}

async function* scanPages(table: Table, scan: Scan): AsyncGenerator<ScanCommandOutput> {
  let from: Record<string, unknown> | undefined;
  do {
    const page: ScanCommandOutput = await table.send(
      new ScanCommand({ ...scan, TableName: table.name, ExclusiveStartKey: from }),
    );
    yield page;
    from = page.LastEvaluatedKey;
  } while (from);
}
