import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt, importPKCS8, SignJWT } from 'jose';
import type { ServiceAccountKey } from '../../../../infra/local/google/risc/risc-stream.ts';
import type { GoogleStandIn } from '../../../../infra/local/google/server.ts';
import { closeServer, listenOnLoopback } from '../../../../infra/local/listen.ts';
import { SECURITY_EVENTS } from '../../../../shared/risc/event-types.ts';
import { CALENDAR_EVENTS, connect, startTestGoogle } from '../../../support/google-clients.ts';

const AUDIENCE = 'https://risc.googleapis.com/google.identity.risc.v1beta.RiscManagementService';
const RECEIVER = 'https://app.example.com/api/webhooks/risc';

let google: GoogleStandIn;
let key: ServiceAccountKey;
const received: { token: string; type: string | undefined }[] = [];
let answerWith = 202;
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => void chunks.push(chunk));
  request.on('end', () => {
    received.push({ token: Buffer.concat(chunks).toString(), type: request.headers['content-type'] });
    response.writeHead(answerWith).end();
  });
});
let receiverUrl: string;

beforeAll(async () => {
  google = await startTestGoogle();
  key = await google.control.risc.createServiceAccount();
  receiverUrl = `http://127.0.0.1:${await listenOnLoopback(receiver, 0)}/risc`;
});
afterAll(async () => {
  await google.close();
  await closeServer(receiver);
});
beforeEach(() => google.control.risc.unregister());
afterEach(() => {
  received.splice(0);
  answerWith = 202;
});

/** The authorization that Google asks for, with other claims. */
async function authorization(more: object = {}, by = key): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: by.client_email, sub: by.client_email, aud: AUDIENCE, iat: now, exp: now + 3600 };
  const signed = await new SignJWT({ ...claims, ...more })
    .setProtectedHeader({ alg: 'RS256', kid: by.private_key_id })
    .sign(await importPKCS8(by.private_key, 'RS256'));
  return `Bearer ${signed}`;
}

