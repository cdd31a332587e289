import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Failure, problems } from '../problems.ts';

/** What an endpoint answers. */
export interface Answer {
  status: number;
  /** Sent as JSON; none: an empty body. */
  body?: object | undefined;
  headers?: Record<string, string> | undefined;
  /** Whole `Set-Cookie` values. */
  cookies?: readonly string[] | undefined;
  /** What went wrong, for the log, where the status does not tell (a redirect). */
  failure?: Failure | undefined;
}

/** Nothing here may be cached, guessed at or framed. */
const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

export function toResult(answer: Answer): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: answer.status,
    headers: {
      ...SECURITY_HEADERS,
      ...(answer.body ? { 'content-type': 'application/json' } : {}),
      ...answer.headers,
    },
    cookies: [...(answer.cookies ?? [])],
    body: answer.body ? JSON.stringify(answer.body) : '',
  };
}

/** RFC 9457 problem details, with our stable `code` and, where fields are at fault, `errors`. */
export function toProblem(failure: Failure, requestId: string, cookies: readonly string[] = []): Answer {
  const { status, title } = problems[failure.code];
  return {
    status,
    cookies,
    headers: {
      ...failure.headers,
      'content-type': 'application/problem+json',
      ...(failure.retryAfter === undefined ? {} : { 'retry-after': String(failure.retryAfter) }),
    },
    body: {
      type: 'about:blank',
      title,
      status,
      code: failure.code,
      ...(failure.detail === undefined ? {} : { detail: failure.detail }),
      ...(failure.errors === undefined ? {} : { errors: failure.errors }),
      requestId,
    },
  };
}
