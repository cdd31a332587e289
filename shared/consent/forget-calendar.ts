import type { Scheduler } from '../schedules/scheduler.ts';
import { authenticate } from '../session/authenticate.ts';
import type { SessionToken } from '../session/session.ts';
import type { Table } from '../table/table.ts';
import { deleteConnection } from './delete-connection.ts';
import { noteDeparture } from './departure.ts';
import type { Receipt } from './receipt.ts';

export interface ForgetContext {
  table: Table;
  scheduler: Pick<Scheduler, 'remove'>;
  now: () => number;
}

/**
 * Forgets Calendar here: grant, plans and runs are deleted; profile and sessions stay. Google is not told, since it
 * knows no "revoke Calendar only". It can be repeated at every point.
 *
 * @throws Failure `unauthenticated`, `store_unavailable`
 */
export async function forgetCalendar(
  context: ForgetContext,
  token: SessionToken | undefined,
): Promise<Omit<Receipt, 'manageUrl'>> {
  const { user, grant } = await authenticate(context.table, token, context.now());
  await noteDeparture(context.table, user, 'CALENDAR', context.now());
  const { plans, runs } = await deleteConnection(context, user);
  return {
    google: grant?.sealed ? 'not_revoked' : 'not_held',
    deleted: { grant: grant !== undefined, plans, runs, sessions: 0, profile: false },
  };
}
