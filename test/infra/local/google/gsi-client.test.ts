import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { GoogleStandIn } from '../../../../infra/local/google/server.ts';
import { APP_ORIGIN, CLIENT_ID, connect, SIGN_IN, startTestGoogle } from '../../../support/google-clients.ts';

let google: GoogleStandIn;
beforeEach(async () => {
  google = await startTestGoogle();
});
afterEach(() => google.close());

const load = () => fetch(google.endpoints.gisUrl);

test('the script is where a page looks for it: on the origin of the authorization endpoint', async () => {
  const { authorizationUrl, gisUrl } = google.endpoints;
  expect(new URL('/gsi/client', authorizationUrl).href).toBe(gisUrl);
  const response = await load();
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(await response.text()).toContain(JSON.stringify(authorizationUrl));
});

test('the script is JavaScript, and leads to the stand-in that served it', async () => {
  const other = await startTestGoogle();
  const script = await (await load()).text();
  const otherScript = await (await fetch(other.endpoints.gisUrl)).text();
  await other.close();
  expect(() => new Function(script)).not.toThrow();
  expect(otherScript).not.toBe(script);
  expect(otherScript).toBe(script.replaceAll(google.url, other.url));
});

test('the script can fail to load, and loads again afterwards', async () => {
  google.control.faults.set('gsi', { kind: 'answer', answer: 'backendError', times: 1 });
  expect((await load()).status).toBe(503);
  expect((await load()).status).toBe(200);
  expect(google.control.count('gsi.client')).toBe(2);
  expect(await (await fetch(`${google.url}/faults`)).text()).toContain('<option value="gsi.client">');
});

test('no page of the way through a popup cuts it off from the page that opened it', async () => {
  const url = new URL(google.endpoints.authorizationUrl);
  const query = {
    client_id: CLIENT_ID,
    redirect_uri: 'postmessage',
    origin: APP_ORIGIN,
    response_type: 'code',
    scope: SIGN_IN,
  };
  url.search = new URLSearchParams(query).toString();
  const chooser = await fetch(url);
  const form = { request: url.search.slice(1), account: '104239815576620318841' };
  const headers = { origin: google.url };
  const chosen = await fetch(`${google.url}/signin/account`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  const cookie = chosen.headers.getSetCookie().join('; ');
  const consent = await fetch(`${google.url}/signin/consent${url.search}`, { headers: { cookie } });
  const done = await fetch(`${google.url}/signin/consent`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: new URLSearchParams({ ...form, decision: 'allow' }),
  });
  const titles = await Promise.all([chooser, consent, done].map(async (page) => titleOf(await page.text())));
  expect(titles).toEqual(['Choose an account', 'Consent', 'Done']);
  for (const { headers: answered } of [chooser, chosen, consent, done]) {
    expect(answered.has('cross-origin-opener-policy')).toBe(false);
  }
});

const titleOf = (page: string) => /<title>(.*?) –/.exec(page)?.[1];

test('a person’s picture is in the ID token, and every page may show it', async () => {
  const { tokens } = await connect(google, 'zoe@studio.example', SIGN_IN);
  const payload = (tokens.id_token ?? '').split('.')[1] ?? '';
  const { picture } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const response = await fetch(picture);
  expect(response.headers.get('content-type')).toContain('image/svg+xml');
  expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(await response.text()).toContain('>ZN</text>');
});
