import { EVENT_SCOPES } from '../google/scopes.ts';
import { asFailure } from '../problems.ts';
import { DONE, type Outcome } from '../runs/outcome.ts';
import type { RunContext } from '../runs/run-context.ts';
import { loadGrant } from '../vault/grant-store.ts';
import { isFresh } from '../vault/proof-of-life.ts';
import { renewAccess } from '../vault/renew-access.ts';
import { requireScope } from '../vault/require-scope.ts';
import { announceGrant } from './announce-grant.ts';
import { CHECKED_AHEAD } from './limits.ts';

/**
 * Finds out whether Google still honours a grant, before an event is missed over it, and tells adopters of one
 * that is dead.
 *
 * @throws Failure `store_unavailable`
 */
export async function checkGrant(context: RunContext, user: string): Promise<Outcome> {
  const grant = await loadGrant(context.table, user);
  if (grant) await announceGrant(context, grant);
  if (grant?.status !== 'active' || isFresh(grant.refreshedAt, context.now())) return DONE;
  try {
    requireScope(grant, EVENT_SCOPES);
    const renewal = await renewAccess(
      { ...context, nextUse: context.now() + CHECKED_AHEAD },
      grant,
      EVENT_SCOPES,
    );
    await renewal.kept;
    return DONE;
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (failure.remedy === 'retry_later')
      return { kind: 'later', seconds: failure.retryAfter, reason: failure.reason, failure };
    // A grant that proved dead has put a request of its own into the queue.
    return DONE;
  }
}
