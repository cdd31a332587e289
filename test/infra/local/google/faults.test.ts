import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { GoogleStandIn } from '../../../../infra/local/google/server.ts';
import { callCalendar, dentist } from '../../../support/calendar-call.ts';
import {
  ask,
  authClient,
  CALENDAR_EVENTS,
  CLIENT_ID,
  connect,
  SIGN_IN,
  startTestGoogle,
} from '../../../support/google-clients.ts';
import { googleUser } from '../../../support/google-user.ts';

const EVENTS = '/calendars/primary/events';

let google: GoogleStandIn;
let token: string;
beforeEach(async () => {
  google = await startTestGoogle();
  token = (await connect(google, 'ada@example.com', `openid ${CALENDAR_EVENTS}`)).tokens.access_token ?? '';
});
afterEach(() => google.close());

const insert = () => callCalendar(google, token, 'POST', EVENTS, { ...dentist, id: 'event12345' });
const stored = () => google.control.events('ada@example.com').map(({ id }) => id);

describe('an answer of Google’s', () => {
  test('comes as often as it was set for, with Retry-After', async () => {
    google.control.faults.set('events.insert', {
      kind: 'answer',
      answer: 'userRateLimitExceeded429',
      retryAfterSeconds: 7,
      times: 2,
    });
    for (const _turn of [1, 2]) {
      const answer = await insert();
      expect(answer).toMatchObject({
        status: 429,
        body: { error: { errors: [{ reason: 'userRateLimitExceeded' }] } },
      });
      expect(answer.headers.get('retry-after')).toBe('7');
    }
    expect(stored()).toEqual([]);
    expect((await insert()).status).toBe(200);
    expect(google.control.faults.list()).toEqual([]);
  });

  test('comes until it is cleared, to a whole group of operations', async () => {
    google.control.faults.set('events', { kind: 'answer', answer: 'backendError' });
    expect((await insert()).status).toBe(503);
    expect((await callCalendar(google, token, 'GET', EVENTS)).status).toBe(503);
    expect((await callCalendar(google, token, 'GET', '/users/me/calendarList')).status).toBe(403);
    google.control.faults.clear();
    expect((await insert()).status).toBe(200);
  });

  test('can hide that the event was created', async () => {
    google.control.faults.set('events.insert', {
      kind: 'answer',
      answer: 'backendError',
      committed: true,
      times: 1,
    });
    expect((await insert()).status).toBe(503);
    expect(stored()).toEqual(['event12345']);
  });

  test.each([
    ['invalid_rapt', { error: 'invalid_grant', error_subtype: 'invalid_rapt' }],
    ['admin_policy_enforced', { error: 'admin_policy_enforced' }],
    ['invalid_grant', { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' }],
  ] as const)('%s comes on a refresh and not on an exchange', async (answer, body) => {
    google.control.faults.set('refresh', { kind: 'answer', answer, times: 1 });
    const { client } = await connect(google, 'zoe@studio.example', SIGN_IN);
    await expect(client.refreshAccessToken()).rejects.toMatchObject({
      status: 400,
      response: { data: body },
    });
    await expect(client.refreshAccessToken()).resolves.toBeDefined();
  });
});

describe('the connection', () => {
  test('is cut before anything was done', async () => {
    google.control.faults.set('events.insert', { kind: 'cut', times: 1 });
    await expect(insert()).rejects.toThrow('fetch failed');
    expect(stored()).toEqual([]);
    expect(google.control.requests.at(-1)).toMatchObject({ operation: 'events.insert', outcome: 'cut' });
  });

  test('is cut after the event was created: one event, and its id conflicts', async () => {
    google.control.faults.set('events.insert', { kind: 'cut', committed: true, times: 1 });
    await expect(insert()).rejects.toThrow('fetch failed');
    expect((await insert()).status).toBe(409);
    expect(stored()).toEqual(['event12345']);
  });

  test('hangs until the caller gives up, and does not keep the stand-in from closing', async () => {
    google.control.faults.set('events.get', { kind: 'hang' });
    const url = `${google.url}/calendar/v3${EVENTS}/x`;
    await expect(fetch(url, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    const hanging = expect(fetch(url)).rejects.toThrow('fetch failed');
    while (google.control.count('events.get') < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await google.close();
    await hanging;
    google = await startTestGoogle();
  });
});

describe('a broken answer', () => {
  test.each([0, 1, 40])('ends after %i bytes', async (bytes) => {
    google.control.faults.set('calendarList', { kind: 'truncate', bytes });
    const response = await fetch(`${google.url}/calendar/v3/users/me/calendarList`);
    expect(await response.text()).toHaveLength(bytes);
  });

  test('is a page instead of JSON', async () => {
    google.control.faults.set('token', { kind: 'html' });
    const response = await fetch(google.endpoints.tokenUrl, { method: 'POST' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
  });

  test('is whatever a test needs', async () => {
    google.control.faults.set('certs', {
      kind: 'respond',
      status: 418,
      body: '{}',
      headers: { 'x-test': 'yes' },
    });
    const response = await fetch(google.endpoints.certsUrl);
    expect(response.status).toBe(418);
    expect(response.headers.get('x-test')).toBe('yes');
  });

  test.each(['refresh_token', 'id_token', 'scope'])('lacks %s', async (field) => {
    google.control.faults.set('exchange', { kind: 'omit', fields: [field] });
    const { tokens } = await connect(google, 'zoe@studio.example', SIGN_IN);
    expect(tokens).not.toHaveProperty(field);
    expect(tokens).toHaveProperty('access_token');
  });

  test('says another scope than was granted', async () => {
    google.control.faults.set('exchange', { kind: 'replace', fields: { scope: 'openid' } });
    expect((await connect(google, 'zoe@studio.example', SIGN_IN)).tokens.scope).toBe('openid');
  });
});

describe('a wrong ID token', () => {
  const now = Math.floor(Date.now() / 1000);

  test.each<[string, object, string]>([
    ['for another client', { claims: { aud: 'another' } }, 'Wrong recipient'],
    ['of another issuer', { claims: { iss: 'https://issuer.example' } }, 'Invalid issuer'],
    ['that has expired', { expired: true }, 'Token used too late'],
    ['of the future', { claims: { iat: now + 4000, exp: now + 7000 } }, 'Token used too early'],
    ['by a key nobody knows', { header: { kid: 'unknown' } }, 'No pem found'],
    ['without a key id', { header: { kid: null } }, 'No pem found'],
    ['signed by another key', { foreignKey: true }, 'Invalid token signature'],
    ['without a signature', { header: { alg: 'none' } }, 'Invalid token signature'],
    ['signed with the public key as a secret', { header: { alg: 'HS256' } }, 'Invalid token signature'],
  ])('%s is refused by Google’s own library', async (_title, fault, message) => {
    google.control.faults.set('exchange', { kind: 'id-token', ...fault });
    const { client, tokens } = await connect(google, 'zoe@studio.example', SIGN_IN);
    const verified = client.verifyIdToken({ idToken: tokens.id_token ?? '', audience: CLIENT_ID });
    await expect(verified).rejects.toThrow(message);
  });

  test('can hold any claim that Google’s library does not look at', async () => {
    google.control.faults.set('exchange', {
      kind: 'id-token',
      claims: { azp: 'another', sub: '', nonce: 'other', email: null },
    });
    const { client, tokens } = await connect(google, 'zoe@studio.example', SIGN_IN);
    const ticket = await client.verifyIdToken({ idToken: tokens.id_token ?? '', audience: CLIENT_ID });
    expect(ticket.getPayload()).toMatchObject({ azp: 'another', sub: '', nonce: 'other' });
    expect(ticket.getPayload()).not.toHaveProperty('email');
  });
});

test('an interception runs before the request is answered, until it is stopped', async () => {
  const stop = google.control.intercept('events.insert', () => google.control.revokeGrant('ada@example.com'));
  expect((await insert()).status).toBe(401);
  stop();
  token = (await connect(google, 'ada@example.com', `openid ${CALENDAR_EVENTS}`)).tokens.access_token ?? '';
  expect((await insert()).status).toBe(200);
});

test('a code that was exchanged in a lost answer is used up', async () => {
  google.control.faults.set('exchange', { kind: 'cut', committed: true, times: 1 });
  const { code, codeVerifier } = await ask(google, googleUser('zoe@studio.example'), SIGN_IN);
  const client = authClient(google);
  await expect(client.getToken({ code, codeVerifier })).rejects.toThrow();
  await expect(client.getToken({ code, codeVerifier })).rejects.toMatchObject({
    response: { data: { error: 'invalid_grant' } },
  });
  expect(google.control.count('exchange')).toBe(3);
});
