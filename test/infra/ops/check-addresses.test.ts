import { createServer } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { closeServer, listenOnLoopback } from '../../../infra/local/listen.ts';
import { checkAddresses } from '../../../infra/ops/doctor/check-addresses.ts';

const google = createServer();
afterEach(async () => {
  google.removeAllListeners('request');
  await closeServer(google);
});

/** What is found when Google redirects to its error page, which is told in base64 what is wrong. */
async function findings(word: string) {
  google.on('request', (_request, response) => {
    const authError = Buffer.from(`\n\x15${word}\x12\x05words`).toString('base64');
    const location = word === '' ? '/v3/signin/identifier' : `/signin/oauth/error?authError=${authError}`;
    response.writeHead(302, { location }).end();
  });
  const url = `http://127.0.0.1:${await listenOnLoopback(google, 0)}/o/oauth2/v2/auth`;
  const found = await checkAddresses({
    pageOrigin: 'https://app.example.com',
    names: {
      GOOGLE_AUTHORIZATION_URL: url,
      GOOGLE_CLIENT_ID: 'client',
      SIGN_IN_SCOPES: 'openid',
      REDIRECT_URI: 'https://app.example.com/api/auth/callback',
    },
  });
  return found.map(({ check, verdict }) => [check, verdict]);
}

test.each([
  ['', ['redirect_uri', 'ok'], ['javascript_origin', 'ok']],
  ['redirect_uri_mismatch', ['redirect_uri', 'wrong'], ['javascript_origin', 'hint']],
  ['invalid_client', ['client_id', 'wrong'], ['javascript_origin', 'hint']],
  ['invalid_scope', ['scopes', 'wrong'], ['javascript_origin', 'hint']],
  ['org_internal', ['publishing_status', 'hint'], ['javascript_origin', 'hint']],
])('an error page of Google’s about "%s"', async (word, redirect, origin) => {
  expect(await findings(word)).toEqual([redirect, origin]);
});

test('Google not being reached is no fault of the deployment', async () => {
  const found = await checkAddresses({
    pageOrigin: 'https://app.example.com',
    names: {
      GOOGLE_AUTHORIZATION_URL: 'http://127.0.0.1:9/auth',
      GOOGLE_CLIENT_ID: 'client',
      SIGN_IN_SCOPES: 'openid',
      REDIRECT_URI: 'https://app.example.com/api/auth/callback',
    },
  });
  expect(found.map(({ verdict }) => verdict)).toEqual(['hint', 'hint']);
});
