import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { measureExchange } from '../../exchange.ts';
import { closeServer, LOOPBACK, listenOnLoopback } from '../../listen.ts';
import { readBody } from '../../read-body.ts';
import { AwsError } from './aws-error.ts';
import type { FaultSource } from './faults.ts';
import type { RequestRecord, RequestRecorder } from './request-log.ts';
import type { WireAnswer, WireRequest } from './wire.ts';

/** What makes an AWS service of a plain HTTP server; the protocols (AWS JSON, REST JSON) build one. */
export interface ServiceOptions {
  /** 0, the default, lets the operating system choose. */
  port?: number;
  /** Content type of its answers, errors included. */
  contentType: string;
  /** Largest request in bytes. */
  bodyLimit: number;
  requests: RequestRecorder;
  faults: FaultSource;
  /** The operation that a request asks for; undefined if there is none such. */
  nameOperation(request: WireRequest): string | undefined;
  /**
   * @param record of this call, for what only the service itself can enter
   * @throws AwsError what the service refuses
   */
  perform(operation: string, request: WireRequest, record: RequestRecord): WireAnswer | Promise<WireAnswer>;
}

export interface Endpoint {
  /** For `AWS_ENDPOINT_URL_<SERVICE>`. */
  url: string;
  close(): Promise<void>;
}

/** Starts the HTTP side of a service: limits, signature present, fault switches, log, error shape. */
export async function startEndpoint(options: ServiceOptions): Promise<Endpoint> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch(() => response.destroy());
  });
  const port = await listenOnLoopback(server, options.port ?? 0);
  return { url: `http://${LOOPBACK}:${port}`, close: () => closeServer(server) };
}

async function answer(
  options: ServiceOptions,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const ended = measureExchange(incoming, response);
  const body = await readBody(incoming, options.bodyLimit);
  if (body === 'too_large') {
    return refuse(
      options,
      response,
      new AwsError('RequestEntityTooLargeException', 'The request is too large.', 413),
    );
  }
  const { method = 'GET', url: target = '/', headers } = incoming;
  const request: WireRequest = { method, target, headers, body };
  const operation = options.nameOperation(request);
  if (!operation) {
    return refuse(
      options,
      response,
      new AwsError('UnknownOperationException', 'There is no such operation.'),
    );
  }
  const record = await options.requests.enter(operation);
  void ended.then((exchange) => {
    record.exchange = exchange;
  });
  const fault = options.faults.take(operation);
  if (fault === 'hang') {
    record.outcome = 'hung';
    return;
  }
  if (fault === 'cut') {
    record.outcome = 'cut';
    response.destroy();
    return;
  }
  try {
    requireSignature(request);
    if (fault instanceof AwsError) throw fault;
    const result = await options.perform(operation, request, record);
    record.outcome = result.status < 400 ? 'ok' : nameInHeader(result);
    if (fault === 'drop_answer') {
      record.outcome = 'answer dropped';
      response.destroy();
      return;
    }
    send(options, response, result);
  } catch (error) {
    const refusal =
      error instanceof AwsError ? error : new AwsError('InternalFailure', 'The stand-in failed.', 500);
    record.outcome = shortName(refusal.type);
    refuse(options, response, refusal);
  }
}

/** @throws AwsError as AWS answers a request without SigV4; the signature itself is not verified here. */
function requireSignature(request: WireRequest): void {
  if (request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) return;
  throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
}

function refuse(
  options: ServiceOptions,
  response: ServerResponse,
  { type, status, message, members }: AwsError,
): void {
  send(options, response, {
    status,
    headers: { 'x-amzn-errortype': shortName(type) },
    body: JSON.stringify({ __type: type, message, ...members }),
  });
}

function send(
  options: ServiceOptions,
  response: ServerResponse,
  { status, headers, body }: WireAnswer,
): void {
  response.writeHead(status, {
    'content-type': options.contentType,
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': randomUUID(),
    // Node writes the machine's own date, and the SDK would think the two clocks apart.
    date: new Date().toUTCString(),
    ...headers,
  });
  response.end(body);
}

function nameInHeader(answer: WireAnswer): string {
  return answer.headers?.['x-amzn-errortype'] ?? String(answer.status);
}

function shortName(type: string): string {
  return type.slice(type.indexOf('#') + 1);
}
