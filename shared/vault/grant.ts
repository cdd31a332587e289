import { createHash } from 'node:crypto';
import type { AccessToken } from '../google/token-endpoint.ts';

/** What is sealed: never in the clear outside one function's memory. */
export interface GoogleTokens {
  /** ≤ 512 bytes (Google). */
  refreshToken: string;
  /** The newest access token, if one is known; ≤ 2,048 bytes (Google). */
  access?: AccessToken | undefined;
}

/**
 * - `active`: as far as is known Google honours the refresh token
 * - `reauthentication_required`: session control of the user's organisation asks for a new sign-in
 *   (`invalid_rapt`); the token may work again afterwards
 * - `revoked`: Google answered `invalid_grant`; the sealed tokens are deleted
 */
export type GrantStatus = 'active' | 'reauthentication_required' | 'revoked';

/** A user's grant as it stands in the table, one item a user. */
export interface Grant {
  user: string;
  status: GrantStatus;
  /** What Google last said about the refresh token held: never a growing union, never what the browser says. */
  scopes: readonly string[];
  /** KMS ciphertext of {@link GoogleTokens}; absent once revoked. */
  sealed?: Uint8Array | undefined;
  /**
   * A new UUID with every write; each write names the version it has seen. A counter would not do: after
   * "disconnect, connect again" it would start anew, and a refresh begun before could overwrite the new grant.
   */
  version: string;
  /** `false`: adopters are yet to be told that it was revoked, or that it is alive again. */
  announced?: boolean | undefined;
  /** When an access token was last got with it; milliseconds since the epoch. */
  refreshedAt: number;
}

/** How Google's `token-revoked` events name a token: base64 of the SHA-512 of its SHA-512. */
export function hashRefreshToken(refreshToken: string): string {
  const once = createHash('sha512').update(refreshToken).digest();
  return createHash('sha512').update(once).digest('base64');
}
