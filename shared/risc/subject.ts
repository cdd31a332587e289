import * as z from 'zod/mini';
import { isUserId } from '../user-id.ts';
import { hashTokenPrefix, isTokenPrefix, type TokenIdentifiers } from '../vault/token-identifiers.ts';

/** Of the subject types `iss-sub` and `id_token_claims` alike; the latter may have an address, which is no key. */
const userSubject = z.object({ iss: z.optional(z.string()), sub: z.string().check(z.refine(isUserId)) });

/** https://developers.google.com/identity/protocols/risc#token_identifiers */
const tokenSubject = z.object({
  token_type: z.literal('refresh_token'),
  token_identifier_alg: z.enum(['hash_base64_sha512_sha512', 'prefix']),
  token: z.string().check(z.minLength(1), z.maxLength(512)),
});

/** The user whom a `subject` names, if it is an account of the issuer's. */
export function readUser(subject: unknown, issuers: readonly string[]): string | undefined {
  const user = userSubject.safeParse(subject).data;
  if (user?.iss !== undefined && !issuers.includes(user.iss)) return undefined;
  return user?.sub;
}

/** What a `subject` calls a refresh token: the field of a grant, and the value that it must have. */
export function readTokenName(
  subject: unknown,
): { field: keyof TokenIdentifiers; value: string } | undefined {
  const named = tokenSubject.safeParse(subject).data;
  if (!named) return undefined;
  const { token, token_identifier_alg: alg } = named;
  // Base64 is read in both alphabets, padded or not: which one Google writes is not said.
  if (alg === 'hash_base64_sha512_sha512')
    return { field: 'refreshTokenHash', value: Buffer.from(token, 'base64').toString('base64') };
  return isTokenPrefix(token)
    ? { field: 'refreshTokenPrefixHash', value: hashTokenPrefix(token) }
    : undefined;
}
