import type { AccessToken } from '../google/token-endpoint.ts';

/** What is sealed: never in the clear outside one function's memory. */
export interface GoogleTokens {
  /** ≤ 512 bytes (Google). */
  refreshToken: string;
  /** The newest access token, if one is known; ≤ 2,048 bytes (Google). */
  access?: AccessToken | undefined;
  /** Thumbprint of the key that the refresh token was bound to (RFC 7638); absent: it is bound to none. */
  boundTo?: string | undefined;
}

/**
 * - `active`: as far as is known Google honours the refresh token
 * - `reauthentication_required`: session control of the user's organisation asks for a new sign-in
 *   (`invalid_rapt`); the token may work again afterwards
 * - `suspended`: Google has disabled the user's account; the tokens are kept, but nobody acts with them until
 *   the account is enabled again, or its user signs in
 * - `revoked`: Google answered `invalid_grant`, or has told of it; the sealed tokens are deleted
 */
export const GRANT_STATUSES = ['active', 'reauthentication_required', 'suspended', 'revoked'] as const;

export type GrantStatus = (typeof GRANT_STATUSES)[number];

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
  /** When the consent that brought the refresh token was stored; milliseconds since the epoch. */
  consentedAt?: number | undefined;
  /** When Google last said, by an event or a sign-in, whether the account is enabled; milliseconds. */
  accountStateAt?: number | undefined;
  /** How events of Google's name the refresh token (token-identifiers.ts); absent once revoked. */
  refreshTokenHash?: string | undefined;
  refreshTokenPrefixHash?: string | undefined;
}
