import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { SECURITY_EVENTS, type SecurityEventName } from '../../../../shared/risc/event-types.ts';
import { identifyRefreshToken } from '../../../../shared/vault/token-identifiers.ts';
import type { Account } from '../accounts.ts';
import type { IdTokenFault } from '../fault-schema.ts';
import { signWrongly, withoutNulls } from '../oauth/id-token.ts';
import type { GoogleState } from '../state.ts';

/** The `events` claim: details by event type. */
export type Events = Readonly<Record<string, object>>;

/** How a token is to differ from what Google sends. */
export interface SecurityEventOptions {
  jti?: string;
  /** Seconds since the epoch. */
  iat?: number;
  /** Further or other claims; one that is `null` is left out. */
  claims?: Readonly<Record<string, unknown>>;
  header?: IdTokenFault['header'];
  /** Signs with a key that is not published, under the published key's id. */
  foreignKey?: boolean;
}

/** An event about a user. */
export function userEvent(
  google: GoogleState,
  account: Account,
  name: SecurityEventName,
  details: object = {},
): Events {
  const subject = { subject_type: 'iss-sub', iss: `${google.url}/`, sub: account.sub };
  return { [SECURITY_EVENTS[name]]: { subject, ...details } };
}

/** `token-revoked` of a refresh token. */
export function tokenEvent(refreshToken: string, alg: 'hash_base64_sha512_sha512' | 'prefix'): Events {
  const token =
    alg === 'prefix' ? refreshToken.slice(0, 16) : identifyRefreshToken(refreshToken).refreshTokenHash;
  const subject = {
    subject_type: 'oauth_token',
    token_type: 'refresh_token',
    token_identifier_alg: alg,
    token,
  };
  return { [SECURITY_EVENTS['token-revoked']]: { subject } };
}

/** The refresh token that an account was given last. */
export function newestRefreshToken(google: GoogleState, account: Account): string | undefined {
  const own = [...google.grants.refreshTokens].filter(([, { sub }]) => sub === account.sub);
  return own.at(-1)?.[0];
}

/**
 * A security event token as Google signs it, without `exp`, or one that is wrong in some way.
 * https://developers.google.com/identity/protocols/risc#handle_security_events
 */
export async function signSecurityEvent(
  google: GoogleState,
  events: Events,
  options: SecurityEventOptions = {},
): Promise<string> {
  const [key] = google.keys;
  if (key === undefined) throw new Error('There is no signing key.');
  const claims = withoutNulls({
    iss: `${google.url}/`,
    aud: google.client.id,
    iat: options.iat ?? Math.floor(google.now() / 1000),
    jti: options.jti ?? randomUUID(),
    events,
    ...options.claims,
  });
  const { header, foreignKey } = options;
  if (header !== undefined || foreignKey) {
    return signWrongly(key, claims, { kind: 'id-token', header, foreignKey });
  }
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.kid }).sign(key.privateKey);
}
