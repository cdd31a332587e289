import { createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { Failure } from '../problems.ts';

/**
 * An attempt to sign in or to upgrade, begun in one browser. Nothing of it is stored: state, nonce and the
 * PKCE verifier are derived from the 256 random bits in the browser's HttpOnly attempt cookie (HKDF,
 * RFC 5869, one label each), so an answer of Google's can only be redeemed where the attempt was begun.
 */
export interface AttemptTerms {
  purpose: 'sign-in' | 'upgrade';
  /** Every scope that is asked for, `openid` included. */
  scopes: readonly string[];
}

export interface Attempt {
  terms: AttemptTerms;
  /** OAuth `state`: the terms, readable, and a key-derived tag over them. */
  state: string;
  /** OIDC `nonce`; only the redirect path can send one (Google Identity Services' code client has no option for it). */
  nonce: string;
  /** PKCE (RFC 7636), redirect path only for the same reason. */
  codeVerifier: string;
  codeChallenge: string;
}

const SECRET_BYTES = 32;

/** Whether a cookie value has the form that {@link newAttemptSecret} gives it. */
export function isAttemptSecret(value: string | undefined): value is string {
  return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value);
}

/** 256 random bits as base64url. */
export function newAttemptSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/**
 * Derives the attempt that `secret` stands for under these terms.
 *
 * @param sessionHash of the session that an upgrade belongs to: another session derives another state
 */
export function deriveAttempt(secret: string, terms: AttemptTerms, sessionHash = ''): Attempt {
  const payload = Buffer.from([terms.purpose, ...terms.scopes].join(' ')).toString('base64url');
  // HKDF takes 1,024 bytes of context; terms may be longer, so their hash stands for them.
  const bound = createHash('sha256').update(`${payload} ${sessionHash}`).digest('hex');
  const derive = (label: string): string => {
    const info = `onbehalf ${label} ${bound}`;
    return Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64url'), '', info, 32)).toString(
      'base64url',
    );
  };
  const codeVerifier = derive('code_verifier');
  return {
    terms,
    state: `${payload}.${derive('state')}`,
    nonce: derive('nonce'),
    codeVerifier,
    codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url'),
  };
}

/**
 * Opens the attempt that `state` belongs to.
 *
 * @throws Failure `state_mismatch` when there is no attempt cookie, or when the state was made for another
 * browser, another session or other terms
 */
export function openAttempt(secret: string | undefined, state: string, sessionHash?: string): Attempt {
  const terms = readTerms(state);
  if (!isAttemptSecret(secret) || !terms) throw new Failure('state_mismatch');
  const attempt = deriveAttempt(secret, terms, terms.purpose === 'upgrade' ? sessionHash : undefined);
  if (!equals(attempt.state, state)) throw new Failure('state_mismatch');
  return attempt;
}

/** The terms a state claims; nothing is trusted until {@link openAttempt} has checked its tag. */
function readTerms(state: string): AttemptTerms | undefined {
  const [payload = ''] = state.split('.', 1);
  const [purpose, ...scopes] = Buffer.from(payload, 'base64url').toString().split(' ');
  return purpose === 'sign-in' || purpose === 'upgrade' ? { purpose, scopes } : undefined;
}

function equals(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
