import { inspect } from 'node:util';
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { apiFailure, eventFailure, exchangeFailure, tokenFailure } from '../../../shared/google/failures.ts';
import { Failure, type ProblemCode, type Remedy } from '../../../shared/problems.ts';
import { apiError, errorFor } from '../support/stub-fetch.ts';

const SIX_HOURS = 6 * 3600;

type Meaning = [code: ProblemCode, remedy: Remedy, retryAfter?: number];
const told = ([code, remedy, retryAfter]: Meaning) => ({ code, remedy, retryAfter });

describe('what Calendar says means', () => {
  test.each<[number, string, ...Meaning]>([
    [400, 'timeRangeEmpty', 'invalid_event', 'give_up'],
    [400, 'invalid', 'invalid_event', 'give_up'],
    [401, 'authError', 'reconnect_required', 'reconnect'],
    [403, 'userRateLimitExceeded', 'rate_limited', 'retry_later', 30],
    [403, 'rateLimitExceeded', 'rate_limited', 'retry_later', 30],
    [429, 'rateLimitExceeded', 'rate_limited', 'retry_later', 30],
    [429, 'somethingNew', 'rate_limited', 'retry_later', 30],
    [403, 'quotaExceeded', 'rate_limited', 'retry_later', SIX_HOURS],
    [403, 'dailyLimitExceeded', 'rate_limited', 'retry_later', SIX_HOURS],
    [403, 'insufficientPermissions', 'scope_required', 'ask_for_scope'],
    [403, 'forbiddenForNonOrganizer', 'calendar_forbidden', 'give_up'],
    [403, 'requiredAccessLevel', 'calendar_forbidden', 'give_up'],
    [403, 'accessNotConfigured', 'not_configured', 'call_operator'],
    [404, 'notFound', 'calendar_not_found', 'give_up'],
    [500, 'backendError', 'google_unavailable', 'retry_later', 10],
    [503, 'backendError', 'google_unavailable', 'retry_later', 10],
    [409, 'duplicate', 'google_unexpected', 'give_up'],
    [410, 'deleted', 'google_unexpected', 'give_up'],
    [418, 'teapot', 'google_unexpected', 'give_up'],
  ])('%i %s', async (status, reason, ...meaning) => {
    const failure = eventFailure(await errorFor(status, apiError(status, reason)));
    expect(failure).toMatchObject({ ...told(meaning), reason: `${status} ${reason}` });
  });

  test('the same for every API of Google’s, but for what is said of an event', async () => {
    for (const [status, reason] of [
      [401, 'authError'],
      [403, 'rateLimitExceeded'],
      [403, 'insufficientPermissions'],
      [503, 'backendError'],
    ] as const) {
      const thrown = await errorFor(status, apiError(status, reason));
      expect(apiFailure(thrown)).toEqual(eventFailure(thrown));
    }
    for (const status of [400, 403, 404]) {
      const thrown = await errorFor(status, apiError(status, 'other'));
      expect(apiFailure(thrown)).toMatchObject({ code: 'google_unexpected', remedy: 'give_up' });
    }
  });

  test.each<[string, ...Meaning]>([
    ['ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'scope_required', 'ask_for_scope'],
    ['SERVICE_DISABLED', 'not_configured', 'call_operator'],
  ])('403 %s among the details', async (reason, ...meaning) => {
    const body = { error: { code: 403, status: 'PERMISSION_DENIED', details: [{ reason }] } };
    expect(apiFailure(await errorFor(403, body))).toMatchObject(told(meaning));
  });
});

describe('what the token endpoint says means', () => {
  test.each<[number, object, ...Meaning]>([
    [400, { error: 'invalid_grant' }, 'reconnect_required', 'reconnect'],
    [400, { error: 'invalid_grant', error_subtype: 'invalid_rapt' }, 'reconnect_required', 'reconnect'],
    [400, { error: 'invalid_grant', error_subtype: 'rapt_required' }, 'reconnect_required', 'reconnect'],
    [400, { error: 'invalid_grant', error_subtype: 'admin_policy_enforced' }, 'access_denied', 'give_up'],
    [400, { error: 'admin_policy_enforced' }, 'access_denied', 'give_up'],
    [400, { error: 'invalid_rapt' }, 'reconnect_required', 'reconnect'],
    [400, { error: 'rapt_required' }, 'reconnect_required', 'reconnect'],
    [401, { error: 'invalid_client' }, 'not_configured', 'call_operator'],
    [400, { error: 'invalid_dpop_proof' }, 'not_configured', 'call_operator'],
    [400, { error: 'use_dpop_nonce' }, 'google_unavailable', 'retry_later', 1],
    [401, { error: 'unauthorized_client' }, 'not_configured', 'call_operator'],
    [401, { error: 'deleted_client' }, 'not_configured', 'call_operator'],
    [400, { error: 'redirect_uri_mismatch' }, 'not_configured', 'call_operator'],
    [403, { error: 'org_internal' }, 'not_configured', 'call_operator'],
    [429, {}, 'rate_limited', 'retry_later', 30],
    [500, { error: 'internal_failure' }, 'google_unavailable', 'retry_later', 10],
    [503, {}, 'google_unavailable', 'retry_later', 10],
    [401, { error: 'disabled_client' }, 'not_configured', 'call_operator'],
    [403, { error: 'rate_limit_exceeded' }, 'rate_limited', 'retry_later', 30],
    [403, { error: 'slow_down' }, 'rate_limited', 'retry_later', 30],
    // What no page lists says nothing of the grant: it is tried again, and nobody's run is closed over it.
    [403, { error: 'access_denied' }, 'google_unexpected', 'retry_later'],
    [403, { error: 'something_new' }, 'google_unexpected', 'retry_later'],
    [400, { error: 'invalid_request' }, 'google_unexpected', 'retry_later'],
    [404, {}, 'google_unexpected', 'retry_later'],
  ])('%i %j', async (status, body, ...meaning) => {
    expect(tokenFailure(await errorFor(status, body))).toMatchObject(told(meaning));
  });

  test('the reason is the status alone where no word was said, and ? for each that is no identifier', async () => {
    const reasons: (string | undefined)[] = [];
    for (const body of [{}, { error: 'two words' }, { error: 'x'.repeat(65), error_subtype: 'y'.repeat(64) }])
      reasons.push(tokenFailure(await errorFor(503, body)).reason);
    expect(reasons).toEqual(['503', '503 ?', `503 ${'y'.repeat(64)} ?`]);
  });

  test('the reason tells session control from revocation', async () => {
    const rapt = tokenFailure(await errorFor(400, { error: 'invalid_grant', error_subtype: 'invalid_rapt' }));
    const revoked = tokenFailure(await errorFor(400, { error: 'invalid_grant' }));
    expect([rapt.reason, revoked.reason]).toEqual(['400 invalid_rapt invalid_grant', '400 invalid_grant']);
  });

  test.each<[number, object, ...Meaning]>([
    [400, { error: 'invalid_grant' }, 'invalid_code', 'give_up'],
    [503, {}, 'google_unexpected', 'give_up'],
    [401, { error: 'invalid_client' }, 'not_configured', 'call_operator'],
    [400, { error: 'invalid_dpop_proof' }, 'not_configured', 'call_operator'],
    [400, { error: 'use_dpop_nonce' }, 'google_unexpected', 'give_up'],
    [400, { error: 'redirect_uri_mismatch' }, 'not_configured', 'call_operator'],
    [403, { error: 'something_new' }, 'google_unexpected', 'give_up'],
  ])('to the exchange of a code, which is spent: %i %j', async (status, body, ...meaning) => {
    expect(exchangeFailure(await errorFor(status, body))).toMatchObject(told(meaning));
  });

  test('the reason of a failed exchange is Google’s', async () => {
    const thrown = await errorFor(400, { error: 'invalid_grant' });
    expect(exchangeFailure(thrown).reason).toBe('400 invalid_grant');
  });

  test('a code that was not sent, since the key service was away, is not spent', () => {
    const ours = new Failure('vault_unavailable', { remedy: 'retry_later', retryAfter: 5 });
    expect(exchangeFailure(Object.assign(new Error('x', { cause: ours }), { config: {} }))).toBe(ours);
  });
});

describe('how long to wait', () => {
  test.each([
    [429, 'rateLimitExceeded', '7', 7],
    [503, 'backendError', '120', 120],
    [403, 'quotaExceeded', '60', 60],
    // Where waiting does not help, Google's word on it is not passed on.
    [404, 'notFound', '60', undefined],
    [403, 'insufficientPermissions', '60', undefined],
  ])('%i %s with Retry-After %s', async (status, reason, header, seconds) => {
    const thrown = await errorFor(status, apiError(status, reason), { 'retry-after': header });
    expect(apiFailure(thrown).retryAfter).toBe(seconds);
  });

  test('until a date', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2027, 0, 1));
    const header = new Date(Date.UTC(2027, 0, 1, 0, 1)).toUTCString();
    const thrown = await errorFor(429, apiError(429, 'rateLimitExceeded'), { 'retry-after': header });
    expect(apiFailure(thrown).retryAfter).toBe(60);
  });
});

