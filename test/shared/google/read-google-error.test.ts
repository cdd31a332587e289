import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { causesOf, readGoogleError, readHeader } from '../../../shared/google/read-google-error.ts';
import { apiError, errorFor } from '../support/stub-fetch.ts';

const NOW = Date.UTC(2027, 0, 1, 12);
beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});

describe('an answer of Google’s', () => {
  test('from the token endpoint is read by error and subtype', async () => {
    const body = { error: 'invalid_grant', error_subtype: 'invalid_rapt', error_description: 'Reauth.' };
    expect(readGoogleError(await errorFor(400, body))).toEqual({
      kind: 'answer',
      status: 400,
      error: 'invalid_grant',
      subtype: 'invalid_rapt',
      reasons: [],
      retryAfter: undefined,
    });
  });

  test('from an API is read by all its reasons, old form and new', async () => {
    const body = {
      error: {
        code: 403,
        errors: [{ reason: 'insufficientPermissions' }, { domain: 'global' }],
        details: [{ '@type': 'ErrorInfo', reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
      },
    };
    expect(readGoogleError(await errorFor(403, body))).toMatchObject({
      status: 403,
      error: undefined,
      reasons: ['insufficientPermissions', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'],
    });
  });

  test.each([
    ['HTML', '<html>502</html>'],
    ['nothing', ''],
    ['half of JSON', '{"error":{"err'],
    ['a list', '[1]'],
    ['reasons of another form', '{"error":{"errors":"backendError"}}'],
  ])('that is %s still has its status', async (_name, body) => {
    expect(readGoogleError(await errorFor(502, body))).toMatchObject({
      kind: 'answer',
      status: 502,
      reasons: [],
    });
  });
});

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['120', 120],
    [new Date(NOW + 90_000).toUTCString(), 90],
    [new Date(NOW).toUTCString(), 0],
    [new Date(NOW - 60_000).toUTCString(), undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['99999999999', undefined],
    ['', undefined],
  ])('%j', async (header, seconds) => {
    const thrown = await errorFor(503, apiError(503, 'backendError'), { 'retry-after': header });
    expect(readGoogleError(thrown)).toMatchObject({ kind: 'answer', retryAfter: seconds });
  });
});

describe('no answer', () => {
  const config = { url: 'https://google.example/' };

  test.each([
    ['a bound that was reached', Object.assign(new Error('x'), { config, name: 'TimeoutError' }), 'timeout'],
    ['the same, by its code', Object.assign(new Error('x'), { config, code: 'TimeoutError' }), 'timeout'],
    [
      'the same, as a cause',
      Object.assign(new Error('x', { cause: { name: 'TimeoutError' } }), { config }),
      'timeout',
    ],
    ['a connection that failed', Object.assign(new Error('x'), { config }), 'network'],
    [
      'a body that broke off after a good status',
      Object.assign(new Error('x'), { config, response: { status: 200, data: undefined, headers: {} } }),
      'network',
    ],
    ['an error of our own', new TypeError('x'), 'other'],
    ['a text', 'x', 'other'],
    ['nothing', undefined, 'other'],
    ['null', null, 'other'],
  ])('but %s', (_name, thrown, kind) => {
    expect(readGoogleError(thrown)).toEqual({ kind });
  });
});

test('a chain of causes that bites its own tail is followed five steps at most', () => {
  const loop: { cause?: unknown } = {};
  loop.cause = loop;
  expect(causesOf(loop)).toEqual([loop, loop, loop, loop, loop]);
});

describe('a field of the header', () => {
  test('is read in any case of its name', () => {
    expect(readHeader(new Headers({ 'Retry-After': '7' }), 'retry-after')).toBe('7');
  });

  test.each([undefined, null, 'retry-after: 7', {}, { get: '7' }, { get: () => 7 }, new Headers()])(
    'is not there in %p',
    (headers) => {
      expect(readHeader(headers, 'retry-after')).toBeUndefined();
    },
  );
});
