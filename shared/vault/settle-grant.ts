import { contention } from '../aws/failures.ts';
import type { Table } from '../table/table.ts';
import type { Grant } from './grant.ts';
import { loadGrant } from './grant-store.ts';

/** How often a grant is looked at anew when somebody else wrote in between. */
const TRIES = 4;

/**
 * Changes a grant by what it is, and by nothing older: when somebody has written in between, it is judged again.
 *
 * @param judge how to write the change, which answers whether it took effect; none: there is nothing to change
 * @returns whether it was changed
 * @throws Failure `store_unavailable`
 */
export async function settleGrant(
  table: Table,
  user: string,
  judge: (grant: Grant) => (() => Promise<unknown>) | undefined,
): Promise<boolean> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const grant = await loadGrant(table, user);
    const write = grant && judge(grant);
    if (!write) return false;
    if (await write()) return true;
  }
  throw contention();
}
