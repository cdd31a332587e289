import { createHash } from 'node:crypto';

/** Characters by which an event of Google's may name a refresh token. */
const PREFIX_LENGTH = 16;

/** How a stored grant is found by what Google says of its refresh token, and by no other means. */
export interface TokenIdentifiers {
  /** Base64 of the SHA-512 of its SHA-512: `hash_base64_sha512_sha512` of Google's events. */
  refreshTokenHash: string;
  /** SHA-256 (base64url) of its first 16 characters, so that no part of the token stands in the table. */
  refreshTokenPrefixHash: string;
}

/** https://developers.google.com/identity/protocols/risc#token_identifiers */
export function identifyRefreshToken(refreshToken: string): TokenIdentifiers {
  const once = createHash('sha512').update(refreshToken).digest();
  return {
    refreshTokenHash: createHash('sha512').update(once).digest('base64'),
    refreshTokenPrefixHash: hashTokenPrefix(refreshToken),
  };
}

/** @param text a refresh token, or its first 16 characters */
export function hashTokenPrefix(text: string): string {
  return createHash('sha256').update(text.slice(0, PREFIX_LENGTH)).digest('base64url');
}

/** Whether a text can be the first 16 characters of a token: a shorter one would name too many. */
export function isTokenPrefix(text: string): boolean {
  return text.length === PREFIX_LENGTH;
}
