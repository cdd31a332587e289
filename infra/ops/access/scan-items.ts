import type { ItemKey, Table } from '../../../shared/aws/table.ts';
import { scanPages } from '../scan-pages.ts';

export interface Found extends ItemKey {
  /** Seconds since the epoch, of sessions. */
  createdAt: unknown;
}

/**
 * All items of every user with a sort key of this beginning, by their keys, strongly consistent. Reads the whole table.
 *
 * @throws Failure `store_unavailable`
 */
export async function* scanItems(table: Table, prefix: string): AsyncGenerator<Found> {
  const pages = scanPages(table, {
    ConsistentRead: true,
    ProjectionExpression: 'pk, sk, createdAt',
    FilterExpression: 'begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':prefix': prefix },
  });
  for await (const { Items = [] } of pages) {
    for (const { pk, sk, createdAt } of Items) yield { pk: String(pk), sk: String(sk), createdAt };
  }
}
