import type { Log } from '../log.ts';
import { nameOf } from '../problems.ts';
import type { EventQueue } from '../queue/queue.ts';
import type { Table } from '../table/table.ts';
import type { Grant } from './grant.ts';
import { markRevoked } from './mark-grant.ts';

/** What it takes to note that Google no longer honours a grant. */
export interface RevocationContext {
  table: Table;
  queue: Pick<EventQueue, 'send'>;
  log: Log;
  now: () => number;
}

/**
 * Google has said that it no longer honours the grant: its tokens are deleted, its runs park from now on, and
 * adopters are told.
 *
 * @returns whether it was done; `false` when somebody else has written since the grant was read
 * @throws Failure `store_unavailable`
 */
export async function noteRevocation(context: RevocationContext, grant: Grant): Promise<boolean> {
  if (!(await markRevoked(context.table, grant, context.now()))) return false;
  // The worker tells adopters; should this be lost, the nightly check finds what nobody was told of.
  await context.queue.send([{ kind: 'check-grant', user: grant.user }]).catch((error: unknown) => {
    context.log.warn('revocation not announced yet', { user: grant.user, reason: nameOf(error) });
  });
  return true;
}
