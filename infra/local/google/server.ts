import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Exchange, measureExchange } from '../exchange.ts';
import { closeServer, listenOnLoopback } from '../listen.ts';
import { json, type Received, type Reply, receive, send } from '../pages/http.ts';
import { createControl, type GoogleControl, type LoggedRequest, type Traffic } from './control.ts';
import type { Fault } from './fault-schema.ts';
import { concerns, distort, letsThrough, takeFault } from './faults.ts';
import { AUTHORIZATION_PATH } from './oauth/authorization.ts';
import { GSI_CLIENT_PATH } from './oauth/gsi-script.ts';
import { generateSigningKey } from './oauth/keys.ts';
import { operations } from './operations.ts';
import { CONNECTIONS_PATH } from './pages/connections-page.ts';
import { answerUnknown, type FoundOperation, findOperation, perform } from './router.ts';
import { createState, type GoogleState } from './state.ts';

interface GoogleOptions {
  clientId: string;
  clientSecret: string;
  /** What the console lists from the start; `control.allow` adds to it. */
  redirectUris?: readonly string[];
  javascriptOrigins?: readonly string[];
  /** Milliseconds since 1970; the machine's clock by default. */
  now?: () => number;
  /** The page where a person moves the clock; the banner of the pages leads to it. */
  timePage?: string;
}

/** Where each of Google's services is found; the names follow `GOOGLE_*` in shared/env.ts. */
export interface GoogleEndpoints {
  authorizationUrl: string;
  tokenUrl: string;
  revokeUrl: string;
  /** The page where a person sees and removes what applications may do. */
  connectionsUrl: string;
  certsUrl: string;
  jwksUrl: string;
  issuers: string[];
  /** Ends with a slash. */
  apiRootUrl: string;
  /** On the origin of `authorizationUrl`, as at Google. */
  gisUrl: string;
  riscConfigurationUrl: string;
}

export interface GoogleStandIn {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  endpoints: GoogleEndpoints;
  control: GoogleControl;
  close(): Promise<void>;
}

const endpointsAt = (url: string): GoogleEndpoints => ({
  authorizationUrl: `${url}${AUTHORIZATION_PATH}`,
  tokenUrl: `${url}/token`,
  revokeUrl: `${url}/revoke`,
  connectionsUrl: `${url}${CONNECTIONS_PATH}`,
  certsUrl: `${url}/oauth2/v1/certs`,
  jwksUrl: `${url}/oauth2/v3/certs`,
  issuers: [url, new URL(url).host],
  apiRootUrl: `${url}/`,
  gisUrl: `${url}${GSI_CLIENT_PATH}`,
  riscConfigurationUrl: `${url}/.well-known/risc-configuration`,
});

/** What goes on the wire, or how the request ends without an answer. */
type Ending = Reply | 'hung' | 'cut';

async function answerDisturbed(
  google: GoogleState,
  found: FoundOperation,
  request: Received,
  fault: Fault,
): Promise<Ending> {
  if (fault.kind === 'delay') await wait(fault.milliseconds, undefined, { ref: false });
  const nothing: Reply = { status: 204, headers: {}, body: '' };
  const reply = letsThrough(fault) ? await perform(found, request, google, fault) : nothing;
  return distort(fault, reply) ?? (fault.kind === 'hang' ? 'hung' : 'cut');
}

async function answer(
  google: GoogleState,
  traffic: Traffic,
  request: Received,
  ended: Promise<Exchange>,
): Promise<Ending> {
  const { pathname } = request.url;
  const found = findOperation(operations, request.method, pathname);
  if (found === undefined) return answerUnknown(pathname);
  const { name } = found.operation;
  const operation = typeof name === 'string' ? name : name(request);
  const logged: LoggedRequest = { method: request.method, path: pathname, operation };
  void ended.then((exchange) => {
    logged.exchange = exchange;
  });
  // The pages keep themselves fresh: in the log they would bury what the application does.
  if (!operation.startsWith('page.')) traffic.requests.push(logged);
  for (const { operation: wanted, interception } of traffic.interceptions) {
    if (concerns(wanted, operation)) await interception(logged);
  }
  const fault = takeFault(google.faults, operation);
  const ending = await (fault === undefined
    ? perform(found, request, google)
    : answerDisturbed(google, found, request, fault));
  logged.outcome = typeof ending === 'string' ? ending : ending.status;
  return ending;
}

async function serve(
  google: GoogleState,
  traffic: Traffic,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const ended = measureExchange(message, response);
  const ending = await answer(google, traffic, await receive(message, google.url), ended);
  if (ending === 'cut') message.socket.destroy();
  else if (ending !== 'hung') send(response, ending);
}

/**
 * Starts a stand-in for Google on 127.0.0.1: sign-in and consent pages, token endpoint, Calendar v3. State is
 * in memory. `control` holds the switches for tests.
 */
export async function startGoogle(options: GoogleOptions): Promise<GoogleStandIn> {
  const now = options.now ?? Date.now;
  const key = await generateSigningKey(now());
  const server = createServer();
  const url = `http://127.0.0.1:${await listenOnLoopback(server, 0)}`;
  const client = {
    id: options.clientId,
    secret: options.clientSecret,
    redirectUris: new Set(options.redirectUris),
    javascriptOrigins: new Set(options.javascriptOrigins),
  };
  const google = createState(url, now, client, key, options.timePage);
  const traffic: Traffic = { requests: [], interceptions: [] };
  server.on('request', (message, response) => {
    serve(google, traffic, message, response).catch((error: unknown) => {
      // A fault of the stand-in itself must not look like one of Google's.
      const name = error instanceof Error ? error.name : 'unknown';
      if (!response.headersSent) send(response, json(500, { error: 'stand_in_failed', name }));
    });
  });
  return {
    url,
    endpoints: endpointsAt(url),
    control: createControl(google, traffic),
    close: () => closeServer(server),
  };
}
