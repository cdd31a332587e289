import { createHash, timingSafeEqual } from 'node:crypto';
import { json, type Received, type Reply, readForm } from '../../pages/http.ts';
import { type AnswerName, Refusal } from '../answers.ts';
import type { Fault } from '../fault-schema.ts';
import type { GoogleState } from '../state.ts';
import { checkProof, nextNonce } from './dpop.ts';
import {
  ACCESS_TOKEN_LIFETIME,
  type AuthorizationCode,
  findLive,
  issueAccessToken,
  issueRefreshToken,
} from './grants.ts';
import { signIdToken } from './id-token.ts';
import { writeScopes } from './scopes.ts';

/** The operation that a request to the token endpoint is, for faults and for the log. */
export function nameTokenOperation(request: Received): string {
  const grantType = readForm(request).get('grant_type');
  if (grantType === 'authorization_code') return 'token.exchange';
  return grantType === 'refresh_token' ? 'token.refresh' : 'token';
}

function readCredentials(
  request: Received,
  form: URLSearchParams,
): { id: string | null; secret: string | null } {
  const [scheme, value] = request.headers.authorization?.split(' ') ?? [];
  if (scheme?.toLowerCase() !== 'basic' || value === undefined) {
    return { id: form.get('client_id'), secret: form.get('client_secret') };
  }
  const [id = '', secret = ''] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return { id, secret };
}

const digest = (text: string) => createHash('sha256').update(text).digest();

function authenticateClient(google: GoogleState, request: Received, form: URLSearchParams): void {
  const { id, secret } = readCredentials(request, form);
  if (!id) throw new Refusal('client_not_determined');
  if (id !== google.client.id) throw new Refusal('client_not_found');
  if (!secret) throw new Refusal('client_secret_missing');
  if (!timingSafeEqual(digest(secret), digest(google.client.secret))) throw new Refusal('invalid_client');
}

function requireParameter(form: URLSearchParams, name: string, answer: AnswerName): string {
  const value = form.get(name);
  if (!value) throw new Refusal(answer);
  return value;
}

/** RFC 7636 section 4.6, method S256. */
function checkVerifier(code: AuthorizationCode, verifier: string | null): void {
  if (code.codeChallenge === undefined) {
    if (verifier) throw new Refusal('code_verifier_wrong');
    return;
  }
  if (!verifier) throw new Refusal('code_verifier_missing');
  if (digest(verifier).toString('base64url') !== code.codeChallenge) throw new Refusal('code_verifier_wrong');
}

function redeemCode(google: GoogleState, form: URLSearchParams): AuthorizationCode {
  const value = requireParameter(form, 'code', 'code_missing');
  const redirectUri = requireParameter(form, 'redirect_uri', 'redirect_uri_missing');
  if (!value.startsWith('4/')) throw new Refusal('malformed_code');
  const code = google.grants.codes.get(value);
  if (code === undefined || code.expiresAt <= google.now()) throw new Refusal('invalid_code');
  if (code.redirectUri !== redirectUri) throw new Refusal('redirect_uri_mismatch');
  checkVerifier(code, form.get('code_verifier'));
  google.grants.codes.delete(value);
  return code;
}

interface Issue {
  sub: string;
  scopes: readonly string[];
  nonce: string | undefined;
}

async function answerTokens(google: GoogleState, issue: Issue, extra: object, fault?: Fault): Promise<Reply> {
  const account = google.accounts.find(({ sub }) => sub === issue.sub);
  if (account === undefined) throw new Refusal('invalid_grant');
  const accessToken = issueAccessToken(google.grants, issue.sub, issue.scopes, google.now());
  const subject = { account, scopes: issue.scopes, accessToken, nonce: issue.nonce };
  return json(200, {
    access_token: accessToken,
    expires_in: ACCESS_TOKEN_LIFETIME,
    ...extra,
    scope: writeScopes(issue.scopes),
    token_type: 'Bearer',
    ...(issue.scopes.includes('openid') ? { id_token: await signIdToken(google, subject, fault) } : {}),
  });
}

/** @param boundTo thumbprint of the key that was proven to be the client's */
function exchange(
  google: GoogleState,
  form: URLSearchParams,
  boundTo: string | undefined,
  fault?: Fault,
): Promise<Reply> {
  const code = redeemCode(google, form);
  if (!code.offline) return answerTokens(google, code, {}, fault);
  const lifetime = google.consentLifetime;
  const expiresAt = lifetime === undefined ? undefined : google.now() + lifetime * 1000;
  const extra = {
    refresh_token: issueRefreshToken(google.grants, {
      sub: code.sub,
      scopes: code.scopes,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(boundTo === undefined ? {} : { boundTo }),
    }),
    ...(lifetime === undefined ? {} : { refresh_token_expires_in: lifetime }),
  };
  return answerTokens(google, code, extra, fault);
}

/**
 * Google does not rotate: the answer to a refresh holds no refresh token.
 *
 * @param proven thumbprint of the key that was proven to be the client's
 */
function refresh(
  google: GoogleState,
  form: URLSearchParams,
  proven: string | undefined,
  fault?: Fault,
): Promise<Reply> {
  const value = requireParameter(form, 'refresh_token', 'refresh_token_missing');
  const token = findLive(google.grants.refreshTokens, value, google.now());
  if (token === undefined) throw new Refusal('invalid_grant');
  if (token.boundTo !== undefined && token.boundTo !== proven) throw new Refusal(google.dpop.withoutKey);
  return answerTokens(google, { ...token, nonce: undefined }, {}, fault);
}

/**
 * The token endpoint: `authorization_code` and `refresh_token`.
 *
 * @throws Refusal with Google's error body.
 */
export async function answerToken(request: Received, google: GoogleState, fault?: Fault): Promise<Reply> {
  const form = readForm(request);
  const grantType = requireParameter(form, 'grant_type', 'grant_type_missing');
  authenticateClient(google, request, form);
  if (grantType === 'authorization_code' || grantType === 'refresh_token') {
    const workflow = grantType === 'refresh_token' ? 'refresh' : 'exchange';
    const proven = await checkProof(google.dpop, request, workflow, google.now());
    const carryOut = workflow === 'refresh' ? refresh : exchange;
    const reply = await carryOut(google, form, proven, fault);
    const nonce = proven === undefined ? {} : nextNonce(google.dpop, workflow);
    return { ...reply, headers: { ...reply.headers, ...nonce } };
  }
  return json(400, {
    error: 'unsupported_grant_type',
    error_description: `Invalid grant_type: ${grantType}`,
  });
}
