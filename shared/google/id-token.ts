import type { TokenPayload } from 'google-auth-library';
import type { Deadline } from '../deadline.ts';
import { Failure } from '../problems.ts';
import { isUserId } from '../user-id.ts';
import { createCertificateCache } from './certificates.ts';
import { createOAuthClient } from './oauth-client.ts';

/** Who signed in, as the ID token says. The user's key is `sub`, never the address: addresses change hands. */
export interface Identity {
  user: string;
  email: string | undefined;
  emailVerified: boolean;
  name: string | undefined;
  picture: string | undefined;
}

export interface IdTokenVerifier {
  /**
   * @param nonce of the attempt; redirect path only, popup codes cannot carry one
   * @throws Failure `invalid_id_token`; `google_unexpected` or `google_timeout` when the certificates cannot be had
   */
  verify(idToken: string, expected: { nonce?: string | undefined }, deadline: Deadline): Promise<Identity>;
  /** Has Google's certificates at hand before there is a token to verify. Never rejects: `verify` asks again. */
  prepare(deadline: Deadline): Promise<void>;
}

interface VerifierConfig {
  clientId: string;
  certsUrl: string;
  issuers: readonly string[];
}

/** google-auth-library's own tolerance for clocks that differ (seconds). */
const CLOCK_SKEW = 300;

/**
 * Verifies ID tokens: signature, audience, issuer, `iat` and `exp` by google-auth-library; `alg`, `azp`,
 * `nbf`, `nonce` and the form of `sub` here (OpenID Connect Core §3.1.3.7).
 */
export function createIdTokenVerifier(config: VerifierConfig): IdTokenVerifier {
  const certificates = createCertificateCache(config.certsUrl);
  return {
    prepare: certificates.prepare,

    async verify(idToken, expected, deadline) {
      const header = readJoseHeader(idToken);
      if (header?.alg !== 'RS256' || typeof header.kid !== 'string') throw invalid('alg');
      const found = await certificates.find(header.kid, deadline);
      const client = await createOAuthClient(deadline);
      const claims = await client
        .verifySignedJwtWithCertsAsync(idToken, found, config.clientId, [...config.issuers])
        .then((ticket) => ticket.getPayload())
        // The library's messages quote the whole token.
        .catch(() => undefined);
      if (!claims) throw invalid('verification');
      checkClaims(claims, config.clientId, expected.nonce, Date.now() / 1000);
      return toIdentity(claims);
    },
  };
}

function checkClaims(claims: TokenPayload, clientId: string, nonce: string | undefined, now: number): void {
  if (typeof claims.sub !== 'string' || !isUserId(claims.sub)) throw invalid('sub');
  if (claims.azp !== undefined && claims.azp !== clientId) throw invalid('azp');
  const notBefore: unknown = 'nbf' in claims ? claims.nbf : undefined;
  if (notBefore !== undefined && !(typeof notBefore === 'number' && notBefore <= now + CLOCK_SKEW))
    throw invalid('nbf');
  if (nonce !== undefined && claims.nonce !== nonce) throw invalid('nonce');
}

function toIdentity(claims: TokenPayload): Identity {
  return {
    user: claims.sub,
    email: text(claims.email),
    emailVerified: claims.email_verified === true,
    name: text(claims.name),
    picture: text(claims.picture),
  };
}

function text(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim !== '' ? claim : undefined;
}

/** Of whatever JSON stands there: a number or a list has neither `alg` nor `kid`. */
function readJoseHeader(idToken: string): { alg?: unknown; kid?: unknown } | null | undefined {
  try {
    return JSON.parse(Buffer.from(idToken.split('.', 1)[0] ?? '', 'base64url').toString());
  } catch {
    return undefined;
  }
}

function invalid(reason: string): Failure {
  return new Failure('invalid_id_token', { reason });
}
