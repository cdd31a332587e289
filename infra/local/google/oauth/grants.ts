import { randomBytes } from 'node:crypto';

/** Seconds that an authorization code can be exchanged. */
const CODE_LIFETIME = 600;
/** Seconds that an access token is accepted; Google says 3599 in the answer. */
export const ACCESS_TOKEN_LIFETIME = 3599;
/** Live refresh tokens for one account and client; the next one silently ends the oldest. */
const REFRESH_TOKEN_LIMIT = 100;

/** What a code stands for until it is exchanged. Times are milliseconds since 1970. */
export interface AuthorizationCode {
  sub: string;
  scopes: readonly string[];
  redirectUri: string;
  codeChallenge: string | undefined;
  nonce: string | undefined;
  /** Whether the exchange answers with a refresh token: offline was asked for and the user was asked. */
  offline: boolean;
  expiresAt: number;
}

interface Token {
  sub: string;
  scopes: readonly string[];
  /** Absent: does not expire by itself. */
  expiresAt?: number;
  /** Thumbprint of the key without which the token is worth nothing (RFC 9449 §5); absent: any holder may use it. */
  boundTo?: string;
}

/** What all users have granted to the project, and every token that stands for it. */
export interface GrantStore {
  /** Scopes that each account (by `sub`) has granted, with any client of the project. */
  consents: Map<string, Set<string>>;
  codes: Map<string, AuthorizationCode>;
  accessTokens: Map<string, Token>;
  refreshTokens: Map<string, Token>;
}

export function createGrantStore(): GrantStore {
  return { consents: new Map(), codes: new Map(), accessTokens: new Map(), refreshTokens: new Map() };
}

const mint = (prefix: string, bytes: number) => prefix + randomBytes(bytes).toString('base64url');

export function recordConsent(store: GrantStore, sub: string, scopes: Iterable<string>): void {
  store.consents.set(sub, new Set([...(store.consents.get(sub) ?? []), ...scopes]));
}

export function issueCode(
  store: GrantStore,
  code: Omit<AuthorizationCode, 'expiresAt'>,
  now: number,
): string {
  // The slash is Google's: a client that forgets to encode it must fail here too.
  const value = mint('4/0A', 51);
  store.codes.set(value, { ...code, expiresAt: now + CODE_LIFETIME * 1000 });
  return value;
}

export function issueAccessToken(
  store: GrantStore,
  sub: string,
  scopes: readonly string[],
  now: number,
): string {
  const value = mint('ya29.a0', 156);
  store.accessTokens.set(value, { sub, scopes, expiresAt: now + ACCESS_TOKEN_LIFETIME * 1000 });
  return value;
}

export function issueRefreshToken(store: GrantStore, token: Token): string {
  const value = mint('1//0', 74);
  store.refreshTokens.set(value, token);
  const own = [...store.refreshTokens].filter(([, { sub }]) => sub === token.sub);
  // A Map keeps the order of insertion: the first is the oldest.
  for (const [oldest] of own.slice(0, -REFRESH_TOKEN_LIMIT)) store.refreshTokens.delete(oldest);
  return value;
}

/** The token if it is live at `now`. */
export function findLive(tokens: ReadonlyMap<string, Token>, value: string, now: number): Token | undefined {
  const token = tokens.get(value);
  return token === undefined || (token.expiresAt ?? Number.POSITIVE_INFINITY) <= now ? undefined : token;
}

/**
 * Ends everything that the account has granted to the project. Google knows no smaller revocation.
 * Source: https://developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke
 */
export function dropGrant(store: GrantStore, sub: string): void {
  store.consents.delete(sub);
  for (const held of [store.codes, store.accessTokens, store.refreshTokens]) {
    for (const [value, { sub: owner }] of held) if (owner === sub) held.delete(value);
  }
}
