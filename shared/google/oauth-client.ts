import type { OAuth2Client, OAuth2ClientOptions } from 'google-auth-library';
import type { Deadline } from '../deadline.ts';
import { Failure } from '../problems.ts';

/** The longest that one call to Google may take (milliseconds), if the invocation has that much left. */
const CALL_LIMIT = 8_000;
/** With less than this left (milliseconds) a call is not begun: it could only be cut off. */
const CALL_MINIMUM = 250;

/**
 * A client of google-auth-library for one user and one call; never share one, it carries credentials. The library is
 * loaded with the first of them, not at the start of a function: many invocations need none.
 *
 * The library has no timeout of its own and repeats failed requests, the exchange of a single-use code
 * included. Here every request is bounded by the deadline and sent once; whoever calls decides on repeats.
 *
 * @param decorate adds to what is sent, and may send more than once; each time is bounded
 */
export async function createOAuthClient(
  deadline: Deadline,
  options: OAuth2ClientOptions = {},
  decorate: (send: typeof fetch) => typeof fetch = (send) => send,
): Promise<OAuth2Client> {
  const { OAuth2Client } = await import('google-auth-library');
  const client = new OAuth2Client({
    ...options,
    transporterOptions: { fetchImplementation: decorate(boundedFetch(deadline)) },
  });
  client.transporter.interceptors.request.add({
    resolved: async (request) => {
      request.retry = false;
      delete request.retryConfig;
      return request;
    },
  });
  return client;
}

function boundedFetch(deadline: Deadline): typeof fetch {
  return async (input, init) => {
    const limit = Math.min(CALL_LIMIT, deadline.remaining());
    if (limit < CALL_MINIMUM) throw new Failure('google_timeout', { retryAfter: 1, reason: 'OutOfTime' });
    const signals = [AbortSignal.timeout(limit), ...(init?.signal ? [init.signal] : [])];
    return await fetch(input, { ...init, signal: AbortSignal.any(signals) });
  };
}
