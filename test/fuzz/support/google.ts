import { createControl } from '../../../infra/local/google/control.ts';
import { distort, letsThrough, takeFault } from '../../../infra/local/google/faults.ts';
import { generateSigningKey } from '../../../infra/local/google/oauth/keys.ts';
import { operations } from '../../../infra/local/google/operations.ts';
import { answerUnknown, findOperation, perform } from '../../../infra/local/google/router.ts';
import { createState, type GoogleState } from '../../../infra/local/google/state.ts';
import type { Received, Reply } from '../../../infra/local/pages/http.ts';

export const GOOGLE = 'https://google.example';
export const CLIENT_ID = '000000000000-fuzz.apps.googleusercontent.com';
export const CLIENT_SECRET = 'CANARY-client-secret';

/** Milliseconds that stand for one of the functions' own: a call that hangs is given up soon. */
const HURRY = 1 / 100;

export interface Google {
  state: GoogleState;
  /** Runs when a call has arrived, and may hold it up. */
  hold: (operation: string) => Promise<void>;
  /** Forgets what people have done. */
  reset(): void;
  /** Puts the platform's `fetch` and timeouts back. */
  restore(): void;
}

/** Google's stand-in without its sockets: the same answers, in the same process. */
export async function replaceGoogle(now: () => number): Promise<Google> {
  const client = {
    id: CLIENT_ID,
    secret: CLIENT_SECRET,
    redirectUris: new Set<string>(),
    javascriptOrigins: new Set<string>(),
  };
  const state = createState(GOOGLE, now, client, await generateSigningKey(now()));
  const control = createControl(state, { requests: [], interceptions: [] });
  const { fetch: realFetch } = globalThis;
  const { timeout: realTimeout } = AbortSignal;
  const google: Google = {
    state,
    hold: async () => {},
    reset() {
      control.faults.clear();
      const { codes, consents, accessTokens, refreshTokens } = state.grants;
      for (const held of [codes, consents, accessTokens, refreshTokens, state.calendars]) held.clear();
      state.notices.splice(0);
      state.calls.splice(0);
    },
    restore() {
      globalThis.fetch = realFetch;
      AbortSignal.timeout = realTimeout;
    },
  };
  AbortSignal.timeout = (milliseconds) => realTimeout.call(AbortSignal, Math.ceil(milliseconds * HURRY));
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    return answer(google, await receive(request), init?.signal ?? undefined);
  };
  return google;
}

async function receive(request: Request): Promise<Received> {
  const { method, headers } = request;
  return {
    method,
    url: new URL(request.url),
    headers: Object.fromEntries(headers),
    body: await request.text(),
  };
}

async function answer(google: Google, request: Received, signal: AbortSignal | undefined): Promise<Response> {
  const found = findOperation(operations, request.method, request.url.pathname);
  if (!found) return toResponse(answerUnknown(request.url.pathname));
  const { name } = found.operation;
  const operation = typeof name === 'string' ? name : name(request);
  await google.hold(operation);
  const fault = takeFault(google.state.faults, operation);
  const done = !fault || letsThrough(fault) ? await perform(found, request, google.state, fault) : undefined;
  const reply = fault ? distort(fault, done ?? { status: 204, headers: {}, body: '' }) : done;
  if (reply) return toResponse(reply);
  if (fault?.kind === 'hang' && signal) await ended(signal);
  throw new TypeError('fetch failed');
}

/** Never resolves: a call that hangs ends when its time is up. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

function toResponse({ status, headers, body }: Reply): Response {
  const flat = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
  return new Response(status === 204 || status === 304 ? null : body, { status, headers: flat });
}
