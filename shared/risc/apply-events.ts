import { asFailure } from '../problems.ts';
import type { RevocationContext } from '../vault/note-revocation.ts';
import { nameOfEvent, type SecurityEventName } from './event-types.ts';
import { revokeNamedToken } from './revoke-named-token.ts';
import type { SecurityEvent, SecurityEventToken } from './security-event-token.ts';
import { readUser } from './subject.ts';
import { userEffects } from './user-effects.ts';

/** Characters of the operator's `state` that are logged. */
const STATE_LOGGED = 128;

/**
 * Does what the events of a token ask for, at once.
 *
 * It can be repeated, and needs no memory of what was done: an event is about what there was when it was
 * issued, so one that comes late or again finds nothing of what has begun since.
 *
 * @throws Failure `store_unavailable`: some of it is not done, the rest was tried all the same; a repeat
 * completes it
 */
export async function applySecurityEvents(
  context: RevocationContext,
  token: SecurityEventToken,
): Promise<void> {
  const failures: unknown[] = [];
  for (const event of token.events) {
    const kind = nameOfEvent(event.type);
    const fields = { jti: token.jti, kind: kind ?? 'unknown' };
    try {
      const { user, state, outcome } = await applyEvent(context, token, kind, event);
      context.log.info('security event', { ...fields, user, state, reason: outcome });
    } catch (thrown) {
      const { code, reason, remedy } = asFailure(thrown);
      context.log.error('security event failed', { ...fields, code, reason, remedy });
      failures.push(thrown);
    }
  }
  if (failures.length > 0) throw asFailure(failures[0]);
}

/** What came of an event, for the log. */
interface Effect {
  user?: string | undefined;
  state?: string | undefined;
  outcome: string;
}

async function applyEvent(
  context: RevocationContext,
  { issuedAt, issuers }: SecurityEventToken,
  kind: SecurityEventName | undefined,
  { claims }: SecurityEvent,
): Promise<Effect> {
  const { subject, state } = claims;
  if (kind === undefined) return { outcome: 'not known here' };
  if (kind === 'verification') return { state: printable(state), outcome: 'acknowledged' };
  if (kind === 'token-revoked') return revokeNamedToken(context, subject);
  const user = readUser(subject, issuers);
  if (user === undefined) return { outcome: 'no such subject' };
  return { user, outcome: await userEffects[kind](context, user, issuedAt) };
}

function printable(state: unknown): string | undefined {
  return typeof state === 'string'
    ? state.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, STATE_LOGGED)
    : undefined;
}
