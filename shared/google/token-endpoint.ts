import * as z from 'zod/mini';
import type { Deadline } from '../deadline.ts';
import { Failure } from '../problems.ts';
import type { DpopProver, ProvenRequest } from './dpop.ts';
import { exchangeFailure, tokenFailure } from './failures.ts';
import { createOAuthClient } from './oauth-client.ts';
import { splitScopes } from './scopes.ts';

/** What calls to Google's token endpoint need to know. */
export interface GoogleApp {
  clientId: string;
  /** Read when a call needs it, so that a rotated secret reaches warm functions. */
  clientSecret: () => Promise<string>;
  tokenUrl: string;
  /** Binds refresh tokens to a key; without it whoever holds token and client secret can use them. */
  prover?: DpopProver | undefined;
}

/** Google's limits in bytes (OAuth 2.0 "Token size"). A longer one is not Google's, or not what we can seal. */
const ACCESS_TOKEN_LIMIT = 2048;
const REFRESH_TOKEN_LIMIT = 512;

/** A token answer as google-auth-library hands it on: `expires_in` has become `expiry_date` (milliseconds). */
const refreshAnswer = z.object({
  access_token: z.string().check(z.minLength(1), z.maxLength(ACCESS_TOKEN_LIMIT)),
  expiry_date: z.number(),
  // Optional in RFC 6749 §5.1, but with granular consent only Google can say what was granted.
  scope: z.string().check(z.minLength(1)),
});

const exchangeAnswer = z.extend(refreshAnswer, {
  id_token: z.string().check(z.minLength(1)),
  refresh_token: z.optional(z.string().check(z.minLength(1), z.maxLength(REFRESH_TOKEN_LIMIT))),
  refresh_token_expires_in: z.optional(z.number().check(z.positive())),
});

export interface AccessToken {
  token: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

export interface Refreshed {
  access: AccessToken;
  /** The scopes of the refresh token as of now. */
  scopes: string[];
}

export interface Exchanged extends Refreshed {
  idToken: string;
  /** Only when the user was asked for offline consent in this attempt. */
  refreshToken: string | undefined;
  /** Seconds until the refresh token ends, for consent that the user limited in time. */
  refreshTokenExpiresIn: number | undefined;
  /** Thumbprint of the key that the refresh token is bound to, if we asked for that. */
  boundTo: string | undefined;
}

export interface CodeToExchange {
  code: string;
  /** The one the code was issued for: the callback's URL, or the popup's. */
  redirectUri: string;
  codeVerifier?: string | undefined;
}

/**
 * Exchanges an authorization code, once: codes are single use, so a failed exchange is never repeated.
 *
 * @throws Failure `invalid_code` (wrong, used or expired), `not_configured` (client or redirect URI),
 * `google_unexpected`, `google_timeout`
 */
export async function exchangeCode(
  app: GoogleApp,
  request: CodeToExchange,
  deadline: Deadline,
): Promise<Exchanged> {
  const client = await createTokenClient(app, deadline, { kind: 'exchange', code: request.code });
  const tokens = await client
    .getToken({
      code: request.code,
      redirect_uri: request.redirectUri,
      ...(request.codeVerifier === undefined ? {} : { codeVerifier: request.codeVerifier }),
    })
    .then((answer) => answer.tokens)
    .catch((thrown: unknown) => {
      throw exchangeFailure(thrown);
    });
  const answer = accept(exchangeAnswer, tokens);
  return {
    ...toRefreshed(answer),
    idToken: answer.id_token,
    refreshToken: answer.refresh_token,
    refreshTokenExpiresIn: answer.refresh_token_expires_in,
    boundTo: await app.prover?.thumbprint(),
  };
}

/**
 * Gets a new access token. Google does not rotate the refresh token.
 *
 * A token that is bound is sent with a proof. One that is not goes without, as before there were any.
 *
 * @param boundTo the key that the token was bound to when it was issued
 * @throws Failure `reconnect_required` (reason holds `invalid_grant` or `invalid_rapt`), `access_denied`,
 * `not_configured` (also: Google refuses a bound token, and we no longer have its key), `rate_limited`, `google_unavailable`, `google_unexpected`, `google_timeout`
 */
export async function refreshAccessToken(
  app: GoogleApp,
  refreshToken: string,
  deadline: Deadline,
  boundTo?: string | undefined,
): Promise<Refreshed> {
  const client = await createTokenClient(
    app,
    deadline,
    boundTo === undefined ? undefined : { kind: 'refresh' },
  );
  client.setCredentials({ refresh_token: refreshToken });
  const tokens = await client
    .refreshAccessToken()
    .then((answer) => answer.credentials)
    .catch(async (thrown: unknown) => {
      throw await explainRefusal(app, boundTo, tokenFailure(thrown));
    });
  return toRefreshed(accept(refreshAnswer, tokens));
}

/**
 * A bound token without the right key looks dead, and is not: with the key that it was bound to it works. What
 * Google answers then is not documented, so every refusal of such a token is taken for that.
 */
async function explainRefusal(
  app: GoogleApp,
  boundTo: string | undefined,
  refusal: Failure,
): Promise<Failure> {
  if (refusal.code !== 'reconnect_required' || boundTo === undefined) return refusal;
  if (boundTo === (await app.prover?.thumbprint())) return refusal;
  return new Failure('not_configured', {
    reason: `${app.prover ? 'bound_to_another_key' : 'bound_to_a_key'} ${refusal.reason}`,
  });
}

/** @param proven what is proven to come from us, if refresh tokens are bound */
async function createTokenClient(app: GoogleApp, deadline: Deadline, proven: ProvenRequest | undefined) {
  const { prover } = app;
  return createOAuthClient(
    deadline,
    {
      clientId: app.clientId,
      clientSecret: await app.clientSecret(),
      endpoints: { oauth2TokenUrl: app.tokenUrl },
    },
    prover && proven ? (send) => prover.prove(send, proven) : undefined,
  );
}

function accept<T>(schema: z.ZodMiniType<T>, tokens: unknown): T {
  const parsed = schema.safeParse(tokens);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'body');
  throw new Failure('google_unexpected', {
    remedy: 'retry_later',
    reason: `token_answer ${fields.join(' ')}`,
  });
}

function toRefreshed(answer: z.infer<typeof refreshAnswer>): Refreshed {
  return {
    access: { token: answer.access_token, expiresAt: answer.expiry_date },
    scopes: splitScopes(answer.scope),
  };
}
