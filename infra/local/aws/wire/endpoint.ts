import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { measureExchange } from '../../exchange.ts';
import { closeServer, LOOPBACK, listenOnLoopback } from '../../listen.ts';
import { readBody } from '../../read-body.ts';
import { AwsError } from './aws-error.ts';
import { createFaultSwitches, type FaultSource, type FaultSwitches } from './faults.ts';
import {
  createRequestLog,
  type RequestLog,
  type RequestRecord,
  type RequestRecorder,
} from './request-log.ts';
import { ERROR_TYPE, type WireAnswer, type WireRequest } from './wire.ts';

/** How requests of a service are read and answered: AWS JSON, REST JSON, or the service's own way. */
export interface Protocol {
  /** Content type of its answers, errors included. */
  contentType: string;
  /** The operation that a request asks for; undefined if there is none such. */
  nameOperation(request: WireRequest): string | undefined;
  /**
   * @param record of this call, for what only the service itself can enter
   * @throws AwsError what the service refuses
   */
  perform(operation: string, request: WireRequest, record: RequestRecord): WireAnswer | Promise<WireAnswer>;
}

interface Service<Refusal extends string> extends Protocol {
  /** Largest request in bytes. */
  bodyLimit: number;
  /** Its own errors that can be switched on, by the name of their switch. */
  refusals: Readonly<Record<Refusal, AwsError>>;
}

/** A running service. `Refusal` names the errors of its own that can be switched on. */
export interface Endpoint<Refusal extends string = never> {
  /** For `AWS_ENDPOINT_URL_<SERVICE>`. */
  url: string;
  requests: RequestLog;
  faults: FaultSwitches<Refusal>;
  close(): Promise<void>;
}

/** Starts the HTTP side of a service: limits, signature present, fault switches, log, error shape. */
export async function startEndpoint<Refusal extends string>({
  refusals,
  ...service
}: Service<Refusal>): Promise<Endpoint<Refusal>> {
  const requests = createRequestLog();
  const faults = createFaultSwitches(refusals);
  const setup = { ...service, requests, faults };
  const server = createServer((request, response) => {
    serve(setup, request, response).catch(() => response.destroy());
  });
  const url = `http://${LOOPBACK}:${await listenOnLoopback(server, 0)}`;
  return { url, requests, faults, close: () => closeServer(server) };
}

interface Setup extends Protocol {
  bodyLimit: number;
  requests: RequestRecorder;
  faults: FaultSource;
}

async function serve(setup: Setup, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const ended = measureExchange(incoming, response);
  const body = await readBody(incoming, setup.bodyLimit);
  if (body === 'too_large') {
    const tooLarge = new AwsError('RequestEntityTooLargeException', 'The request is too large.', 413);
    return send(setup, response, refusalOf(tooLarge));
  }
  const { method = 'GET', url: target = '/', headers } = incoming;
  const request: WireRequest = { method, target, headers, body };
  const operation = setup.nameOperation(request);
  if (!operation) {
    const unknown = new AwsError('UnknownOperationException', 'There is no such operation.');
    return send(setup, response, refusalOf(unknown));
  }
  const record = await setup.requests.enter(operation);
  void ended.then((exchange) => {
    record.exchange = exchange;
  });
  const ending = await answer(setup, operation, request, record);
  record.outcome = typeof ending === 'string' ? ending : outcomeOf(ending);
  if (ending === 'hung') return;
  if (typeof ending === 'string') response.destroy();
  else send(setup, response, ending);
}

/** What goes on the wire, or how the call ends without an answer. */
type Ending = WireAnswer | 'hung' | 'cut' | 'answer dropped';

async function answer(
  { faults, perform }: Setup,
  operation: string,
  request: WireRequest,
  record: RequestRecord,
): Promise<Ending> {
  const fault = faults.take(operation);
  if (fault === 'hang') return 'hung';
  if (fault === 'cut') return 'cut';
  try {
    requireSignature(request);
    if (fault instanceof AwsError) throw fault;
    const result = await perform(operation, request, record);
    return fault === 'drop_answer' ? 'answer dropped' : result;
  } catch (error) {
    if (error instanceof AwsError) return refusalOf(error);
    return refusalOf(new AwsError('InternalFailure', 'The stand-in failed.', 500));
  }
}

/** @throws AwsError as AWS answers a request without SigV4; the signature itself is not verified here. */
function requireSignature(request: WireRequest): void {
  if (request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) return;
  throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
}

function refusalOf({ type, status, message, members }: AwsError): WireAnswer {
  return {
    status,
    headers: { [ERROR_TYPE]: type.slice(type.indexOf('#') + 1) },
    body: JSON.stringify({ __type: type, message, ...members }),
  };
}

/** As the log has it. */
function outcomeOf({ status, headers }: WireAnswer): string {
  return status < 400 ? 'ok' : (headers?.[ERROR_TYPE] ?? String(status));
}

function send({ contentType }: Setup, response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': randomUUID(),
    // Node writes the machine's own date, and the SDK would think the two clocks apart.
    date: new Date().toUTCString(),
    ...headers,
  });
  response.end(body);
}
