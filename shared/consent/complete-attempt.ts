import type { Attempt } from '../attempt/attempt.ts';
import type { Identity, IdTokenVerifier } from '../google/id-token.ts';
import { exchangeCode } from '../google/token-endpoint.ts';
import { Failure } from '../problems.ts';
import type { SessionToken } from '../session/session.ts';
import type { VaultContext } from '../vault/vault-context.ts';
import { keepConsent } from './keep-consent.ts';

export interface ConsentContext extends VaultContext {
  idTokens: IdTokenVerifier;
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

  const asked = { terms: attempt.terms, signedIn, askedAt };
  const scopes = await keepConsent(context, identity.user, exchanged, asked);
  return { identity, scopes };
}
