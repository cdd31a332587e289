import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, createClient } from '../../../frontend/client/onbehalf.ts';
import { type FakeBrowser, json, openFakeBrowser } from './fake-browser.ts';

let browser: FakeBrowser;

beforeEach(() => {
  browser = openFakeBrowser();
});
afterEach(() => browser.close());

const event = { summary: 'Tea', start: { date: '2027-03-29' }, end: { date: '2027-03-30' } };
const plan = { when: { at: '2027-06-01T08:00:00', timeZone: 'Europe/Paris' }, event: { summary: 'Tea' } };
const kept = { id: 'p1', status: 'active' };
const receipt = { google: 'revoked', manageUrl: 'https://google.example', deleted: {} };

interface Row {
  call: (client: Client) => Promise<unknown>;
  /** Method and path. */
  sent: string;
  body?: unknown;
  headers?: Record<string, string>;
  answer: Response;
  result: unknown;
}

const rows: Record<string, Row> = {
  'session of somebody': {
    call: (client) => client.session(),
    sent: 'GET /session',
    answer: json(200, { connection: 'connected' }),
    result: { connection: 'connected' },
  },
  'session of nobody': {
    call: (client) => client.session(),
    sent: 'GET /session',
    answer: json(204, ''),
    result: undefined,
  },
  createEvent: {
    call: (client) => client.createEvent(event, { idempotencyKey: 'mine' }),
    sent: 'POST /events',
    body: event,
    headers: { 'idempotency-key': 'mine' },
    answer: json(201, { id: 'e1' }),
    result: { id: 'e1' },
  },
  calendars: {
    call: (client) => client.calendars(),
    sent: 'GET /calendars',
    answer: json(200, { calendars: [{ id: 'primary' }] }),
    result: [{ id: 'primary' }],
  },
  'schedules.create': {
    call: (client) => client.schedules.create(plan, { idempotencyKey: 'mine' }),
    sent: 'POST /schedules',
    body: plan,
    headers: { 'idempotency-key': 'mine' },
    answer: json(201, kept, { ETag: '"v1"' }),
    result: { ...kept, version: '"v1"' },
  },
  'schedules.list': {
    call: (client) => client.schedules.list(),
    sent: 'GET /schedules',
    answer: json(200, { schedules: [] }),
    result: { schedules: [] },
  },
  'schedules.list of a page': {
    call: (client) => client.schedules.list({ cursor: 'a.b', limit: 0 }),
    sent: 'GET /schedules?cursor=a.b&limit=0',
    answer: json(200, { schedules: [] }),
    result: { schedules: [] },
  },
  'schedules.read': {
    call: (client) => client.schedules.read('p/1'),
    sent: 'GET /schedules/p%2F1',
    answer: json(200, { ...kept, runs: [] }, { ETag: '"v2"' }),
    result: { ...kept, runs: [], version: '"v2"' },
  },
  'schedules.change': {
    call: (client) => client.schedules.change('p1', { until: null }),
    sent: 'PATCH /schedules/p1',
    body: { until: null },
    answer: json(200, kept),
    result: { ...kept, version: undefined },
  },
  'schedules.change of a version': {
    call: (client) => client.schedules.change('p1', { missed: 'run' }, { version: '"v2"' }),
    sent: 'PATCH /schedules/p1',
    body: { missed: 'run' },
    headers: { 'if-match': '"v2"' },
    answer: json(200, kept, { ETag: '"v3"' }),
    result: { ...kept, version: '"v3"' },
  },
  'schedules.pause': {
    call: (client) => client.schedules.pause('p1'),
    sent: 'PATCH /schedules/p1',
    body: { status: 'paused' },
    answer: json(200, kept),
    result: { ...kept, version: undefined },
  },
  'schedules.resume': {
    call: (client) => client.schedules.resume('p1'),
    sent: 'PATCH /schedules/p1',
    body: { status: 'active' },
    answer: json(200, kept),
    result: { ...kept, version: undefined },
  },
  'schedules.delete': {
    call: (client) => client.schedules.delete('p1'),
    sent: 'DELETE /schedules/p1',
    answer: json(204, ''),
    result: undefined,
  },
  signOut: {
    call: (client) => client.signOut(),
    sent: 'DELETE /session',
    answer: json(204, ''),
    result: undefined,
  },
  'signOut where nobody is signed in any more': {
    call: (client) => client.signOut(),
    sent: 'DELETE /session',
    answer: json(401, { code: 'unauthenticated' }),
    result: undefined,
  },
  'signOut everywhere': {
    call: (client) => client.signOut({ everywhere: true }),
    sent: 'DELETE /sessions',
    answer: json(204, ''),
    result: undefined,
  },
  forgetCalendar: {
    call: (client) => client.forgetCalendar(),
    sent: 'DELETE /connection',
    answer: json(200, receipt),
    result: receipt,
  },
  disconnect: {
    call: (client) => client.disconnect(),
    sent: 'DELETE /account',
    answer: json(202, receipt),
    result: receipt,
  },
  'disconnect again': {
    call: (client) => client.disconnect(),
    sent: 'DELETE /account',
    answer: json(204, ''),
    result: undefined,
  },
};

describe('the client', () => {
  test.each(Object.entries(rows))('%s', async (_, { call, sent, body, headers, answer, result }) => {
    browser.api.set(sent.split('?')[0] ?? '', () => answer);
    expect(await call(createClient())).toEqual(result);
    expect(browser.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([sent]);
    expect(browser.calls[0]?.body).toEqual(body);
    expect(Object.fromEntries(browser.calls[0]?.headers ?? [])).toEqual({
      'x-requested-with': 'XmlHttpRequest',
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...headers,
    });
  });

  test('sends the cookie along, also to the API of another origin of the site', async () => {
    const urls: unknown[] = [];
    const { fetch } = globalThis;
    globalThis.fetch = (url, init) => {
      urls.push(url);
      return fetch(url, init);
    };
    browser.api.set('GET /session', () => json(204, ''));
    await createClient().session();
    await createClient({ baseUrl: 'https://api.example.com/api' }).session();
    expect(urls).toEqual(['/api/session', 'https://api.example.com/api/session']);
    expect(browser.calls.map(({ init }) => init.credentials)).toEqual(['include', 'include']);
  });

  test('gives each creation a key of its own', async () => {
    browser.api.set('POST /events', () => json(201, { id: 'e1' }));
    browser.api.set('POST /schedules', () => json(201, kept));
    const client = createClient();
    await Promise.all([client.createEvent(event), client.createEvent(event), client.schedules.create(plan)]);
    const keys = browser.calls.map(({ headers }) => headers.get('Idempotency-Key'));
    expect(new Set(keys).size).toBe(3);
    expect(keys).not.toContain(null);
  });

  test('does not claim to have signed out everywhere when it may not have', async () => {
    browser.api.set('DELETE /sessions', () => json(401, { code: 'unauthenticated' }));
    browser.api.set('DELETE /session', () => json(503, { code: 'store_unavailable' }));
    const client = createClient();
    await expect(client.signOut({ everywhere: true })).rejects.toMatchObject({ advice: 'sign_in' });
    await expect(client.signOut()).rejects.toMatchObject({ code: 'store_unavailable' });
  });

  test('can be made where there is no browser', () => {
    browser.close();
    expect(() => createClient()).not.toThrow();
  });
});
