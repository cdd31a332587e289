import { deadlineIn } from '../../../shared/aws/deadline.ts';
import { userOf } from '../../../shared/aws/index-by-shard.ts';
import { keys } from '../../../shared/aws/table.ts';
import { revokeToken } from '../../../shared/google/revoke-token.ts';
import { asFailure } from '../../../shared/problems.ts';
import { wasConsentedBy } from '../../../shared/vault/account-state.ts';
import type { Grant } from '../../../shared/vault/grant.ts';
import { loadGrant } from '../../../shared/vault/grants.ts';
import { type RevocationContext, revokeGrant } from '../../../shared/vault/revoke-grant.ts';
import type { Sealer } from '../../../shared/vault/sealer.ts';
import type { Progress } from './deployment.ts';
import { scanItems } from './scan-items.ts';
import { createTurns } from './turns.ts';

/** Revocations on their way at a time. */
const AT_ONCE = 20;
/** Milliseconds that one revocation at Google may take. */
const PATIENCE = 10_000;
/** Grants between two lines of progress. */
const TOLD_EVERY = 100;

export interface MassRevocation {
  revocations: RevocationContext;
  /** None: Google is not told, as when the key that opens the tokens is lost. */
  google: { sealer: Pick<Sealer, 'open'>; revokeUrl: string } | undefined;
  /** Milliseconds since the epoch: who has consented since keeps the grant. */
  until: number;
  /** Grants a second at most. */
  rate: number;
  dryRun: boolean;
  progress: Progress;
}

export interface Revoked {
  revoked: number;
  /** Without a token: revoked before, or never had one. */
  dead: number;
  /** Consented to since. */
  newer: number;
  /** Their tokens are still there: a repeat tries them again. */
  failed: { user: string; reason: string }[];
}

/**
 * Revokes every grant, at Google first and here then, one after the other. What cannot be revoked at Google stays as it
 * is and is named; what is revoked is not looked at again, so a repeat goes on where an interruption was.
 *
 * @throws Failure `store_unavailable`: the table cannot be read
 */
export async function revokeEveryGrant(mass: MassRevocation): Promise<Revoked> {
  const { table } = mass.revocations;
  const found: Revoked = { revoked: 0, dead: 0, newer: 0, failed: [] };
  const running = new Set<Promise<void>>();
  const turn = createTurns(mass.rate);
  let seen = 0;
  for await (const item of scanItems(table, keys.grant('').sk)) {
    const user = userOf({ ...item });
    if (running.size >= AT_ONCE) await Promise.race(running);
    const one = revokeOne(mass, user, found, turn).finally(() => running.delete(one));
    running.add(one);
    seen += 1;
    if (seen % TOLD_EVERY === 0) mass.progress(`${seen} grants, ${found.failed.length} of them failed`);
  }
  await Promise.all(running);
  return found;
}

async function revokeOne(
  mass: MassRevocation,
  user: string,
  found: Revoked,
  turn: () => Promise<void>,
): Promise<void> {
  const { revocations, google, until, dryRun } = mass;
  try {
    const grant = await loadGrant(revocations.table, user);
    if (!grant?.sealed) found.dead += 1;
    else if (!wasConsentedBy(grant, until / 1000)) found.newer += 1;
    else {
      if (!dryRun) {
        await turn();
        await revokeAt(google, revocations, grant, grant.sealed);
      }
      found.revoked += 1;
    }
  } catch (thrown) {
    const { code, reason } = asFailure(thrown);
    found.failed.push({ user, reason: [code, reason].filter(Boolean).join(' ') });
  }
}

/**
 * Revokes one grant, at Google first and here then.
 *
 * @throws Failure when Google did not do it; then the grant stays
 */
export async function revokeAt(
  google: MassRevocation['google'],
  revocations: RevocationContext,
  grant: Grant,
  sealed: Uint8Array,
): Promise<void> {
  if (google) {
    const { refreshToken } = await google.sealer.open(grant.user, sealed);
    await revokeToken(google.revokeUrl, refreshToken, deadlineIn(PATIENCE));
  }
  if (await revokeGrant(revocations, grant)) return;
  // Somebody has written meanwhile: a worker that renewed the token, or a new consent, which is not ours to end.
  const newer = await loadGrant(revocations.table, grant.user);
  if (newer?.sealed && newer.consentedAt === grant.consentedAt) await revokeGrant(revocations, newer);
}
