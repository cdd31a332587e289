import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GoogleStandIn } from '../../../../infra/local/google/server.ts';
import { APP_ORIGIN, CLIENT_ID, REDIRECT_URI, startTestGoogle } from '../../../support/google-clients.ts';
import { readText } from '../../../support/html-forms.ts';

let google: GoogleStandIn;
beforeAll(async () => {
  google = await startTestGoogle();
});
afterAll(() => google.close());

const good: Record<string, string> = {
  client_id: CLIENT_ID,
  redirect_uri: REDIRECT_URI,
  response_type: 'code',
  scope: 'openid email',
};

async function open(changes: Record<string, string | undefined>): Promise<Response> {
  const query = Object.entries({ ...good, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return fetch(`${google.endpoints.authorizationUrl}?${new URLSearchParams(query)}`, { redirect: 'manual' });
}

describe('an authorization request that is wrong is shown to the user and never redirected', () => {
  test.each<[string, Record<string, string | undefined>, string]>([
    ['an unknown client', { client_id: 'another' }, 'Error 401: invalid_client'],
    ['no client', { client_id: undefined }, 'Error 400: invalid_request'],
    [
      'a redirect URI that is not registered',
      { redirect_uri: 'https://evil.example/' },
      'Error 400: redirect_uri_mismatch',
    ],
    [
      'a redirect URI that differs by a slash',
      { redirect_uri: `${REDIRECT_URI}/` },
      'Error 400: redirect_uri_mismatch',
    ],
    ['no redirect URI', { redirect_uri: undefined }, 'Error 400: invalid_request'],
    [
      'a popup of an unknown page',
      { redirect_uri: 'postmessage', origin: 'https://evil.example' },
      'Error 400: origin_mismatch',
    ],
    ['a popup that does not say whose', { redirect_uri: 'postmessage' }, 'Error 400: origin_mismatch'],
    ['another response type', { response_type: 'token' }, 'Error 400: unsupported_response_type'],
    ['no scope', { scope: '' }, 'Error 400: invalid_request'],
    [
      'a misspelt scope',
      { scope: 'openid https://www.googleapis.com/auth/calendar.event' },
      'Error 400: invalid_scope',
    ],
    ['an unknown prompt', { prompt: 'force' }, 'Error 400: invalid_request'],
    ['prompt=none with another', { prompt: 'none consent' }, 'Error 400: invalid_request'],
    ['another access type', { access_type: 'sometimes' }, 'Error 400: invalid_request'],
    ['a plain code challenge', { code_challenge: 'x'.repeat(43) }, 'Error 400: invalid_request'],
    [
      'a short code challenge',
      { code_challenge: 'x', code_challenge_method: 'S256' },
      'Error 400: invalid_request',
    ],
  ])('%s', async (_title, changes, error) => {
    const response = await open(changes);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(readText(await response.text(), 'error')).toBe(error);
  });

  test('and what it shows of the request is text', async () => {
    const response = await open({ redirect_uri: 'https://evil.example/<script>alert(1)</script>' });
    expect(await response.text()).not.toContain('<script>alert');
  });
});

test('a popup of a registered page is shown the account chooser', async () => {
  const response = await open({ redirect_uri: 'postmessage', origin: APP_ORIGIN });
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('Zoë Nguyễn-Møller');
});

test('hd leaves only the accounts of that domain in the chooser', async () => {
  const page = await (await open({ hd: 'studio.example' })).text();
  expect(page).toContain('zoe@studio.example');
  expect(page).not.toContain('ada@example.com');
});

test.each([
  '/signin/account',
  '/signin/consent',
  '/connections',
  '/calendar/view',
  '/faults',
  '/security-events',
])('a page of another origin cannot press the buttons of %s', async (path) => {
  const response = await fetch(`${google.url}${path}`, {
    method: 'POST',
    headers: { origin: APP_ORIGIN, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'clear=all',
  });
  expect(response.status).toBe(403);
});
