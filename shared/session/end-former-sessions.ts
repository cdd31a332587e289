import { deleteItems } from '../aws/batch.ts';
import { queryPages } from '../aws/query-pages.ts';
import { type ItemKey, partitionOf, SESSION_PREFIX, type Table } from '../aws/table.ts';

/**
 * Ends every session of a user that had begun by a moment; one that has begun since, lives.
 *
 * @param until seconds since the epoch
 * @returns how many have ended
 * @throws Failure `store_unavailable`: some may have ended, a repeat ends the rest
 */
export async function endFormerSessions(table: Table, user: string, until: number): Promise<number> {
  const former: ItemKey[] = [];
  const pages = queryPages(table, {
    ProjectionExpression: 'pk, sk, createdAt',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': partitionOf(user), ':prefix': SESSION_PREFIX },
  });
  for await (const { Items = [] } of pages) {
    for (const { pk, sk, createdAt } of Items) {
      // What has no beginning is the mark of a session that is over.
      if (typeof createdAt === 'number' && createdAt <= until)
        former.push({ pk: String(pk), sk: String(sk) });
    }
  }
  await deleteItems(table, former);
  return former.length;
}
