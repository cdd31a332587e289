import type { Attempt, AttemptTerms } from '../attempt/attempt.ts';
import type { Deadline } from '../aws/deadline.ts';
import type { Table } from '../aws/table.ts';
import type { EventQueue } from '../engine/queue.ts';
import type { Identity, IdTokenVerifier } from '../google/id-token.ts';
import type { GoogleApp } from '../google/oauth-client.ts';
import { coversScopes, mayCreateEvents, missingScopes } from '../google/scopes.ts';
import { type Exchanged, exchangeCode } from '../google/token-endpoint.ts';
import type { Log } from '../log.ts';
import { Failure } from '../problems.ts';
import { authenticate, findSignedIn } from '../session/authenticate.ts';
import { hasProfile } from '../session/profile.ts';
import type { SessionToken } from '../session/session.ts';
import { askToResume, enableAccount } from '../vault/account-state.ts';
import type { Grant } from '../vault/grant.ts';
import { buryGrant, loadGrant, type NewGrant, storeGrant } from '../vault/grants.ts';
import type { Sealer } from '../vault/sealer.ts';
import { identifyRefreshToken } from '../vault/token-identifiers.ts';

export interface ConsentContext {
  queue: EventQueue;
  log: Log;
  table: Table;
  sealer: Sealer;
  google: GoogleApp;
  idTokens: IdTokenVerifier;
  deadline: Deadline;
  now: () => number;
}

export interface Answered {
  /** What Google returned to the browser. */
  code: string;
  /** `redirect`: nonce and PKCE were sent and are checked; `popup`: Google's script cannot send them. */
  path: 'popup' | 'redirect';
  redirectUri: string;
  attempt: Attempt;
  /** The session that is signed in, when the attempt is an upgrade. */
  session?: SessionToken | undefined;
}

export interface Completed {
  identity: Identity;
  /** The scopes on record: what the refresh token that is held carries. */
  scopes: readonly string[];
}

/** How often a compare-and-set is begun anew when somebody else wrote in between. */
const STORE_TRIES = 4;

/**
 * Redeems what Google returned for an attempt: exchanges the code, verifies the ID token, seals and stores
 * the grant. Who it was is not put on record: an upgrade may be told no more than that.
 *
 * @throws Failure `account_mismatch` (another account than the one signed in; nothing is stored or revoked),
 * `scope_declined`, `consent_required` (Google gave no refresh token and none that is held would do), and what
 * the exchange, the verification, the vault and the store throw
 */
export async function completeAttempt(context: ConsentContext, answered: Answered): Promise<Completed> {
  const { attempt, path } = answered;
  const redirect = path === 'redirect';
  const askedAt = context.now();
  const [exchanged] = await Promise.all([
    exchangeCode(
      context.google,
      {
        code: answered.code,
        redirectUri: answered.redirectUri,
        codeVerifier: redirect ? attempt.codeVerifier : undefined,
      },
      context.deadline,
    ),
    // The certificates are needed next.
    context.idTokens.prepare(context.deadline),
  ]);
  const identity = await context.idTokens.verify(
    exchanged.idToken,
    { nonce: redirect ? attempt.nonce : undefined },
    context.deadline,
  );
  const signedIn = attempt.terms.purpose === 'upgrade' ? answered.session : undefined;
  if (attempt.terms.purpose === 'upgrade' && identity.user !== signedIn?.user)
    throw new Failure('account_mismatch');

  const scopes = await keepConsent(context, identity.user, exchanged, attempt.terms, signedIn, askedAt);
  return { identity, scopes };
}

/**
 * Stores the consent if it brought a refresh token, and judges what is on record afterwards against what was
 * asked. The newest token is the one to hold, even if it carries less: Google answers with all that the user
 * still grants, so a wider one that is held carries what was taken back.
 */
async function keepConsent(
  context: ConsentContext,
  user: string,
  exchanged: Exchanged,
  terms: AttemptTerms,
  signedIn: SessionToken | undefined,
  askedAt: number,
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
    throw new Failure('scope_declined', {
      remedy: 'ask_for_scope',
      detail: `Not granted: ${declined.join(' ')}`,
    });
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
  context: ConsentContext,
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
  context: ConsentContext,
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
  throw new Failure('store_unavailable', { remedy: 'retry_later', retryAfter: 1, reason: 'Contention' });
}

/**
 * Whoever has disconnected between the look at the session and the write must not be left with a grant: profile and
 * session go before the grant is deleted for the last time, so one that is written later finds neither. A session
 * that has only ended takes no grant with it.
 */
async function undoIfLeft(
  { table, now }: ConsentContext,
  signedIn: SessionToken,
  { refreshTokenHash }: NewGrant,
): Promise<void> {
  if (await findSignedIn(table, signedIn, now())) return;
  if (await hasProfile(table, signedIn.user)) return;
  const stored = await loadGrant(table, signedIn.user);
  if (stored?.refreshTokenHash === refreshTokenHash) await buryGrant(table, stored, now());
  throw new Failure('unauthenticated', { remedy: 'reconnect' });
}

function consentRequired(): Failure {
  return new Failure('consent_required', {
    remedy: 'reconnect',
    detail: 'Begin again with "prompt": "consent" and follow authorizationUrl.',
  });
}

async function sealExchanged(
  context: ConsentContext,
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
