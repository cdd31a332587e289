import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { createHandler, type Endpoints } from '../../../shared/http/handler.ts';
import { Failure } from '../../../shared/problems.ts';
import { captureLog } from '../support/captured-log.ts';

const ORIGIN = 'https://app.example';
const settings = {
  ORIGIN_SECRETS: '-',
  ALLOWED_ORIGINS: ORIGIN,
  TABLE_NAME: 'onbehalf',
  CALENDAR_SCOPES: 'events',
};

let log: ReturnType<typeof captureLog>;
beforeEach(() => {
  Object.assign(process.env, settings);
  log = captureLog();
});
afterEach(() => {
  for (const name of Object.keys(settings)) delete process.env[name];
});

const session = `1001.${'A'.repeat(43)}`;
/** A request to the function `session`, as far as the handler looks at it. */
async function call(
  endpoints: Partial<Endpoints<'session'>>,
  routeKey = 'GET /api/session',
  headers: Record<string, string> = { origin: ORIGIN, 'x-requested-with': 'XmlHttpRequest' },
  cookies = [`__Host-session=${session}`],
) {
  const unused = async () => ({ status: 299 });
  const handler = createHandler('session', () => ({
    readSession: unused,
    signOut: unused,
    signOutEverywhere: unused,
    ...endpoints,
  }));
  const event = { routeKey, headers, cookies, isBase64Encoded: false } as unknown as APIGatewayProxyEventV2;
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 10_000 } as Context;
  const { body = '', ...rest } = await handler(event, context);
  return { ...rest, body: body === '' ? undefined : JSON.parse(body) };
}

describe('a handler', () => {
  test('hands the request on, with who asks, and logs one line', async () => {
    const readSession = jest
      .fn<Endpoints<'session'>['readSession']>()
      .mockResolvedValue({ status: 200, body: { ok: true }, cookies: ['a=b'] });
    const answer = await call({ readSession });
    expect(answer).toMatchObject({ statusCode: 200, body: { ok: true }, cookies: ['a=b'] });
    expect(readSession).toHaveBeenCalledWith(
      expect.objectContaining({ session: { user: '1001', secret: 'A'.repeat(43) } }),
    );
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toMatchObject({
      level: 'INFO',
      service: 'session',
      route: 'GET /api/session',
      status: 200,
      user: '1001',
      requestId: 'request-1',
    });
    expect(log.text()).not.toContain('AAAA');
  });

  test('tells a failure as problem details, and logs what it knows', async () => {
    const answer = await call({
      readSession: async () => {
        throw new Failure('rate_limited', { retryAfter: 30, remedy: 'retry_later', reason: '403 quota' });
      },
    });
    expect(answer).toMatchObject({
      statusCode: 429,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '30' },
      body: { type: 'about:blank', status: 429, code: 'rate_limited', requestId: 'request-1' },
    });
    expect(answer.body).not.toHaveProperty('reason');
    expect(log.lines[0]).toMatchObject({
      code: 'rate_limited',
      reason: '403 quota',
      remedy: 'retry_later',
      status: 429,
    });
  });

  test('clears the cookie of a session that is none', async () => {
    const ended = async () => {
      throw new Failure('unauthenticated');
    };
    expect((await call({ readSession: ended })).cookies).toEqual([
      expect.stringMatching(/^__Host-session=;.*Max-Age=0/),
    ]);
  });

  test.each(['GET /api/elsewhere', 'POST /api/session', '$default'])('knows no %s', async (routeKey) => {
    expect(await call({}, routeKey)).toMatchObject({ statusCode: 404, body: { code: 'not_found' } });
  });

  test.each<[string, Record<string, string>]>([
    ['without an origin', { 'x-requested-with': 'XmlHttpRequest' }],
    ['of the origin null', { origin: 'null', 'x-requested-with': 'XmlHttpRequest' }],
    [
      'of an origin that only begins alike',
      { origin: `${ORIGIN}.evil`, 'x-requested-with': 'XmlHttpRequest' },
    ],
    ['without the header of our own pages', { origin: ORIGIN }],
  ])('does not act for a page %s; it may read', async (_name, headers) => {
    const signOut = jest.fn(async () => ({ status: 204 }));
    expect(await call({ signOut }, 'DELETE /api/session', headers)).toMatchObject({
      statusCode: 403,
      body: { code: 'csrf' },
    });
    expect(signOut).not.toHaveBeenCalled();
    expect((await call({}, 'GET /api/session', headers)).statusCode).toBe(299);
  });
});

