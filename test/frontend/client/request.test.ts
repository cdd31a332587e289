import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { adviceFor } from '../../../frontend/client/advice.ts';
import { createClient, OnBehalfError } from '../../../frontend/client/onbehalf.ts';
import { documentedProblems } from './documented-problems.ts';
import { type FakeBrowser, json, openFakeBrowser } from './fake-browser.ts';

let browser: FakeBrowser;

beforeEach(() => {
  browser = openFakeBrowser();
});
afterEach(() => {
  browser.close();
});

const event = {
  summary: 'Lunch',
  start: { dateTime: '2027-03-29T12:00:00Z' },
  end: { dateTime: '2027-03-29T13:00:00Z' },
};
const broken = new TypeError('Failed to fetch');

/** What `createEvent` ends in when the API answers so. */
async function failure(answer: () => Response | Error): Promise<OnBehalfError> {
  browser.api.set('POST /events', answer);
  const error = await createClient()
    .createEvent(event, { idempotencyKey: 'k1' })
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof OnBehalfError)) throw new Error('It did not fail as it should', { cause: error });
  return error;
}

describe('a problem of the API', () => {
  test.each(documentedProblems)('$code arrives with all that was said', async ({ code, status }) => {
    const errors = [{ pointer: '/end', detail: 'Must be later.' }];
    const body = { type: 'about:blank', status, code, errors, requestId: 'r1' };
    expect(await failure(() => json(status, body, { 'Retry-After': '7' }))).toMatchObject({
      code,
      advice: adviceFor[code],
      errors,
      status,
      retryAfter: 7,
      requestId: 'r1',
      idempotencyKey: 'k1',
    });
  });

  test.each([
    [409, 'internal', 'give_up'],
    [503, 'internal', 'retry'],
    [429, 'rate_limited', 'retry'],
  ])('a code of a newer server with status %i is %s: %s', async (status, code, advice) => {
    expect(await failure(() => json(status, { code: 'newer_than_me', status }))).toMatchObject({
      code,
      advice,
      status,
    });
    expect(await failure(() => json(status, { code: 'constructor', status }))).toMatchObject({ code });
  });
});

describe('an answer that is not the API’s', () => {
  test.each([
    [400, 'internal', 'give_up'],
    [403, 'internal', 'give_up'],
    [413, 'payload_too_large', 'fix_input'],
    [429, 'rate_limited', 'retry'],
    [500, 'internal', 'retry'],
    [502, 'internal', 'retry'],
    [503, 'internal', 'retry'],
    [504, 'google_timeout', 'retry'],
  ])('of API Gateway with status %i is %s: %s', async (status, code, advice) => {
    const error = await failure(() => json(status, { message: 'Whatever' }));
    expect(error).toMatchObject({ code, advice, status, retryAfter: undefined, errors: [] });
  });

  test.each(['<!doctype html><title>Welcome to the hotel</title>', '{"id":"cut', 'null'])(
    '%s with status 200 is internal',
    async (text) => {
      expect(await failure(() => new Response(text))).toMatchObject({ code: 'internal', advice: 'retry' });
    },
  );

  test.each(['<html>Bad gateway</html>', '', 'null', '"text"'])('%p is read by its status', async (text) => {
    expect(await failure(() => new Response(text, { status: 504 }))).toMatchObject({
      code: 'google_timeout',
    });
  });
});

describe('without an answer', () => {
  test('it is unreachable, and a read is not repeated', async () => {
    browser.api.set('GET /calendars', () => broken);
    const asked = createClient().calendars();
    await expect(asked).rejects.toMatchObject({ code: 'unreachable', advice: 'retry', status: undefined });
    await expect(asked).rejects.toBeInstanceOf(OnBehalfError);
    expect(browser.calls).toHaveLength(1);
  });

  test('a creation is sent once more, the very same', async () => {
    const created = { id: 'e1', calendarId: 'primary', status: 'confirmed' };
    browser.api.set('POST /events', (_, nth) => (nth === 0 ? broken : json(200, created)));
    expect(await createClient().createEvent(event)).toEqual(created);
    const [first, second] = browser.calls.map(({ body, headers }) => ({ body, headers: [...headers] }));
    expect(second).toEqual(first);
    expect(browser.calls[0]?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a creation that breaks twice fails, and names the key to go on with', async () => {
    expect(await failure(() => broken)).toMatchObject({ code: 'unreachable', idempotencyKey: 'k1' });
    expect(browser.calls).toHaveLength(2);
  });

  test('it is given up after 35 s, and not repeated then', async () => {
    const timeout = jest.spyOn(AbortSignal, 'timeout');
    const error = await failure(() => new DOMException('Too long', 'TimeoutError'));
    expect(error).toMatchObject({ code: 'unreachable', idempotencyKey: 'k1' });
    expect(browser.calls).toHaveLength(1);
    expect(timeout.mock.calls).toEqual([[35_000]]);
    expect(browser.calls[0]?.init.signal).toBe(timeout.mock.results[0]?.value);
  });

  test('a connection that breaks in the body is broken too', async () => {
    const cut = () => new Response(new ReadableStream({ start: (stream) => stream.error(broken) }));
    expect(await failure(cut)).toMatchObject({ code: 'unreachable' });
    expect(browser.calls).toHaveLength(2);
  });
});
