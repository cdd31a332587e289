import { endFormerSessions } from '../session/end-former-sessions.ts';
import { enableAccount, suspendAccount, wasConsentedBy } from '../vault/account-state.ts';
import { noteRevocation, type RevocationContext } from '../vault/note-revocation.ts';
import { settleGrant } from '../vault/settle-grant.ts';
import type { SecurityEventName } from './event-types.ts';

/** Seconds by which Google's clock and ours may differ: a session that is ended in vain is only begun anew. */
const TOLERANCE = 5;

/** The events that are about a user. */
type UserEventName = Exclude<SecurityEventName, 'token-revoked' | 'verification'>;

/**
 * Does what an event asks for.
 *
 * @param issuedAt seconds since the epoch; what has begun since is none of the event's
 * @returns what was done, for the log
 * @throws Failure `store_unavailable`: a repeat does the rest
 */
type UserEffect = (context: RevocationContext, user: string, issuedAt: number) => Promise<string>;

/**
 * What Google requires and suggests, event by event. Grants go first: what acts while nobody looks is stopped
 * before the sessions are.
 * https://developers.google.com/identity/protocols/risc#supported_event_types
 */
export const userEffects: Readonly<Record<UserEventName, UserEffect>> = {
  'sessions-revoked': endSessions,
  'account-credential-change-required': endSessions,

  async 'tokens-revoked'(context, user, issuedAt) {
    const revoked = await settleGrant(context.table, user, (grant) =>
      grant.status !== 'revoked' && wasConsentedBy(grant, issuedAt)
        ? () => noteRevocation(context, grant)
        : undefined,
    );
    return `${revoked ? 'grant revoked, ' : ''}${await endSessions(context, user, issuedAt)}`;
  },

  async 'account-disabled'(context, user, issuedAt) {
    const suspended = await suspendAccount(context, user, issuedAt);
    return `${suspended ? 'grant suspended, ' : ''}${await endSessions(context, user, issuedAt)}`;
  },

  async 'account-enabled'(context, user, issuedAt) {
    return (await enableAccount(context, user, issuedAt)) ? 'grant restored' : 'nothing was suspended';
  },
};

async function endSessions(context: RevocationContext, user: string, issuedAt: number): Promise<string> {
  return `sessions ended: ${await endFormerSessions(context.table, user, issuedAt + TOLERANCE)}`;
}
