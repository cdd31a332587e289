import { beforeAll, describe, expect, test } from '@jest/globals';
import { createFunctions } from '../../infra/local/lambda/load-function.ts';
import { BODY_LIMIT } from '../../shared/http/body.ts';
import { API_PREFIX, type Route, routeKey, routes } from '../../shared/routes.ts';
import type { AppUser, CallOptions } from '../support/app-user.ts';
import { meetup, useStack } from '../support/use-stack.ts';

const used = useStack();
const all = Object.values<Route>(routes);
const unsafe = all.filter(({ method, caller }) => method !== 'GET' && caller !== 'google');
const withBody = all.filter(({ body }) => body === 'json');
const withSession = all.filter(({ session }) => session === 'required');
const name = ({ method, path }: Route) => `${method} ${path}`;

let user: AppUser;
beforeAll(async () => {
  user = await used.connected();
});

/** Every refusal is problem details, and nothing happened at Google. */
async function refuses(route: Route, options: CallOptions, status: number, code: string, by = user) {
  used.stack.google.control.forgetRequests();
  const answer = await by.call(route.method, route.path, options);
  expect(answer).toMatchObject({
    status,
    body: { status, code, title: expect.any(String), requestId: expect.any(String) },
  });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(used.stack.google.control.requests).toHaveLength(0);
  return answer;
}

describe.each(unsafe.map((route) => [name(route), route] as const))('%s', (_name, route) => {
  test.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['the null origin', { origin: 'null' }],
    ['no origin', { origin: undefined }],
    ['an origin that begins like ours', { origin: 'http://localhost.evil.example' }],
    ['no X-Requested-With', { 'x-requested-with': undefined }],
    ['another X-Requested-With', { 'x-requested-with': 'fetch' }],
  ])('refuses %s', async (_case, headers) => {
    await refuses(route, { body: {}, headers }, 403, 'csrf');
  });
});

describe.each(withSession.map((route) => [name(route), route] as const))('%s', (_name, route) => {
  test('refuses a request without a session', async () => {
    await refuses(
      route,
      { body: route.body === 'json' ? {} : undefined },
      401,
      'unauthenticated',
      used.newUser(),
    );
  });
});

describe.each(withSession.map((route) => [name(route), route] as const))('%s', (_name, route) => {
  const daily = { when: { cron: '0 9 * * *', timeZone: 'UTC' }, event: { summary: 'Daily' } };
  const bodies: Record<string, unknown> = {
    'POST /auth/scopes': { code: '4/a', state: 's' },
    'POST /events': meetup,
    'POST /schedules': daily,
    'PATCH /schedules/{id}': { status: 'paused' },
  };
  const body = () => bodies[name(route)];

  test('refuses a session that was revoked, or has expired, or was never there', async () => {
    const other = await used.signedIn();
    const revoked = other.cookies.get('__Host-session') ?? '';
    expect((await other.call('DELETE', '/session')).status).toBe(204);
    const elsewhere = used.newUser(other.google.email);
    await elsewhere.redirect({ purpose: 'sign-in', prompt: 'consent' });
    const expired = elsewhere.cookies.get('__Host-session') ?? '';
    const made = `${revoked.split('.')[0]}.${'A'.repeat(43)}`;
    for (const cookie of [revoked, made]) {
      other.cookies.set('__Host-session', cookie);
      await refuses(route, { body: body() }, 401, 'unauthenticated', other);
    }
    used.passTime(15 * 24 * 3600_000);
    other.cookies.set('__Host-session', expired);
    // Deleting the account of a session that is over finds nobody, as every other route does.
    await refuses(route, { body: body() }, 401, 'unauthenticated', other);
    used.passTime(-15 * 24 * 3600_000);
  });

  test('refuses two session cookies', async () => {
    const other = await used.signedIn();
    other.cookies.set('__Host-session', `${other.cookies.get('__Host-session')}; __Host-session=other`);
    await refuses(route, { body: body() }, 400, 'invalid_request', other);
  });
});

describe.each(withBody.map((route) => [name(route), route] as const))('%s', (_name, route) => {
  test.each([
    ['base64 that is none', { body: '{"a":1}', isBase64Encoded: true }],
    [
      'bytes that are not UTF-8',
      { body: Buffer.from([0x7b, 0xff, 0x7d]).toString('base64'), isBase64Encoded: true },
    ],
  ])('refuses %s', async (_name, wrong) => {
    const handler = await createFunctions().load<object>(route.function);
    const event = {
      routeKey: routeKey(route),
      headers: {
        origin: used.stack.url,
        'x-requested-with': 'XmlHttpRequest',
        'content-type': 'application/json',
      },
      cookies: [`__Host-session=${user.cookies.get('__Host-session')}`],
      ...wrong,
    };
    const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 20_000 };
    const answer = await (handler as (event: object, context: object) => Promise<object>)(event, context);
    expect(answer).toMatchObject({ statusCode: 400, body: expect.stringContaining('"malformed_json"') });
  });

  test.each([
    ['no body', '', 'malformed_json', 400],
    ['broken JSON', '{"a":', 'malformed_json', 400],
    ['an array', '[]', 'malformed_json', 400],
    ['null', 'null', 'malformed_json', 400],
    ['a string', '"a"', 'malformed_json', 400],
    ['__proto__', '{"__proto__":{"a":1}}', 'unknown_field', 400],
    ['__proto__ deep inside', '{"a":[{"__proto__":1}]}', 'unknown_field', 400],
    ['a control character', '{"a":"\\u0000"}', 'invalid_request', 400],
    ['more than 16 KB', JSON.stringify({ a: 'x'.repeat(BODY_LIMIT) }), 'payload_too_large', 413],
  ])('refuses %s', async (_case, body, code, status) => {
    await refuses(route, { body, headers: { 'content-type': 'application/json' } }, status, code);
  });

  test.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    'refuses the content type %s',
    async (type) => {
      await refuses(route, { body: '{}', headers: { 'content-type': type } }, 415, 'unsupported_media_type');
    },
  );
});

