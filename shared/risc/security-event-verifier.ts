import { compactVerify, errors } from 'jose';
import { type SecurityEventToken, securityEventClaims } from './security-event-token.ts';
import { createSigningKeys, invalidSecurityEvent } from './signing-keys.ts';

/** Seconds that a token may be issued ahead of our clock. */
const CLOCK_SKEW = 300;

export interface SecurityEventVerifier {
  /**
   * @param token as it was sent (JWS compact serialization)
   * @throws Failure `invalid_security_event`: it is not one of Google's for this application;
   * `google_unavailable`: Google's keys cannot be had, so it cannot be told
   */
  verify(token: string): Promise<SecurityEventToken>;
}

interface VerifierConfig {
  clientId: string;
  /** Google's RISC configuration document. */
  configurationUrl: string;
}

/**
 * Verifies security event tokens as Google asks for: signature (RS256) by the key that `kid` names, `iss` of
 * the configuration document, `aud` our client id, and an `events` claim, without which it is an ID token. No
 * `exp` is asked for and one that has passed is no fault: "security event tokens represent historical events".
 * https://developers.google.com/identity/protocols/risc#validate-security-event-token
 */
export function createSecurityEventVerifier(
  config: VerifierConfig,
  now: () => number = () => Date.now(),
): SecurityEventVerifier {
  const keys = createSigningKeys(config.configurationUrl, now);
  return {
    async verify(token) {
      const { payload } = await compactVerify(token, keys.find, { algorithms: ['RS256'] }).catch(
        (error: unknown) => {
          throw error instanceof errors.JOSEError ? invalidSecurityEvent(error.code) : error;
        },
      );
      const claims = securityEventClaims.safeParse(parse(payload));
      if (!claims.success) throw invalidSecurityEvent(String(claims.error.issues[0]?.path[0] ?? 'payload'));
      const { iss, aud, iat, jti, events } = claims.data;
      const issuers = await keys.issuers();
      if (!issuers.includes(iss)) throw invalidSecurityEvent('iss');
      if (!aud.includes(config.clientId)) throw invalidSecurityEvent('aud');
      if (iat > now() / 1000 + CLOCK_SKEW) throw invalidSecurityEvent('iat');
      return {
        jti,
        issuedAt: iat,
        issuers,
        events: Object.entries(events).map(([type, details]) => ({ type, claims: details })),
      };
    },
  };
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return undefined;
  }
}
