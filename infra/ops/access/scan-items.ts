import { ScanCommand, type ScanCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { ItemKey, Table } from '../../../shared/aws/table.ts';

export interface Found extends ItemKey {
  /** Seconds since the epoch, of sessions. */
  createdAt: unknown;
}

/**
 * All items of every user with a sort key of this beginning, by their keys, strongly consistent. Reads the whole
 * table, as only an operator may: no function has the right to scan.
 *
 * @throws Failure `store_unavailable`
 */
export async function* scanItems(table: Table, prefix: string): AsyncGenerator<Found> {
  let from: Record<string, unknown> | undefined;
  do {
    const page: ScanCommandOutput = await table.send(
      new ScanCommand({
        TableName: table.name,
        ConsistentRead: true,
        ProjectionExpression: 'pk, sk, createdAt',
        FilterExpression: 'begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':prefix': prefix },
        ExclusiveStartKey: from,
      }),
    );
    for (const { pk, sk, createdAt } of page.Items ?? []) yield { pk: String(pk), sk: String(sk), createdAt };
    from = page.LastEvaluatedKey;
  } while (from);
}
