import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { Table } from '../../../shared/table/table.ts';
import { startProgress } from '../cli/progress.ts';
import { scanPages } from './scan-pages.ts';

/**
 * {@link scanPages} with a progress bar: for what no index finds.
 *
 * @param what for the bar, e.g. `Looking for the address`
 * @throws Failure `store_unavailable`
 */
export async function* walkTable(
  table: Table,
  what: string,
  scan: Parameters<typeof scanPages>[1],
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
