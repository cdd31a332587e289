import { type Advice, adviceFor } from './advice.ts';
import type { FieldError } from './api.ts';
import type { ErrorCode } from './error-code.ts';

/** What is known of a failure beside its code. */
export interface ErrorDetails {
  /** Default: what the code advises. */
  advice?: Advice;
  /** A sentence for the developer. */
  detail?: string | undefined;
  errors?: FieldError[] | undefined;
  retryAfter?: number | undefined;
  status?: number | undefined;
  requestId?: string | undefined;
  idempotencyKey?: string | undefined;
  cause?: unknown;
}

/** Every failure of the client, but for a mistake in calling it. Holds no token, code or secret. */
export class OnBehalfError extends Error {
  override readonly name = 'OnBehalfError';
  /** Always one of the known: what a newer server says is told by the nearest of them. */
  readonly code: ErrorCode;
  /** What the page should do. */
  readonly advice: Advice;
  /** The wrong fields, if it is about fields: `pointer` is a JSON Pointer (RFC 6901) into what was sent. */
  readonly errors: readonly FieldError[];
  /** Seconds after which the same may succeed, where the server knows. */
  readonly retryAfter: number | undefined;
  /** HTTP status; none if there was no answer. */
  readonly status: number | undefined;
  /** By which the operator finds the request in the logs. */
  readonly requestId: string | undefined;
  /** The key that a creation was tried under: repeated under it, it is the same event or plan, not a second. */
  readonly idempotencyKey: string | undefined;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.detail ? `${code}: ${details.detail}` : code, { cause: details.cause });
    this.code = code;
    this.advice = details.advice ?? adviceFor[code];
    this.errors = details.errors ?? [];
    this.retryAfter = details.retryAfter;
    this.status = details.status;
    this.requestId = details.requestId;
    this.idempotencyKey = details.idempotencyKey;
  }
}

/** Whether a text is a code, which anybody can claim: an address, a newer server. */
export function isErrorCode(text: string | undefined): text is ErrorCode {
  return text !== undefined && Object.hasOwn(adviceFor, text);
}