describe('what is not an answer', () => {
  const config = {};
  test.each<[string, unknown, string, ...Meaning]>([
    ['a timeout', { config, name: 'TimeoutError' }, 'timeout', 'google_timeout', 'retry_later', 10],
    ['a broken connection', { config }, 'network', 'google_unexpected', 'retry_later', 10],
  ])('%s can be tried again', (_name, thrown, reason, ...meaning) => {
    for (const judge of [apiFailure, eventFailure, tokenFailure])
      expect(judge(thrown)).toMatchObject({ ...told(meaning), reason });
  });

  test('a fault of ours is the operator’s, and named by its class alone', () => {
    const fault = new TypeError('canary');
    const meaning = { remedy: 'call_operator', reason: 'TypeError' };
    expect(apiFailure(fault)).toMatchObject({ code: 'internal', ...meaning });
    expect(eventFailure(fault)).toMatchObject({ code: 'internal', ...meaning });
    expect(tokenFailure(fault)).toMatchObject({ code: 'google_unexpected', ...meaning });
  });

  test('but a failure of ours comes out as it is, also from within the library’s error', () => {
    const ours = new Failure('deleted_by_user');
    expect(apiFailure(ours)).toBe(ours);
    expect(tokenFailure(Object.assign(new Error('x', { cause: ours }), { config }))).toBe(ours);
  });
});

test('whatever Google writes, a failure carries status and short words, and nothing else of it', async () => {
  const secretive = fc.string({ minLength: 65, maxLength: 80 }).map((rest) => `canary ${rest}`);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 400, max: 599 }), secretive, async (status, word) => {
      const bodies = [
        apiError(status, word),
        { error: word, error_subtype: word, error_description: word },
        word,
      ];
      for (const body of bodies) {
        const thrown = await errorFor(status, body);
        for (const judge of [apiFailure, eventFailure, tokenFailure, exchangeFailure]) {
          const failure = judge(thrown);
          expect(failure).toBeInstanceOf(Failure);
          expect(inspect(failure, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain(
            'canary',
          );
        }
      }
    }),
    { numRuns: 25 },
  );
});
