import { deleteItems } from '../../../shared/table/items.ts';
import { type ItemKey, SESSION_PREFIX, type Table } from '../../../shared/table/table.ts';
import { walkTable } from '../walk/walk-table.ts';

/** Sessions that are ended at a time. */
const BATCH = 100;

/**
 * Ends the sessions of all users that had begun by a moment. Each cookie is dead at its next use; a repeat ends what
 * an interruption left.
 *
 * @param until milliseconds since the epoch
 * @param dryRun count only
 * @returns how many there were
 * @throws Failure `store_unavailable`
 */
export async function endEverySession(table: Table, until: number, dryRun: boolean): Promise<number> {
  let ended = 0;
  let batch: ItemKey[] = [];
  const endBatch = async () => {
    if (!dryRun) await deleteItems(table, batch);
    ended += batch.length;
    batch = [];
  };
  const sessions = walkTable(table, 'Ending sessions', {
    ConsistentRead: true,
    ProjectionExpression: 'pk, sk, createdAt',
    FilterExpression: 'begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':prefix': SESSION_PREFIX },
  });
  for await (const { pk, sk, createdAt } of sessions) {
    // What has no beginning is the mark of a session that is over.
    if (typeof createdAt !== 'number' || createdAt * 1000 > until) continue;
    batch.push({ pk: String(pk), sk: String(sk) });
    if (batch.length === BATCH) await endBatch();
  }
  await endBatch();
  return ended;
}
