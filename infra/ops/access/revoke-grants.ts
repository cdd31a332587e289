import { deadlineIn } from '../../../shared/deadline.ts';
import { revokeToken } from '../../../shared/google/revoke-token.ts';
import { asFailure } from '../../../shared/problems.ts';
import { wasConsentedBy } from '../../../shared/vault/account-state.ts';
import type { Grant } from '../../../shared/vault/grant.ts';
import { loadGrant } from '../../../shared/vault/grant-store.ts';
import { noteRevocation, type RevocationContext } from '../../../shared/vault/note-revocation.ts';
import type { Sealer } from '../../../shared/vault/sealer.ts';
import { type FailedGrant, walkGrants } from '../walk/walk-grants.ts';
import { workSideBySide } from '../walk/work-side-by-side.ts';

/** Milliseconds that one revocation at Google may take. */
const PATIENCE = 10_000;

export interface MassRevocation {
  revocations: RevocationContext;
  /** None: Google is not told, as when the key that opens the tokens is lost. */
  google: { sealer: Pick<Sealer, 'open'>; revokeUrl: string } | undefined;
  /** Milliseconds since the epoch: who has consented since keeps the grant. */
  until: number;
  /** Grants a second at most. */
  rate: number;
  dryRun: boolean;
}

interface Revoked {
  revoked: number;
  /** Without a token: revoked before, or never had one. */
  dead: number;
  /** Consented to since. */
  newer: number;
  /** Their tokens are still there: a repeat tries them again. */
  failed: FailedGrant[];
}

/**
 * Revokes every grant, at Google first and here then. What cannot be revoked at Google stays as it is and is named;
 * what is revoked is not looked at again, so a repeat goes on where an interruption was.
 *
 * @throws Failure `store_unavailable`: the table cannot be read
 */
export async function revokeEveryGrant(mass: MassRevocation): Promise<Revoked> {
  const { revocations, rate } = mass;
  const found: Revoked = { revoked: 0, dead: 0, newer: 0, failed: [] };
  await workSideBySide(walkGrants(revocations.table, 'Revoking grants'), rate, ({ user }, turn) =>
    revokeOne(mass, user, found, turn),
  );
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
  if (await noteRevocation(revocations, grant)) return;
  // Somebody has written meanwhile: a worker that renewed the token, or a new consent, which is not ours to end.
  const newer = await loadGrant(revocations.table, grant.user);
  if (newer?.sealed && newer.consentedAt === grant.consentedAt) await noteRevocation(revocations, newer);
}
