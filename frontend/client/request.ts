import { type Operations, operations, type Problem } from './api.ts';
import type { Clock } from './clock.ts';
import type { ErrorCode } from './error-code.ts';
import { isErrorCode, OnBehalfError } from './on-behalf-error.ts';

type OperationId = keyof Operations;

/** Milliseconds; longer than the 30 s after which API Gateway gives up on a function. */
const LONGEST_WAIT = 35_000;

/** What API Gateway says itself, by status: it answers without a `code`. */
const gatewayCodes: Readonly<Record<number, ErrorCode>> = {
  413: 'payload_too_large',
  429: 'rate_limited',
  504: 'google_timeout',
};

interface Content<Body> {
  body?: Body;
  /** In place of `{id}` in the path. */
  id?: string;
  query?: Readonly<Record<string, string | number | undefined>>;
  /** The version that is to be changed (`If-Match`). */
  version?: string | undefined;
  /** Makes it safe to send the request twice (`Idempotency-Key`). */
  key?: string;
}

export interface Answered<Answer> {
  answer: Answer;
  /** `ETag` of what was answered, if it has one. */
  version: string | undefined;
}

/**
 * Calls an operation of the API.
 *
 * A request with a `key` is sent once more, at once, when the connection breaks: whether the first one arrived
 * cannot be told, and under the same key it is the same. Nothing else is repeated, nor after a wait in vain.
 *
 * @throws OnBehalfError
 */
export type Send = <Id extends OperationId>(
  operation: Id,
  content?: Content<Operations[Id]['body']>,
) => Promise<Answered<Operations[Id]['answer']>>;

/** @param clock is told of every answer */
export function createSend(baseUrl: string, clock: Pick<Clock, 'heed'>): Send {
  return async <Id extends OperationId>(operation: Id, content: Content<Operations[Id]['body']> = {}) => {
    const { body, key: idempotencyKey } = content;
    const request = async () => {
      const sent = Date.now();
      const response = await fetch(addressOf(baseUrl, operation, content), {
        method: operations[operation][0],
        headers: headersOf(content),
        body: body ? JSON.stringify(body) : null,
        // The same as the default on this origin, and what takes the cookie along to another.
        credentials: 'include',
        signal: AbortSignal.timeout(LONGEST_WAIT),
      });
      clock.heed(response.headers.get('Date'), sent);
      return { response, text: await response.text() };
    };
    const { response, text } = await request()
      .catch((cause: unknown) => {
        // Fetch tells a broken connection by TypeError, its end of patience by DOMException.
        if (idempotencyKey && cause instanceof TypeError) return request();
        throw cause;
      })
      .catch((cause: unknown) => {
        throw new OnBehalfError('unreachable', { cause, idempotencyKey });
      });
    const answer = readJson(text);
    if (!response.ok || (text && !answer)) throw readProblem(response, answer, idempotencyKey);
    return { answer: answer as Operations[Id]['answer'], version: response.headers.get('ETag') ?? undefined };
  };
}

function addressOf(
  baseUrl: string,
  operation: OperationId,
  { id = '', query = {} }: Content<unknown>,
): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, `${value}`]],
  );
  const path = operations[operation][1].replace('{id}', encodeURIComponent(id));
  return `${baseUrl}${path}${given.length > 0 ? `?${new URLSearchParams(given)}` : ''}`;
}

function headersOf({ body, key, version }: Content<unknown>): Record<string, string> {
  return {
    // A page of another origin cannot send it unasked, which is how the API tells us from one.
    'X-Requested-With': 'XmlHttpRequest',
    ...(body ? { 'Content-Type': 'application/json' } : {}),
    ...(key ? { 'Idempotency-Key': key } : {}),
    ...(version ? { 'If-Match': version } : {}),
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readProblem(
  { status, headers }: Response,
  answer: unknown,
  idempotencyKey: string | undefined,
): OnBehalfError {
  // Whatever it is, an `undefined` is the worst that can be read of it.
  const problem = answer as Partial<Problem> | undefined;
  const known = isErrorCode(problem?.code) ? problem.code : gatewayCodes[status];
  return new OnBehalfError(known ?? 'internal', {
    ...(!known && status >= 400 && status < 500 ? { advice: 'give_up' } : {}),
    detail: problem?.detail,
    errors: problem?.errors,
    retryAfter: Number(headers.get('Retry-After')) || undefined,
    status,
    requestId: problem?.requestId,
    idempotencyKey,
  });
}
