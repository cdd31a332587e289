import { asFailure } from '../problems.ts';
import type { Grant } from './grant.ts';
import { markAccountEnabled, markSuspended } from './mark-grant.ts';
import type { RevocationContext } from './note-revocation.ts';
import { settleGrant } from './settle-grant.ts';

/** Whether a grant was consented to by a moment, given in seconds since the epoch as Google's events are. */
export function wasConsentedBy({ consentedAt = 0 }: Grant, seconds: number): boolean {
  return consentedAt < (Math.floor(seconds) + 1) * 1000;
}

/**
 * Google disabled the user's account: nobody acts with the grant from now on, and its runs park. The token is
 * kept, for the day on which the account is enabled.
 *
 * Nothing happens if the user has consented since, or if Google has said something newer of the account: events
 * may be late, and may be repeated.
 *
 * @param at seconds since the epoch
 * @returns whether it was done
 * @throws Failure `store_unavailable`
 */
export function suspendAccount(context: RevocationContext, user: string, at: number): Promise<boolean> {
  const { table, now } = context;
  return settleGrant(table, user, (grant) =>
    grant.status !== 'revoked' && wasConsentedBy(grant, at) && at * 1000 > (grant.accountStateAt ?? 0)
      ? () => markSuspended(table, grant, at * 1000, now())
      : undefined,
  );
}

/**
 * The user's account is enabled, as an event or a sign-in at Google shows: a suspended grant is alive again, and
 * what was parked is taken up.
 *
 * @param at seconds since the epoch
 * @returns whether a grant was suspended and is not any more
 * @throws Failure `store_unavailable`
 */
export async function enableAccount(context: RevocationContext, user: string, at: number): Promise<boolean> {
  const { table, now } = context;
  let lifted = false;
  let unannounced = false;
  await settleGrant(table, user, (grant) => {
    const known = grant.accountStateAt ?? 0;
    lifted = grant.status === 'suspended' && at * 1000 >= known;
    // The invocation that lifted it may have died before it could ask for the rest.
    unannounced = grant.status === 'active' && grant.announced === false;
    // Also of an account that was not disabled: the event that it was may yet come, late.
    return lifted || (at * 1000 > known && grant.status !== 'revoked')
      ? () => markAccountEnabled(table, grant, at * 1000, now())
      : undefined;
  });
  if (lifted || unannounced) await askToResume(context, user);
  return lifted;
}

/** Has the worker take up what is parked. Should this be lost, the nightly check does. */
export async function askToResume(
  context: Pick<RevocationContext, 'queue' | 'log'>,
  user: string,
): Promise<void> {
  await context.queue.send([{ kind: 'resume', user }]).catch((error: unknown) => {
    context.log.warn('parked runs not resumed yet', { user, reason: asFailure(error).reason });
  });
}
