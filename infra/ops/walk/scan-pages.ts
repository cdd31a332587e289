import { ScanCommand, type ScanCommandInput, type ScanCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../../shared/table/table.ts';

/**
 * Reads the whole table, page after page, as only an operator may: no function has the right to scan.
 *
 * @param scan what to leave out; a page is judged after it is read and paid for
 * @throws Failure `store_unavailable`
 */
export async function* scanPages(
  table: Table,
  scan: Omit<ScanCommandInput, 'TableName' | 'ExclusiveStartKey'>,
): AsyncGenerator<ScanCommandOutput> {
  let from: Record<string, unknown> | undefined;
  do {
    const page: ScanCommandOutput = await table.send(
      new ScanCommand({ ...scan, TableName: table.name, ExclusiveStartKey: from }),
    );
    yield page;
    from = page.LastEvaluatedKey;
  } while (from);
}
