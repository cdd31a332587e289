import { QueryCommand, type QueryCommandInput, type QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { Table } from './table.ts';

/**
 * Runs a strongly consistent query to its end, page by page: DynamoDB answers at most 1 MB at a time.
 *
 * @throws Failure `store_unavailable`
 */
export async function* queryPages(
  table: Table,
  query: Omit<QueryCommandInput, 'TableName' | 'ConsistentRead' | 'ExclusiveStartKey'>,
): AsyncGenerator<QueryCommandOutput> {
  let from: Record<string, unknown> | undefined;
  do {
    const page: QueryCommandOutput = await table.send(
      new QueryCommand({ ...query, TableName: table.name, ConsistentRead: true, ExclusiveStartKey: from }),
    );
    yield page;
    from = page.LastEvaluatedKey;
  } while (from);
}
