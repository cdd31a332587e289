import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { FunctionName } from '../../shared/env.ts';
import { API_PREFIX, type Route, routes } from '../../shared/routes.ts';
import { CORS } from '../cors.ts';
import type { PageFiles } from '../page/build-page.ts';
import { answerPreflight, type CorsConfiguration, withCors } from './gateway/cors.ts';
import { gatewayAnswer, type HttpAnswer } from './gateway/function-result.ts';
import { type InvocationLimits, invokeFunction } from './gateway/invoke-function.ts';
import { matchRoute } from './gateway/match-route.ts';
import { buildRequestEvent } from './gateway/request-event.ts';
import { createStaticPage, type ServePage } from './gateway/static-page.ts';
import { createFunctions, type Functions, type Handlers } from './lambda/load-function.ts';
import { reportError } from './lambda/report-error.ts';
import { closeServer, listenOnLoopback } from './listen.ts';
import { readBody } from './read-body.ts';

/** An HTTP API takes 10 MB at most, and waits 30 s for a function; neither can be raised (AWS quotas). */
const PAYLOAD_LIMIT = 10 * 1024 * 1024;
const defaultLimits: InvocationLimits = { functionTimeout: 25_000, integrationTimeout: 30_000 };

/** Leads to the stand-in for Google, whose port nobody knows beforehand. A deployment has no such address. */
const GOOGLE_PATH = '/google';

export interface GatewayOptions {
  /** 0, the default, lets the operating system choose. */
  port?: number;
  /** Take the place of `functions/<name>.ts`. */
  handlers?: Handlers;
  /** The functions, where the gateway is not alone in calling them; `handlers` is not read then. */
  functions?: Functions;
  /** The table of routes, for a gateway of its own; the product's by default. */
  routes?: Readonly<Record<string, Route>>;
  /** Exact origins for CORS, the gateway's own if there is none else. */
  allowedOrigins?: readonly string[];
  /** Where Google's sign-in lives, for the policy of the page, and for whoever asks for {@link GOOGLE_PATH}. */
  googleOrigin?: string;
  /** Makes the files of the page; the product's own by default. */
  buildPage?: () => Promise<PageFiles>;
  limits?: Partial<InvocationLimits>;
  /** Milliseconds since the epoch. */
  now?: () => number;
  onError?: (name: FunctionName, error: unknown) => void;
}

export interface Gateway {
  /** The origin of page and API, `http://localhost:PORT`. */
  url: string;
  /** Makes the next call of each function a cold start, in the environment as it is then. */
  restartFunctions(): void;
  close(): Promise<void>;
}

interface Setup {
  routes: Readonly<Record<string, Route>>;
  cors: CorsConfiguration;
  limits: InvocationLimits;
  servePage: ServePage;
  googleOrigin: string;
  functions: Functions;
  now: () => number;
  onError: (name: FunctionName, error: unknown) => void;
}

/**
 * Page and API on one origin, as CloudFront puts them on AWS: an HTTP API under `/api`, files elsewhere.
 *
 * @throws the server's error, e.g. with code `EADDRINUSE`
 */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const { googleOrigin = 'https://accounts.google.com' } = options;
  const setup: Setup = {
    routes: options.routes ?? routes,
    cors: { allowOrigins: [], allowMethods: CORS.methods, allowHeaders: CORS.headers, maxAge: CORS.maxAge },
    limits: { ...defaultLimits, ...options.limits },
    servePage: createStaticPage({ googleOrigin, build: options.buildPage }),
    googleOrigin,
    functions: options.functions ?? createFunctions(options.handlers),
    now: options.now ?? Date.now,
    onError: options.onError ?? reportError,
  };
  const server = createServer((request, response) => {
    answer(setup, request)
      .then((result) => send(request, response, result, setup.now()))
      .catch(() => response.destroy());
  });
  const port = await listenOnLoopback(server, options.port ?? 0);
  // Not the address it binds: to a browser the application and Google must be different sites, as they are.
  const url = `http://localhost:${port}`;
  setup.cors.allowOrigins = options.allowedOrigins ?? [url];
  return {
    url,
    restartFunctions: () => setup.functions.restart(),
    close: () => closeServer(server),
  };
}

async function answer(setup: Setup, request: IncomingMessage): Promise<HttpAnswer> {
  const { method = 'GET', headers } = request;
  const body = await readBody(request, PAYLOAD_LIMIT);
  const rawPath = request.url?.split('?')[0] ?? '/';
  const path = decodePath(rawPath);
  if (path === undefined) return gatewayAnswer(400, 'Bad Request');
  if (path === GOOGLE_PATH)
    return { status: 302, headers: { location: `${setup.googleOrigin}/` }, body: Buffer.alloc(0) };
  if (!path.startsWith(`${API_PREFIX}/`))
    return setup.servePage(method, rawPath, headers['accept-encoding']?.toString());

  const preflight = answerPreflight(setup.cors, method, headers);
  if (preflight) return preflight;
  if (body === 'too_large')
    return withCors(setup.cors, headers.origin, gatewayAnswer(413, 'Request Entity Too Large'));
  const match = matchRoute(setup.routes, method, path);
  const event = buildRequestEvent(request, { path, match, body, time: setup.now() });
  const load = () => setup.functions.load<APIGatewayProxyEventV2>(match.function);
  const result = await invokeFunction(match.function, load, event, setup.limits, setup.onError);
  return withCors(setup.cors, headers.origin, {
    ...result,
    headers: { ...result.headers, 'apigw-requestid': event.requestContext.requestId },
  });
}

/** @param now the stack's own time, from which a page learns that the browser's clock is not it */
function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: HttpAnswer,
  now: number,
): void {
  response.writeHead(status, {
    date: new Date(now).toUTCString(),
    ...headers,
    ...(status === 204 || status === 304 ? {} : { 'content-length': body.length }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** @returns undefined for an invalid percent-encoding */
function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