describe('a body of the wrong form', () => {
  const cases: [string, Route, unknown, number, string, string | undefined][] = [
    ['no purpose', routes.beginAttempt, {}, 400, 'invalid_request', '/purpose'],
    ['a purpose that is none', routes.beginAttempt, { purpose: 'steal' }, 400, 'invalid_request', '/purpose'],
    [
      'a field of the client’s',
      routes.beginAttempt,
      { purpose: 'sign-in', redirect_uri: 'https://evil.example' },
      400,
      'unknown_field',
      '/redirect_uri',
    ],
    [
      'no scope at all',
      routes.beginAttempt,
      { purpose: 'upgrade', scopes: [] },
      400,
      'invalid_request',
      '/scopes',
    ],
    ['no code', routes.exchangeCode, { state: 's' }, 400, 'invalid_request', '/code'],
    ['a number as code', routes.exchangeCode, { code: 1, state: 's' }, 400, 'invalid_request', '/code'],
    ['an array as code', routes.exchangeCode, { code: ['4/a'], state: 's' }, 400, 'invalid_request', '/code'],
    [
      'a code of 257 bytes',
      routes.exchangeCode,
      { code: 'x'.repeat(257), state: 's' },
      400,
      'invalid_request',
      '/code',
    ],
    [
      'a redirect_uri of the client’s',
      routes.exchangeCode,
      { code: '4/a', state: 's', redirect_uri: 'https://evil.example' },
      400,
      'unknown_field',
      '/redirect_uri',
    ],
    [
      'a state that was never made',
      routes.exchangeCode,
      { code: '4/a', state: 's' },
      403,
      'state_mismatch',
      undefined,
    ],
    ['no code to upgrade', routes.upgradeScopes, { state: 's' }, 400, 'invalid_request', '/code'],
    [
      'a state that was never made',
      routes.upgradeScopes,
      { code: '4/a', state: 's' },
      403,
      'state_mismatch',
      undefined,
    ],
    [
      'an event with a field that none has',
      routes.createEvent,
      { ...meetup, organizer: {} },
      400,
      'unknown_field',
      '/organizer',
    ],
    [
      'an event that ends before it begins',
      routes.createEvent,
      { ...meetup, end: { dateTime: '2027-03-01T17:00:00', timeZone: 'Europe/Paris' } },
      422,
      'invalid_event',
      '/end',
    ],
    [
      'an event on February 30',
      routes.createEvent,
      { ...meetup, start: { date: '2027-02-30' }, end: { date: '2027-03-02' } },
      422,
      'invalid_event',
      '/start/date',
    ],
    [
      'an event in a gap of the clock',
      routes.createEvent,
      { ...meetup, start: { dateTime: '2027-03-28T02:30:00', timeZone: 'Europe/Paris' } },
      422,
      'invalid_event',
      '/start/dateTime',
    ],
  ];

  test.each(cases)('%s', async (_name, route, body, status, code, pointer) => {
    const answer = await refuses(route, { body }, status, code);
    if (pointer)
      expect(answer.body.errors).toEqual(
        expect.arrayContaining([
          { pointer: expect.stringMatching(`^${pointer}`), detail: expect.any(String) },
        ]),
      );
  });

  test.each(['two words', 'x'.repeat(256), 'é'])('an Idempotency-Key that is none: %.10s', async (key) => {
    const answer = await user.call('POST', '/events', { body: meetup, headers: { 'idempotency-key': key } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });
});

describe('an address', () => {
  test('that no route has', async () => {
    const answer = await user.call('GET', '/nowhere');
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test('with a method that it does not answer names those it does', async () => {
    const answer = await user.call('PUT', '/session', { body: {} });
    expect(answer).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(answer.headers.get('allow')).toBe('GET, DELETE');
  });
});

describe('the callback', () => {
  test.each([
    ['nothing', '', 'state_mismatch'],
    ['a code without a state', 'code=4/a', 'state_mismatch'],
    ['a state that was never made', 'code=4/a&state=x', 'state_mismatch'],
    ['an error without a state', 'error=access_denied', 'state_mismatch'],
    ['another issuer', 'code=4/a&state=x&iss=https://evil.example', 'state_mismatch'],
  ])('with %s goes back to the page and calls nobody', async (_name, query, outcome) => {
    used.stack.google.control.forgetRequests();
    const response = await user.follow(new URL(`${used.stack.url}${API_PREFIX}/auth/callback?${query}`));
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`${used.stack.url}/?auth=${outcome}`);
    expect(used.stack.google.control.requests).toHaveLength(0);
  });
});
