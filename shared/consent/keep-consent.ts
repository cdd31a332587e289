import type { AttemptTerms } from '../attempt/attempt.ts';
import { contention } from '../aws/failures.ts';
import { coversScopes, mayCreateEvents, missingScopes } from '../google/scopes.ts';
import type { Exchanged } from '../google/token-endpoint.ts';
import { Failure } from '../problems.ts';
import { authenticate, findSignedIn } from '../session/authenticate.ts';
import { hasProfile } from '../session/profile.ts';
import type { SessionToken } from '../session/session.ts';
import { askToResume, enableAccount } from '../vault/account-state.ts';
import type { Grant } from '../vault/grant.ts';
import { buryGrant, loadGrant, type NewGrant, storeGrant } from '../vault/grant-store.ts';
import { identifyRefreshToken } from '../vault/token-identifiers.ts';
import type { VaultContext } from '../vault/vault-context.ts';

/** How often a compare-and-set is begun anew when somebody else wrote in between. */
const STORE_TRIES = 4;

/** What a consent was asked for with. */
interface Asked {
  terms: AttemptTerms;
  /** Whose session is signed in, for an upgrade. */
  signedIn: SessionToken | undefined;
  /** When Google was asked; milliseconds since the epoch. */
  askedAt: number;
}

/**
 * Stores the consent if it brought a refresh token, and judges what is on record afterwards against what was
 * asked. The newest token is the one to hold, even if it carries less: Google answers with all that the user
 * still grants, so a wider one that is held carries what was taken back.
 *
 * @returns the scopes on record
 * @throws Failure `scope_declined`, `consent_required`, `unauthenticated` (who was signed in has left meanwhile),
 * `access_denied`, and what the vault and the store throw
 */
export async function keepConsent(
  context: VaultContext,
  user: string,
  exchanged: Exchanged,
  { terms, signedIn, askedAt }: Asked,
): Promise<readonly string[]> {
  // Whoever disconnected while Google was asking must not come back: the session is looked at again.
  const load = async () =>
    signedIn
      ? (await authenticate(context.table, signedIn, context.now())).grant
      : loadGrant(context.table, user);
  const [found, brought] = await Promise.all([load(), sealExchanged(context, user, exchanged)]);
  const held = signedIn ? found : await welcomeBack(context, found, askedAt);
  const stored = brought && (await storeConsent(context, user, held, brought, load));
  // Google keeps a hundred refresh tokens of a user for a client; a metric counts these lines.
  if (stored) context.log.info('refresh token kept', { user });
  await Promise.all([
    stored?.revives && askToResume(context, user),
    brought && signedIn && undoIfLeft(context, signedIn, brought),
  ]);
  const onRecord = stored ?? held;
  const declined = missingScopes(terms.scopes, exchanged.scopes);
  if (declined.length > 0) {
    throw new Failure('scope_declined', { detail: `Not granted: ${declined.join(' ')}` });
  }
  if (!onRecord) {
    // To sign in takes no grant of who has forgotten Calendar here: for what it was granted before, Google gives no
    // token anew, and a consent that is asked for would bring back what was forgotten.
    if (terms.purpose === 'sign-in' && (await hasProfile(context.table, user))) return [];
    throw consentRequired();
  }
  if (
    terms.purpose === 'upgrade' &&
    !(onRecord.status === 'active' && coversScopes(onRecord.scopes, terms.scopes))
  ) {
    throw consentRequired();
  }
  return onRecord.status === 'revoked' ? [] : onRecord.scopes;
}

/**
 * Google lets nobody in whose account it has disabled: whoever comes with a code of later than that is enabled.
 *
 * @param askedAt when Google was asked; milliseconds
 * @throws Failure `access_denied`: the account was disabled after Google had answered
 */
async function welcomeBack(
  context: VaultContext,
  found: Grant | undefined,
  askedAt: number,
): Promise<Grant | undefined> {
  if (found?.status !== 'suspended') return found;
  const lifted = await enableAccount(context, found.user, Math.floor(askedAt / 1000));
  if (!lifted) throw new Failure('access_denied', { remedy: 'give_up', reason: 'AccountDisabled' });
  return loadGrant(context.table, found.user);
}

interface Stored extends Pick<Grant, 'status' | 'scopes'> {
  /** Whether the user's runs can go on, which they could not before. */
  revives: boolean;
}

async function storeConsent(
  context: VaultContext,
  user: string,
  found: Grant | undefined,
  brought: NewGrant,
  load: () => Promise<Grant | undefined>,
): Promise<Stored> {
  let held = found;
  for (let attempt = 0; attempt < STORE_TRIES; attempt += 1) {
    if (await storeGrant(context.table, user, held, brought, context.now())) {
      const restored = held !== undefined && held.status !== 'active';
      const revives = restored || (mayCreateEvents(brought.scopes) && !mayCreateEvents(held?.scopes ?? []));
      return { status: 'active', scopes: brought.scopes, revives };
    }
    held = await load();
  }
  throw contention();
}

/**
 * Whoever has disconnected between the look at the session and the write must not be left with a grant: profile and
 * session go before the grant is deleted for the last time, so one that is written later finds neither. A session
 * that has only ended takes no grant with it.
 */
async function undoIfLeft(
  { table, now }: VaultContext,
  signedIn: SessionToken,
  { refreshTokenHash }: NewGrant,
): Promise<void> {
  if (await findSignedIn(table, signedIn, now())) return;
  if (await hasProfile(table, signedIn.user)) return;
  const stored = await loadGrant(table, signedIn.user);
  if (stored?.refreshTokenHash === refreshTokenHash) await buryGrant(table, stored, now());
  throw new Failure('unauthenticated');
}

function consentRequired(): Failure {
  return new Failure('consent_required', {
    detail: 'Begin again with "prompt": "consent" and follow authorizationUrl.',
  });
}

async function sealExchanged(
  context: VaultContext,
  user: string,
  exchanged: Exchanged,
): Promise<NewGrant | undefined> {
  const { refreshToken, access, scopes, refreshTokenExpiresIn, boundTo } = exchanged;
  if (refreshToken === undefined) return undefined;
  return {
    sealed: await context.sealer.seal(user, { refreshToken, access, boundTo }),
    scopes,
    ...identifyRefreshToken(refreshToken),
    refreshTokenExpiresAt:
      refreshTokenExpiresIn === undefined
        ? undefined
        : Math.floor(context.now() / 1000) + refreshTokenExpiresIn,
  };
}