async function call(method: string, path: string, body?: unknown, authorized?: string) {
  const headers = { authorization: authorized ?? (await authorization()) };
  const response = await fetch(`${google.url}/v1beta/${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

const stream = (url: string, events: string[] = Object.values(SECURITY_EVENTS)) => ({
  delivery: { delivery_method: 'https://schemas.openid.net/secevent/risc/delivery-method/push', url },
  events_requested: events,
});

describe('the management API', () => {
  test('keeps a stream, and switches it off and on', async () => {
    expect((await call('POST', 'stream:update', stream(RECEIVER))).status).toBe(200);
    expect((await call('GET', 'stream')).body).toMatchObject(stream(RECEIVER));
    expect((await call('GET', 'stream/status')).body).toEqual({ status: 'enabled' });
    expect((await call('POST', 'stream/status:update', { status: 'disabled' })).status).toBe(200);
    expect((await call('GET', 'stream/status')).body).toEqual({ status: 'disabled' });
  });

  test.each([
    ['GET', 'stream', undefined],
    ['GET', 'stream/status', undefined],
    ['POST', 'stream:verify', { state: 'x' }],
    ['POST', 'stream/status:update', { status: 'enabled' }],
  ])('%s %s is 404 without a stream', async (method, path, body) => {
    expect(await call(method, path, body)).toMatchObject({ status: 404, body: { error: { code: 404 } } });
  });

  test.each([
    ['nothing', {}, 400, 'must contain delivery field'],
    ['no events', { delivery: stream(RECEIVER).delivery }, 400, 'must contain events_requested field'],
    ['an http receiver', stream('http://app.example.com/'), 403, 'must be an HTTPS URL'],
  ])('refuses a stream of %s as Google does', async (_name, body, status, message) => {
    const answer = await call('POST', 'stream:update', body);
    expect(answer).toMatchObject({ status, body: { error: { message: expect.stringContaining(message) } } });
  });

  test('refuses a status that is none', async () => {
    await call('POST', 'stream:update', stream(RECEIVER));
    expect((await call('POST', 'stream/status:update', { status: 'paused' })).status).toBe(403);
  });

  test.each<[string, () => Promise<string>]>([
    ['nobody', async () => ''],
    ['an access token', async () => 'Bearer ya29.token'],
    ['another audience', () => authorization({ aud: 'https://risc.googleapis.com/' })],
    ['another subject', () => authorization({ sub: 'a@b.example' })],
    ['an unknown account', () => authorization({ iss: 'a@b.example', sub: 'a@b.example' })],
    ['a token that has expired', () => authorization({ iat: 1_000_000_000, exp: 1_000_003_600 })],
    ['a token for longer than an hour', () => authorization({ exp: Math.floor(Date.now() / 1000) + 7200 })],
  ])('lets %s do nothing', async (_name, authorize) => {
    const answer = await call('POST', 'stream:update', stream(RECEIVER), await authorize());
    expect(answer).toMatchObject({ status: 401, body: { error: { message: 'Unauthorized.' } } });
    expect(google.control.risc.stream()).toBeUndefined();
  });

  test('lets a service account without the role do nothing', async () => {
    const guest = await google.control.risc.createServiceAccount(false);
    expect((await call('GET', 'stream', undefined, await authorization({}, guest))).status).toBe(403);
  });
});

describe('an event', () => {
  test('is sent as a signed token without exp, of the types that were asked for', async () => {
    const wanted = [SECURITY_EVENTS['sessions-revoked']];
    await call('POST', 'stream:update', stream(receiverUrl, wanted));
    const { risc } = google.control;
    expect(await risc.send(risc.about('ada@example.com', 'account-disabled'))).toBeUndefined();
    expect(await risc.send(risc.about('ada@example.com', 'sessions-revoked'), { jti: 'j' })).toEqual({
      jti: 'j',
      events: ['sessions-revoked'],
      outcome: 202,
    });
    expect(received.map(({ type }) => type)).toEqual(['application/secevent+jwt']);
    expect(decodeJwt(received[0]?.token ?? '')).toEqual({
      iss: `${google.url}/`,
      aud: expect.any(String),
      iat: expect.any(Number),
      jti: 'j',
      events: {
        [wanted[0] ?? '']: {
          subject: { subject_type: 'iss-sub', iss: `${google.url}/`, sub: '104239815576620318841' },
        },
      },
    });
  });

  test('is not sent while the stream is off, and noted as failed when nobody answers', async () => {
    const { risc } = google.control;
    risc.register('http://127.0.0.1:1/');
    const events = risc.about('ada@example.com', 'sessions-revoked');
    expect((await risc.send(events))?.outcome).toBe('failed');
    await call('POST', 'stream/status:update', { status: 'disabled' });
    expect(await risc.send(events)).toBeUndefined();
  });

  test('for verification comes with the state that was asked for', async () => {
    google.control.risc.register(receiverUrl);
    expect((await call('POST', 'stream:verify', { state: 'hello' })).status).toBe(200);
    while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(decodeJwt(received[0]?.token ?? '')['events']).toEqual({
      [SECURITY_EVENTS.verification]: { state: 'hello' },
    });
  });
});

describe('the page of security events', () => {
  const page = async (path = '') => (await fetch(`${google.url}/security-events${path}`)).text();
  const press = (happening: string, origin = google.url) =>
    fetch(`${google.url}/security-events`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams({ account: '104239815576620318841', happening }),
      redirect: 'manual',
    });

  test('says whether anybody is told, and offers what can happen', async () => {
    expect(await page()).toContain('No receiver is registered');
    google.control.risc.register(receiverUrl);
    const text = await page('?account=ada@example.com');
    expect(text).toContain(receiverUrl);
    expect(text).toContain('Ada Fournier');
    expect(text).toContain('Disable it: hijacked');
  });

  test('lets it happen, and shows what the receiver answered', async () => {
    google.control.risc.register(receiverUrl);
    answerWith = 503;
    expect((await press('hijacked')).status).toBe(303);
    expect(received).toHaveLength(1);
    expect(await page()).toContain('account-disabled: 503');
  });

  test('names the newest refresh token, where there is one', async () => {
    google.control.risc.register(receiverUrl);
    expect((await press('token')).status).toBe(404);
    await connect(google, 'ada@example.com', CALENDAR_EVENTS);
    expect((await press('token')).status).toBe(303);
    expect(decodeJwt(received[0]?.token ?? '')['events']).toHaveProperty([SECURITY_EVENTS['token-revoked']]);
  });

  test.each(['', 'nothing', 'constructor'])('knows no %p', async (happening) => {
    google.control.risc.register(receiverUrl);
    expect((await press(happening)).status).toBe(404);
    expect(received).toHaveLength(0);
  });

  test('takes no order from another page', async () => {
    google.control.risc.register(receiverUrl);
    expect((await press('hijacked', 'https://evil.example')).status).toBe(403);
    expect(received).toHaveLength(0);
  });

  test('gives out a key with which the stream can be managed', async () => {
    const file = await fetch(`${google.url}/security-events/service-account`);
    const own: ServiceAccountKey = JSON.parse(await file.text());
    google.control.risc.register(receiverUrl);
    expect((await call('GET', 'stream', undefined, await authorization({}, own))).status).toBe(200);
  });
});
