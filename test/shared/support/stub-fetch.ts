import { jest } from '@jest/globals';
import { deadlineIn } from '../../../shared/deadline.ts';
import { createOAuthClient } from '../../../shared/google/oauth-client.ts';

/** One request as it would have left the machine. */
export interface Sent {
  url: string;
  method: string;
  authorization: string | null;
  form: URLSearchParams;
  signal: AbortSignal | null | undefined;
}

/** Puts `answer` in the place of the network; every request that is made stands in the list returned. */
export function stubFetch(answer: (sent: Sent) => Response | Promise<Response>): Sent[] {
  const all: Sent[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (input, init = {}) => {
    const sent: Sent = {
      url: input instanceof Request ? input.url : String(input),
      method: init.method ?? 'GET',
      authorization: new Headers(init.headers).get('authorization'),
      form: new URLSearchParams(String(init.body ?? '')),
      signal: init.signal,
    };
    all.push(sent);
    return answer(sent);
  });
  return all;
}

/** What google-auth-library throws when Google answers like this. */
export async function errorFor(
  status: number,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  stubFetch(
    () => new Response(text, { status, headers: { 'content-type': 'application/json', ...headers } }),
  );
  try {
    const client = await createOAuthClient(deadlineIn(5_000));
    client.setCredentials({ access_token: 'ya29.any', expiry_date: Number.MAX_SAFE_INTEGER });
    await client.request({ url: 'https://google.example/' });
  } catch (thrown) {
    return thrown;
  }
  throw new Error('Google’s answer was taken for a success.');
}

/** A body of Calendar's, as its page "Handle API errors" shows them. */
export function apiError(code: number, reason: string): object {
  return { error: { code, message: reason, errors: [{ domain: 'calendar', reason, message: reason }] } };
}
