import { describe, expect, jest, test } from '@jest/globals';
import { deadlineIn } from '../../../shared/deadline.ts';
import { apiFailure, tokenFailure } from '../../../shared/google/failures.ts';
import { createOAuthClient } from '../../../shared/google/oauth-client.ts';
import { apiError, stubFetch } from '../support/stub-fetch.ts';

const URL = 'https://api.example/things';
const left = (milliseconds: number) => ({ remaining: () => milliseconds });
async function newClient(deadline = deadlineIn(5_000)) {
  const client = await createOAuthClient(deadline, {
    clientId: 'client',
    clientSecret: 'secret',
    endpoints: { oauth2TokenUrl: 'https://google.example/token' },
  });
  client.setCredentials({ access_token: 'ya29.a', expiry_date: Number.MAX_SAFE_INTEGER });
  return client;
}
const never = (signal: AbortSignal | null | undefined) =>
  new Promise<Response>((_resolve, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason));
  });

describe('a request', () => {
  test.each([429, 500, 502, 503])('that is answered %i is sent once', async (status) => {
    const sent = stubFetch(() => Response.json({}, { status }));
    const retrying = { retry: true, retryConfig: { retry: 3, retryDelay: 1, httpMethodsToRetry: ['GET'] } };
    await expect((await newClient()).request({ url: URL, ...retrying })).rejects.toThrow();
    expect(sent).toHaveLength(1);
  });

  test('whose connection breaks is sent once', async () => {
    const sent = stubFetch(() => Promise.reject(new TypeError('fetch failed')));
    await expect((await newClient()).request({ url: URL, retry: true })).rejects.toThrow();
    expect(sent).toHaveLength(1);
  });

  test.each(['exchange', 'refresh'])('for a token (%s) is sent once', async (kind) => {
    const sent = stubFetch(() => Response.json({}, { status: 503 }));
    const client = await newClient();
    client.setCredentials({ refresh_token: 'r' });
    await expect(
      kind === 'exchange' ? client.getToken('code') : client.refreshAccessToken(),
    ).rejects.toThrow();
    expect(sent).toHaveLength(1);
  });

  test.each([401, 403])('that is answered %i neither renews the token nor is sent again', async (status) => {
    const sent = stubFetch(() => Response.json(apiError(status, 'rateLimitExceeded'), { status }));
    await expect((await newClient()).request({ url: URL, method: 'POST', data: {} })).rejects.toThrow();
    expect(sent.map(({ url, authorization }) => [url, authorization])).toEqual([[URL, 'Bearer ya29.a']]);
  });
});

describe('the bound of a request', () => {
  test('is what is left of the invocation', async () => {
    stubFetch(({ signal }) => never(signal));
    const client = await newClient(left(260));
    const thrown = await client.request({ url: URL }).catch((error: unknown) => error);
    expect(apiFailure(thrown)).toMatchObject({ code: 'google_timeout', remedy: 'retry_later' });
  });

  test.each([
    [60_000, 8_000],
    [3_000, 3_000],
  ])('with %i ms left is %i ms', async (remaining, bound) => {
    const timeout = jest.spyOn(AbortSignal, 'timeout');
    stubFetch(() => Response.json({}));
    await (await newClient(left(remaining))).request({ url: URL });
    expect(timeout.mock.calls).toEqual([[bound]]);
  });

  test('leaves no time for it: it is not begun, and told as such', async () => {
    const sent = stubFetch(() => Response.json({}));
    const client = await newClient(left(249));
    const thrown = await client.request({ url: URL }).catch((error: unknown) => error);
    expect(sent).toHaveLength(0);
    for (const failure of [apiFailure(thrown), tokenFailure(thrown)])
      expect(failure).toMatchObject({ code: 'google_timeout', retryAfter: 1, reason: 'OutOfTime' });
  });

  test('holds each time for what is sent more than once', async () => {
    const timeout = jest.spyOn(AbortSignal, 'timeout');
    const sent = stubFetch(() => Response.json({}));
    const client = await createOAuthClient(left(3_000), {}, (send) => async (input, init) => {
      await send(input, init);
      return send(input, init);
    });
    client.setCredentials({ access_token: 'ya29.a', expiry_date: Number.MAX_SAFE_INTEGER });
    await client.request({ url: URL });
    expect(sent).toHaveLength(2);
    expect(timeout.mock.calls).toEqual([[3_000], [3_000]]);
  });

  test('does not take the place of the caller’s own', async () => {
    stubFetch(({ signal }) => never(signal));
    const own = new AbortController();
    const client = await newClient();
    const running = client.request({ url: URL, signal: own.signal });
    own.abort();
    await expect(running).rejects.toThrow();
  });
});

test('clients share nothing', async () => {
  const [one, other] = [await newClient(), await newClient()];
  one.setCredentials({ access_token: 'ya29.of-one' });
  expect(other.credentials.access_token).toBe('ya29.a');
  expect(other.transporter).not.toBe(one.transporter);
});
