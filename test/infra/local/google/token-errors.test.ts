import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { GoogleStandIn } from '../../../../infra/local/google/server.ts';
import {
  ask,
  CLIENT_ID,
  CLIENT_SECRET,
  REDIRECT_URI,
  SIGN_IN,
  startTestGoogle,
} from '../../../support/google-clients.ts';
import { googleUser } from '../../../support/google-user.ts';

let google: GoogleStandIn;
let now: number;
beforeEach(async () => {
  now = Date.UTC(2030, 0, 1);
  google = await startTestGoogle(() => now);
});
afterEach(() => google.close());

type Form = Record<string, string | undefined>;

async function post(url: string, form: Form, headers: Record<string, string> = {}) {
  const fields = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const response = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(fields) });
  return { status: response.status, body: await response.json() };
}

const client = { client_id: CLIENT_ID, client_secret: CLIENT_SECRET };

async function goodExchange(): Promise<Form> {
  const { code, codeVerifier } = await ask(google, googleUser('ada@example.com'), SIGN_IN, {
    prompt: 'consent',
  });
  const grant = { grant_type: 'authorization_code', redirect_uri: REDIRECT_URI };
  return { ...client, ...grant, code, code_verifier: codeVerifier };
}

describe('an exchange is refused as Google refuses it', () => {
  test.each<[string, Form, number, object]>([
    [
      'no client',
      { client_id: undefined },
      400,
      { error: 'invalid_request', error_description: 'Could not determine client ID from request.' },
    ],
    [
      'an unknown client',
      { client_id: 'another' },
      401,
      { error: 'invalid_client', error_description: 'The OAuth client was not found.' },
    ],
    [
      'a wrong secret',
      { client_secret: 'wrong' },
      401,
      { error: 'invalid_client', error_description: 'The provided client secret is invalid.' },
    ],
    [
      'no secret',
      { client_secret: undefined },
      400,
      { error: 'invalid_request', error_description: 'client_secret is missing.' },
    ],
    [
      'no grant type',
      { grant_type: undefined },
      400,
      { error: 'invalid_request', error_description: 'Required parameter is missing: grant_type' },
    ],
    [
      'another grant type',
      { grant_type: 'password' },
      400,
      { error: 'unsupported_grant_type', error_description: 'Invalid grant_type: password' },
    ],
    [
      'no code',
      { code: undefined },
      400,
      { error: 'invalid_request', error_description: 'Missing required parameter: code' },
    ],
    [
      'what is no code',
      { code: 'abc' },
      400,
      { error: 'invalid_grant', error_description: 'Malformed auth code.' },
    ],
    [
      'an unknown code',
      { code: '4/0Aabc' },
      400,
      { error: 'invalid_grant', error_description: 'Bad Request' },
    ],
    [
      'another redirect URI',
      { redirect_uri: 'postmessage' },
      400,
      { error: 'redirect_uri_mismatch', error_description: 'Bad Request' },
    ],
    [
      'no verifier',
      { code_verifier: undefined },
      400,
      { error: 'invalid_grant', error_description: 'Missing code verifier.' },
    ],
    [
      'a wrong verifier',
      { code_verifier: 'x'.repeat(43) },
      400,
      { error: 'invalid_grant', error_description: 'Invalid code verifier.' },
    ],
  ])('%s', async (_title, changes, status, body) => {
    const form = await goodExchange();
    expect(await post(google.endpoints.tokenUrl, { ...form, ...changes })).toEqual({ status, body });
  });

  test('a code that was used', async () => {
    const form = await goodExchange();
    expect((await post(google.endpoints.tokenUrl, form)).status).toBe(200);
    expect(await post(google.endpoints.tokenUrl, form)).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Bad Request' },
    });
  });

  test('a code that is ten minutes old, and not one a second younger', async () => {
    const [old, young] = [await goodExchange(), await goodExchange()];
    now += 599_000;
    expect((await post(google.endpoints.tokenUrl, young)).status).toBe(200);
    now += 1_000;
    expect(await post(google.endpoints.tokenUrl, old)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  test('a code of a grant that was revoked since', async () => {
    const form = await goodExchange();
    google.control.revokeGrant('ada@example.com');
    expect(await post(google.endpoints.tokenUrl, form)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });
});

describe('an exchange that is right', () => {
  test('answers what Google answers, within the sizes Google promises', async () => {
    const form = await goodExchange();
    const { status, body } = await post(google.endpoints.tokenUrl, form);
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^ya29\./),
      expires_in: 3599,
      refresh_token: expect.stringMatching(/^1\/\//),
      scope: expect.stringContaining('https://www.googleapis.com/auth/userinfo.email'),
      token_type: 'Bearer',
      id_token: expect.any(String),
    });
    expect(form['code']?.length).toBeLessThanOrEqual(256);
    expect(body.access_token.length).toBeLessThanOrEqual(2048);
    expect(body.refresh_token.length).toBeLessThanOrEqual(512);
  });

  test('takes the client from the Authorization header too', async () => {
    const { client_id: _id, client_secret: _secret, ...form } = await goodExchange();
    const authorization = `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')}`;
    expect((await post(google.endpoints.tokenUrl, form, { authorization })).status).toBe(200);
  });
});

