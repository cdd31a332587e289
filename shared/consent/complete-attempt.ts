import type { Attempt, AttemptTerms } from '../attempt/attempt.ts';
import type { Deadline } from '../aws/deadline.ts';
import type { Table } from '../aws/table.ts';
import type { Identity, IdTokenVerifier } from '../google/id-token.ts';
import type { GoogleApp } from '../google/oauth-client.ts';
import { coversScopes, missingScopes } from '../google/scopes.ts';
import { type Exchanged, exchangeCode } from '../google/token-endpoint.ts';
import { Failure } from '../problems.ts';
import { type Grant, hashRefreshToken } from '../vault/grant.ts';
import { loadGrant, type NewGrant, storeGrant } from '../vault/grants.ts';
import type { Sealer } from '../vault/sealer.ts';
import { storeProfile } from './profile.ts';

export interface ConsentContext {
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
  /** Who is signed in, when the attempt is an upgrade. */
  signedIn?: string | undefined;
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
 * the grant.
 *
 * @throws Failure `account_mismatch` (another account than the one signed in; nothing is stored or revoked),
 * `scope_declined`, `consent_required` (Google gave no refresh token and none that is held would do), and what
 * the exchange, the verification, the vault and the store throw
 */
export async function completeAttempt(context: ConsentContext, answered: Answered): Promise<Completed> {
  const { attempt, path } = answered;
  const redirect = path === 'redirect';
  const exchanged = await exchangeCode(
    context.google,
    {
      code: answered.code,
      redirectUri: answered.redirectUri,
      codeVerifier: redirect ? attempt.codeVerifier : undefined,
    },
    context.deadline,
  );
  const identity = await context.idTokens.verify(
    exchanged.idToken,
    { nonce: redirect ? attempt.nonce : undefined },
    context.deadline,
  );
  if (attempt.terms.purpose === 'upgrade' && identity.user !== answered.signedIn)
    throw new Failure('account_mismatch');

  const scopes = await keepConsent(context, identity.user, exchanged, attempt.terms);
  await storeProfile(context.table, identity, context.now());
  return { identity, scopes };
}

/**
 * Stores the consent if it brought a refresh token that carries no less than the one held, and judges what
 * is on record afterwards against what was asked.
 */
async function keepConsent(
  context: ConsentContext,
  user: string,
  exchanged: Exchanged,
  terms: AttemptTerms,
): Promise<readonly string[]> {
  const [found, brought] = await Promise.all([
    loadGrant(context.table, user),
    sealExchanged(context, user, exchanged),
  ]);
  const onRecord = brought ? await storeConsent(context, user, found, brought) : found;
  const declined = missingScopes(terms.scopes, exchanged.scopes);
  if (declined.length > 0) {
    throw new Failure('scope_declined', {
      remedy: 'ask_for_scope',
      detail: `Not granted: ${declined.join(' ')}`,
    });
  }
  if (!onRecord) throw consentRequired();
  if (
    terms.purpose === 'upgrade' &&
    !(onRecord.status === 'active' && coversScopes(onRecord.scopes, terms.scopes))
  ) {
    throw consentRequired();
  }
  return onRecord.status === 'revoked' ? [] : onRecord.scopes;
}

type OnRecord = Pick<Grant, 'status' | 'scopes'>;

async function storeConsent(
  context: ConsentContext,
  user: string,
  found: Grant | undefined,
  brought: NewGrant,
): Promise<OnRecord | undefined> {
  let held = found;
  for (let attempt = 0; attempt < STORE_TRIES; attempt += 1) {
    // Fewer scopes than the token held (a plain sign-in, a box left unticked) do not replace it.
    if (held?.status === 'active' && !coversScopes(brought.scopes, held.scopes)) return held;
    if (await storeGrant(context.table, user, held, brought, context.now()))
      return { status: 'active', scopes: brought.scopes };
    held = await loadGrant(context.table, user);
  }
  throw new Failure('store_unavailable', { remedy: 'retry_later', retryAfter: 1, reason: 'Contention' });
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
  const { refreshToken, access, scopes, refreshTokenExpiresIn } = exchanged;
  if (refreshToken === undefined) return undefined;
  return {
    sealed: await context.sealer.seal(user, { refreshToken, access }),
    scopes,
    refreshTokenHash: hashRefreshToken(refreshToken),
    refreshTokenExpiresAt:
      refreshTokenExpiresIn === undefined
        ? undefined
        : Math.floor(context.now() / 1000) + refreshTokenExpiresIn,
  };
}
