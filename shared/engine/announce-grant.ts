import type { RunContext } from '../runs/run-context.ts';
import type { Grant } from '../vault/grant.ts';
import { markAnnounced } from '../vault/mark-grant.ts';

/**
 * Tells adopters that a grant has died, or is alive again, if they have not been told. Told first and noted
 * then, so it is never forgotten, and hardly ever said twice.
 *
 * @throws Failure `store_unavailable`
 */
export async function announceGrant(
  context: Pick<RunContext, 'bus' | 'table' | 'now'>,
  grant: Grant,
): Promise<void> {
  if (grant.announced !== false || grant.status === 'suspended') return;
  await context.bus.publish(grant.status === 'revoked' ? 'GrantRevoked' : 'GrantRestored', {
    user: grant.user,
  });
  await markAnnounced(context.table, grant, context.now());
}
