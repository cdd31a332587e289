import { deleteItems, listItems } from '../table/items.ts';
import { SESSION_PREFIX, type Table } from '../table/table.ts';

/**
 * Ends every session of a user that had begun by a moment; one that has begun since, lives.
 *
 * @param until seconds since the epoch
 * @returns how many have ended
 * @throws Failure `store_unavailable`: some may have ended, a repeat ends the rest
 */
export async function endFormerSessions(table: Table, user: string, until: number): Promise<number> {
  const all = await listItems(table, user, SESSION_PREFIX, ['createdAt']);
  // What has no beginning is the mark of a session that is over.
  const former = all.filter(({ createdAt }) => typeof createdAt === 'number' && createdAt <= until);
  await deleteItems(table, former);
  return former.length;
}