describe('an error that nobody foresaw', () => {
  const failing = (error: unknown) => call({ readSession: () => Promise.reject(error) });

  test('is a 500 without a word of it, in the answer and in the log', async () => {
    const error = Object.assign(new TypeError('canary'), {
      config: { token: 'canary' },
      cause: new Error('canary'),
    });
    const answer = await failing(error);
    expect(answer).toMatchObject({ statusCode: 500, body: { code: 'internal', requestId: 'request-1' } });
    expect(log.lines[0]).toMatchObject({
      level: 'ERROR',
      status: 500,
      code: 'internal',
      remedy: 'call_operator',
      errorName: 'TypeError',
      errorAt: expect.stringContaining('handler.test.ts'),
    });
    expect(JSON.stringify(answer) + log.text()).not.toContain('canary');
  });

  test('whose message looks like a stack is not taken for one', async () => {
    await failing(new Error('first\n    at canary (canary.js:1:1)\n  at canary'));
    expect(log.lines[0]).toMatchObject({ errorName: 'Error' });
    expect(log.text()).not.toContain('canary');
  });

  test.each([['canary'], [undefined], [null], [{ message: 'canary' }]])(
    'may be no error at all: %j',
    async (thrown) => {
      expect(await failing(thrown)).toMatchObject({ statusCode: 500, body: { code: 'internal' } });
      expect(log.text()).not.toContain('canary');
    },
  );
});

describe('a function that cannot start', () => {
  const start = async (compose: () => Endpoints<'session'>) => {
    const handler = createHandler('session', compose);
    const event = { routeKey: 'GET /api/session', headers: {} } as unknown as APIGatewayProxyEventV2;
    return handler(event, { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 1 } as Context);
  };

  test('without its settings answers 503, and names in the log what is missing', async () => {
    delete process.env['CALENDAR_SCOPES'];
    const compose = jest.fn((): Endpoints<'session'> => {
      throw new Error('not reached');
    });
    const answer = await start(compose);
    expect(compose).not.toHaveBeenCalled();
    expect(answer.statusCode).toBe(503);
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ code: 'not_configured' });
    expect(answer.body).not.toContain('CALENDAR_SCOPES');
    expect(log.text()).toContain('CALENDAR_SCOPES');
  });

  test('for another reason answers 503 to every request', async () => {
    const compose = () => {
      throw new RangeError('no such region');
    };
    expect((await start(compose)).statusCode).toBe(503);
    expect(log.lines).toHaveLength(2);
    expect(log.lines[0]).toMatchObject({ message: 'boot failed', errorName: 'RangeError' });
  });
});

describe('a handler that only CloudFront may call', () => {
  const refused = { statusCode: 403, body: { code: 'csrf' } };
  beforeEach(() => {
    process.env['ORIGIN_SECRETS'] = 'in-force next';
  });

  test.each(['in-force', 'next'])('takes what comes with %s', async (secret) => {
    expect(await call({}, undefined, { 'X-Origin-Secret': secret })).toMatchObject({ statusCode: 299 });
  });

  test.each<Record<string, string>>([
    {},
    { 'x-origin-secret': '' },
    { 'x-origin-secret': '-' },
    { 'x-origin-secret': 'before' },
    { 'x-origin-secret': 'in-force next' },
    { 'x-origin-secret': 'IN-FORCE' },
  ])('refuses %j before anything else, and logs nothing of it', async (headers) => {
    const readSession = jest.fn<Endpoints<'session'>['readSession']>();
    expect(await call({ readSession }, undefined, headers)).toMatchObject(refused);
    expect(await call({}, 'GET /api/elsewhere', headers)).toMatchObject(refused);
    expect(readSession).not.toHaveBeenCalled();
    expect(log.text()).not.toMatch(/in-force|before/i);
  });

  test('refuses everything while nobody has told it the secrets', async () => {
    delete process.env['ORIGIN_SECRETS'];
    expect(await call({}, undefined, { 'x-origin-secret': 'in-force' })).toMatchObject({
      statusCode: 503,
      body: { code: 'not_configured' },
    });
  });
});
