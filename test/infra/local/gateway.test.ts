import { afterEach, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { type Gateway, type GatewayOptions, startGateway } from '../../../infra/local/gateway.ts';
import { rawRequest } from '../../support/raw-request.ts';

const running: Gateway[] = [];

async function gatewayWith(options: GatewayOptions): Promise<string> {
  const gateway = await startGateway({ onError: () => {}, ...options });
  running.push(gateway);
  return gateway.url;
}

afterEach(async () => {
  for (const gateway of running.splice(0)) await gateway.close();
});

/** A gateway whose functions keep what they were called with. */
async function recordingGateway(options: GatewayOptions = {}) {
  const calls: { by: string; event: APIGatewayProxyEventV2; context: Context }[] = [];
  const record = (by: string) => (event: APIGatewayProxyEventV2, context: Context) => {
    calls.push({ by, event, context });
    return { statusCode: 200, body: 'done' };
  };
  const handlers = {
    session: record('session'),
    'create-event': record('create-event'),
    'auth-callback': record('auth-callback'),
    'not-found': record('not-found'),
  };
  return { url: await gatewayWith({ handlers, ...options }), calls };
}

function answering(result: unknown): Promise<string> {
  return gatewayWith({ handlers: { session: () => result } });
}

describe('the event', () => {
  test('is that of payload format 2.0', async () => {
    const now = () => Date.UTC(2026, 2, 12, 19, 3, 58);
    const { url, calls } = await recordingGateway({ now });
    await fetch(`${url}/api/events?one=1`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'test',
        'X-Requested-With': 'XmlHttpRequest',
      },
      body: '{"summary":"naïve"}',
    });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.by).toBe('create-event');
    expect(calls[0]?.event).toEqual({
      version: '2.0',
      routeKey: 'POST /api/events',
      rawPath: '/api/events',
      rawQueryString: 'one=1',
      queryStringParameters: { one: '1' },
      headers: expect.objectContaining({
        'content-type': 'application/json',
        'content-length': '20',
        host: url.slice('http://'.length),
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
        'x-requested-with': 'XmlHttpRequest',
      }),
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: 'localhost',
        domainPrefix: 'localhost',
        http: {
          method: 'POST',
          path: '/api/events',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
        requestId: expect.stringMatching(/^[\w+/]{15}=$/),
        routeKey: 'POST /api/events',
        stage: '$default',
        time: '12/Mar/2026:19:03:58 +0000',
        timeEpoch: now(),
      },
      body: '{"summary":"naïve"}',
      isBase64Encoded: false,
    });
  });

  test('has its cookies apart from its headers, and no members that do not apply', async () => {
    const { url, calls } = await recordingGateway();
    await fetch(`${url}/api/session`, { headers: { cookie: 'a=1; b="2"; c==3' } });
    const event = calls[0]?.event;
    expect(event?.cookies).toEqual(['a=1', 'b="2"', 'c==3']);
    expect(event?.headers).not.toHaveProperty('cookie');
    expect(Object.keys(event ?? {})).not.toEqual(expect.arrayContaining(['body']));
    expect(event).not.toHaveProperty('queryStringParameters');
    expect(event).not.toHaveProperty('pathParameters');
    await fetch(`${url}/api/session`);
    expect(calls[1]?.event).not.toHaveProperty('cookies');
  });

  test('joins repeated headers and query parameters by commas, and repeated cookie headers', async () => {
    const { url, calls } = await recordingGateway();
    await rawRequest(url, '/api/session?tag=a%20b&tag=c%2Cd&plus=x+y&empty=', {
      headers: [
        'X-Tag',
        'one',
        'x-tag',
        'two, three',
        'Cookie',
        'a=1',
        'cookie',
        'b=2',
        'Connection',
        'close',
      ],
    });
    const event = calls[0]?.event;
    expect(event?.headers['x-tag']).toBe('one,two, three');
    expect(event?.headers).not.toHaveProperty('connection');
    expect(event?.cookies).toEqual(['a=1', 'b=2']);
    expect(event?.rawQueryString).toBe('tag=a%20b&tag=c%2Cd&plus=x+y&empty=');
    expect(event?.queryStringParameters).toEqual({ tag: 'a b,c,d', plus: 'x y', empty: '' });
  });

  test.each([
    ['application/json', false],
    ['application/json; charset=utf-8', false],
    ['Text/Plain', false],
    ['application/xml', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    ['multipart/form-data; boundary=x', true],
    [undefined, true],
  ])('a body of type %s is base64: %s', async (type, isBase64Encoded) => {
    const { url, calls } = await recordingGateway();
    await fetch(`${url}/api/events`, {
      method: 'POST',
      headers: type ? { 'content-type': type } : {},
      body: new TextEncoder().encode('a=ü'),
    });
    const expected = isBase64Encoded ? Buffer.from('a=ü').toString('base64') : 'a=ü';
    expect(calls[0]?.event).toMatchObject({ isBase64Encoded, body: expected });
  });

  test('comes with the context of an invocation', async () => {
    const { url, calls } = await recordingGateway({ limits: { functionTimeout: 5_000 } });
    await fetch(`${url}/api/session`);
    const context = calls[0]?.context;
    expect(context).toMatchObject({
      functionName: 'session',
      awsRequestId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    const first = context?.getRemainingTimeInMillis() ?? 0;
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(5_000);
  });

  test('crosses as JSON: a function that changes its event changes nothing else', async () => {
    const seen: string[] = [];
    const session = (event: APIGatewayProxyEventV2) => {
      seen.push(event.rawPath);
      event.rawPath = 'changed';
      return 'ok';
    };
    const url = await gatewayWith({ handlers: { session } });
    await fetch(`${url}/api/session`);
    await fetch(`${url}/api/session`);
    expect(seen).toEqual(['/api/session', '/api/session']);
  });
});

describe('routing', () => {
  test.each([
    ['GET', '/api/session', 'session', 'GET /api/session'],
    ['DELETE', '/api/session', 'session', 'DELETE /api/session'],
    ['GET', '/api/auth/callback?code=1', 'auth-callback', 'GET /api/auth/callback'],
    ['PUT', '/api/session', 'not-found', '$default'],
    ['HEAD', '/api/session', 'not-found', '$default'],
    ['OPTIONS', '/api/session', 'not-found', '$default'],
    ['GET', '/api/session/', 'not-found', '$default'],
    ['GET', '/api/SESSION', 'not-found', '$default'],
    ['GET', '/api//session', 'not-found', '$default'],
    ['GET', '/api/', 'not-found', '$default'],
    ['GET', '/api/%73ession', 'session', 'GET /api/session'],
  ])('%s %s goes to %s', async (method, path, by, routeKey) => {
    const { url, calls } = await recordingGateway();
    await rawRequest(url, path, { method });
    expect(calls.map((call) => [call.by, call.event.routeKey])).toEqual([[by, routeKey]]);
  });

  test('a path parameter is decoded, holds one segment, and yields to a fixed one', async () => {
    const routes = {
      one: { method: 'GET', path: '/things/{id}', function: 'create-event', session: 'none', body: 'none' },
      fixed: { method: 'GET', path: '/things/new', function: 'session', session: 'none', body: 'none' },
      deep: {
        method: 'GET',
        path: '/things/{id}/parts/{part}',
        function: 'auth-callback',
        session: 'none',
        body: 'none',
      },
    } as const;
    const { url, calls } = await recordingGateway({ routes });
    for (const path of ['a%20%C3%BC', 'new', 'a/parts/b', 'a%2Fb', ''])
      await fetch(`${url}/api/things/${path}`);
    expect(calls.map(({ by, event }) => [by, event.routeKey, event.pathParameters, event.rawPath])).toEqual([
      ['create-event', 'GET /api/things/{id}', { id: 'a ü' }, '/api/things/a ü'],
      ['session', 'GET /api/things/new', undefined, '/api/things/new'],
      ['auth-callback', 'GET /api/things/{id}/parts/{part}', { id: 'a', part: 'b' }, '/api/things/a/parts/b'],
      ['not-found', '$default', undefined, '/api/things/a/b'],
      ['not-found', '$default', undefined, '/api/things/'],
    ]);
  });

  test('an invalid percent-encoding is refused before any function', async () => {
    const { url, calls } = await recordingGateway();
    const answer = await rawRequest(url, '/api/%zz');
    expect(answer.status).toBe(400);
    expect(calls).toEqual([]);
  });
});

describe('the answer', () => {
  test.each([
    ['a string', 'hello', 'hello'],
    ['an object without a status', { ok: [1] }, '{"ok":[1]}'],
    ['nothing', undefined, 'null'],
    ['a date in an object', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
  ])('%s is the JSON body of a 200', async (_name, result, body) => {
    const answer = await fetch(`${await answering(result)}/api/session`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await answer.text()).toBe(body);
  });

  test('takes status, headers, body and several cookies from a structured result', async () => {
    const answer = await fetch(
      `${await answering({
        statusCode: 201,
        headers: { 'Content-Type': 'application/problem+json', 'X-Number': 7, 'x-true': true },
        cookies: ['a=1; Path=/; HttpOnly', 'b=2'],
        body: '{}',
      })}/api/session`,
    );
    expect(answer.status).toBe(201);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect([answer.headers.get('x-number'), answer.headers.get('x-true')]).toEqual(['7', 'true']);
    expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/; HttpOnly', 'b=2']);
    expect(answer.headers.get('apigw-requestid')).toMatch(/^[\w+/]{15}=$/);
    expect(await answer.text()).toBe('{}');
  });

  test('decodes a base64 body, and is text where the function does not say', async () => {
    const body = Buffer.from([0, 255, 1]).toString('base64');
    const answer = await fetch(
      `${await answering({ statusCode: '200', isBase64Encoded: true, body })}/api/session`,
    );
    expect(answer.headers.get('content-type')).toBe('text/plain;charset=UTF-8');
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 255, 1]);
  });

  test('can be a redirect or have no content', async () => {
    const redirect = await answering({ statusCode: 303, headers: { location: '/?result=ok' } });
    const followed = await fetch(`${redirect}/api/session`, { redirect: 'manual' });
    expect([followed.status, followed.headers.get('location')]).toEqual([303, '/?result=ok']);
    expect((await fetch(`${await answering({ statusCode: 204 })}/api/session`)).status).toBe(204);
  });

  test.each([
    ['a status that is none', { statusCode: 'created' }],
    ['a status out of range', { statusCode: 42 }],
    ['a body that is an object', { statusCode: 200, body: {} }],
    ['cookies that are no list', { statusCode: 200, cookies: 'a=1' }],
    ['a header that is a list', { statusCode: 200, headers: { 'x-tag': ['a'] } }],
  ])('%s is an internal server error', async (_name, result) => {
    const answer = await fetch(`${await answering(result)}/api/session`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).toBe('{"message":"Internal Server Error"}');
  });

  test('says nothing of what a function threw, which goes to its log', async () => {
    const logged: unknown[] = [];
    const session = () => Promise.reject(new Error('token ya29.secret'));
    const url = await gatewayWith({ handlers: { session }, onError: (...error) => logged.push(error) });
    const answer = await fetch(`${url}/api/session`);
    expect([answer.status, await answer.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(logged).toEqual([['session', new Error('token ya29.secret')]]);
  });
});

test('every answer tells the time of the stack, not of the machine', async () => {
  const now = () => Date.UTC(2030, 0, 1, 12);
  const { url } = await recordingGateway({ now, buildPage: async () => new Map() });
  for (const path of ['/api/session', '/api/%zz', '/', '/missing.js']) {
    const { headers } = await fetch(`${url}${path}`);
    expect([path, headers.get('date')]).toEqual([path, 'Tue, 01 Jan 2030 12:00:00 GMT']);
  }
});

describe('limits', () => {
  const forever = () => new Promise(() => {});

  test('a function that runs out of its own time is an internal server error', async () => {
    const url = await gatewayWith({ handlers: { session: forever }, limits: { functionTimeout: 20 } });
    const answer = await fetch(`${url}/api/session`);
    expect([answer.status, await answer.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  test('a function that outlasts the integration timeout is an unavailable service', async () => {
    const url = await gatewayWith({ handlers: { session: forever }, limits: { integrationTimeout: 20 } });
    const answer = await fetch(`${url}/api/session`);
    expect([answer.status, await answer.text()]).toEqual([503, '{"message":"Service Unavailable"}']);
  });

  test('10 MB reach the function, one byte more does not', async () => {
    const { url, calls } = await recordingGateway();
    const post = (length: number) =>
      fetch(`${url}/api/events`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: 'x'.repeat(length),
      });
    expect((await post(10 * 1024 * 1024)).status).toBe(200);
    const refused = await post(10 * 1024 * 1024 + 1);
    expect([refused.status, await refused.text()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
    expect(calls).toHaveLength(1);
  });
});

describe('CORS', () => {
  const allowedOrigins = ['https://app.example.com', 'https://www.example.com'];
  const preflightFrom = (url: string, origin: string) =>
    fetch(`${url}/api/events`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });

  test('a preflight from an allowed origin is answered without a function', async () => {
    const { url, calls } = await recordingGateway({ allowedOrigins });
    const answer = await preflightFrom(url, 'https://www.example.com');
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': 'https://www.example.com',
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '3600',
      'access-control-allow-methods': 'POST,GET,DELETE,PATCH',
      'access-control-allow-headers': 'content-type,x-requested-with,idempotency-key,if-match',
    });
    expect(calls).toEqual([]);
  });

  test.each([
    'https://evil.example',
    'https://app.example.com.evil.example',
    'http://app.example.com',
    'https://app.example.com:8443',
    'null',
  ])('a preflight from %s gets 204 and no permission', async (origin) => {
    const { url, calls } = await recordingGateway({ allowedOrigins });
    const answer = await preflightFrom(url, origin);
    expect(answer.status).toBe(204);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(calls).toEqual([]);
  });

  test('answers carry the gateway’s own CORS headers, not the function’s', async () => {
    const session = () => ({
      statusCode: 200,
      headers: { 'access-control-allow-origin': '*', 'x-own': '1' },
    });
    const url = await gatewayWith({ handlers: { session }, allowedOrigins });
    const from = async (origin: string) =>
      (await fetch(`${url}/api/session`, { headers: { origin } })).headers;
    const allowed = await from('https://app.example.com');
    expect(allowed.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(allowed.get('access-control-allow-credentials')).toBe('true');
    expect(allowed.get('x-own')).toBe('1');
    expect((await from('https://evil.example')).get('access-control-allow-origin')).toBeNull();
  });
});