describe('refresh and revocation', () => {
  const refresh = (token: string | undefined) =>
    post(google.endpoints.tokenUrl, { ...client, grant_type: 'refresh_token', refresh_token: token });
  const expired = {
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
  };

  async function refreshToken(): Promise<string> {
    return (await post(google.endpoints.tokenUrl, await goodExchange())).body.refresh_token;
  }

  test('a refresh answers with scope and ID token, and without a refresh token', async () => {
    const { status, body } = await refresh(await refreshToken());
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual([
      'access_token',
      'expires_in',
      'id_token',
      'scope',
      'token_type',
    ]);
  });

  test('a refresh without a token, or with an unknown one, is refused', async () => {
    expect(await refresh(undefined)).toEqual({
      status: 400,
      body: { error: 'invalid_request', error_description: 'Missing required parameter: refresh_token' },
    });
    expect(await refresh('1//unknown')).toEqual(expired);
  });

  test('a token of a time-limited consent ends when it said', async () => {
    google.control.limitConsent(60);
    const token = await refreshToken();
    now += 59_000;
    expect((await refresh(token)).status).toBe(200);
    now += 1_000;
    expect(await refresh(token)).toEqual(expired);
  });

  test('the hundred-and-first refresh token silently ends the first', async () => {
    const person = googleUser('ada@example.com');
    const tokens: string[] = [];
    for (let turn = 0; turn < 101; turn += 1) {
      const { code, codeVerifier } = await ask(google, person, SIGN_IN, { prompt: 'consent' });
      const grant = { grant_type: 'authorization_code', redirect_uri: REDIRECT_URI };
      const answer = await post(google.endpoints.tokenUrl, {
        ...client,
        ...grant,
        code,
        code_verifier: codeVerifier,
      });
      tokens.push(answer.body.refresh_token);
    }
    expect(google.control.countRefreshTokens('ada@example.com')).toBe(100);
    expect(await refresh(tokens[0])).toEqual(expired);
    expect((await refresh(tokens[1])).status).toBe(200);
    expect((await refresh(tokens[100])).status).toBe(200);
  });

  test.each(['query', 'form'])('a token is revoked by %s', async (way) => {
    const token = await refreshToken();
    const answer =
      way === 'query'
        ? await post(`${google.endpoints.revokeUrl}?token=${encodeURIComponent(token)}`, {})
        : await post(google.endpoints.revokeUrl, { token });
    expect(answer).toEqual({ status: 200, body: {} });
    expect(await refresh(token)).toEqual(expired);
  });

  test('a token that is not live cannot be revoked', async () => {
    expect(await post(google.endpoints.revokeUrl, { token: '1//unknown' })).toEqual({
      status: 400,
      body: { error: 'invalid_token', error_description: 'Token expired or revoked' },
    });
  });

  test('revoking one token ends every token of that user and none of another', async () => {
    const [first, second] = [await refreshToken(), await refreshToken()];
    const { code, codeVerifier } = await ask(google, googleUser('zoe@studio.example'), SIGN_IN);
    const grant = { grant_type: 'authorization_code', redirect_uri: REDIRECT_URI };
    const zoe = await post(google.endpoints.tokenUrl, {
      ...client,
      ...grant,
      code,
      code_verifier: codeVerifier,
    });
    await post(google.endpoints.revokeUrl, { token: second });
    expect(await refresh(first)).toEqual(expired);
    expect((await refresh(zoe.body.refresh_token)).status).toBe(200);
  });

  test('no token, code, verifier or secret is in the log of requests', async () => {
    const form = await goodExchange();
    const { body } = await post(google.endpoints.tokenUrl, form);
    await post(`${google.endpoints.revokeUrl}?token=${encodeURIComponent(body.refresh_token)}`, {});
    const log = JSON.stringify(google.control.requests);
    const secrets = [
      form['code'],
      form['code_verifier'],
      CLIENT_SECRET,
      body.access_token,
      body.refresh_token,
      body.id_token,
    ];
    for (const secret of secrets) expect(log).not.toContain(secret);
    expect(google.control.requests.at(-1)).toEqual({
      method: 'POST',
      path: '/revoke',
      operation: 'revoke',
      outcome: 200,
      exchange: {
        bytes: { received: expect.any(Number), sent: expect.any(Number) },
        began: expect.any(Number),
        ended: expect.any(Number),
      },
    });
  });
});
