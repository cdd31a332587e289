import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../read-body.ts';

/** A request as the handlers see it: read to its end, so that a handler is a function of its input. */
export interface Received {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An answer that is not yet on the wire, so that a fault can still change, cut or withhold it. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[]>;
  body: string;
}

/** Longest body that is read, in bytes; Calendar itself refuses far smaller events. */
const BODY_LIMIT = 1024 * 1024;

/** @throws RangeError when the body is longer than one MiB. */
export async function receive(message: IncomingMessage, base: string): Promise<Received> {
  const body = await readBody(message, BODY_LIMIT);
  if (body === 'too_large') throw new RangeError('The body is too long.');
  return {
    method: message.method ?? 'GET',
    url: new URL(message.url ?? '/', base),
    headers: message.headers,
    body: body.toString('utf8'),
  };
}

export function send(response: ServerResponse, reply: Reply): void {
  const bytes = Buffer.from(reply.body);
  const length = reply.status === 204 ? {} : { 'content-length': String(bytes.length) };
  response.writeHead(reply.status, { ...reply.headers, ...length });
  response.end(bytes);
}

/** JSON as Google writes it: indented by two, never cached unless a header says otherwise. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: `${JSON.stringify(body, null, 2)}\n`,
  };
}

export function redirect(status: 302 | 303, location: string, headers: Reply['headers'] = {}): Reply {
  return { status, headers: { location, 'cache-control': 'no-store', ...headers }, body: '' };
}

export function readForm(request: Received): URLSearchParams {
  return new URLSearchParams(request.body);
}

/**
 * A browser sends `Origin` with every form it posts; a page of another origin must not press our buttons.
 * Cookies do not tell ports apart, so SameSite alone would not stop another page on this machine.
 */
export function isForeignPost(request: Received): boolean {
  const origin = request.headers.origin;
  return request.method === 'POST' && origin !== undefined && origin !== `http://${request.headers.host}`;
}
