/** What whoever caused the call can do about a failure. */
export type Remedy =
  | 'fix_request'
  | 'retry_later'
  | 'reconnect'
  | 'ask_for_scope'
  | 'give_up'
  | 'call_operator';

interface ProblemKind {
  status: number;
  title: string;
  remedy?: Remedy;
}

/**
 * Every failure that a client of the API can be told, by its stable `code` (RFC 9457 problem details).
 * Codes are public: they may be added, never renamed. `remedy` is what helps against it unless who throws it
 * knows otherwise; left out, it is to mend the request.
 */
export const problems = {
  malformed_json: { status: 400, title: 'The body is not valid JSON.' },
  invalid_request: { status: 400, title: 'The request does not have the expected form.' },
  unknown_field: { status: 400, title: 'The request has a field that this operation does not know.' },
  scope_not_allowed: { status: 400, title: 'The scope is not one that this application may ask for.' },
  invalid_security_event: {
    status: 400,
    title: 'The token is not a security event of Google’s for this application.',
    remedy: 'give_up',
  },
  invalid_code: { status: 400, title: 'Google did not accept the authorization code.' },
  unauthenticated: { status: 401, title: 'There is no valid session.', remedy: 'reconnect' },
  invalid_id_token: {
    status: 401,
    title: 'The ID token is not one for this application and attempt.',
    remedy: 'give_up',
  },
  csrf: { status: 403, title: 'The request does not come from a page of this application.' },
  state_mismatch: {
    status: 403,
    title: 'The attempt was not begun in this browser, is over, or has expired.',
  },
  scope_declined: {
    status: 403,
    title: 'The user did not grant a scope that was asked for.',
    remedy: 'ask_for_scope',
  },
  scope_required: {
    status: 403,
    title: 'The grant does not carry a scope that this operation needs.',
    remedy: 'ask_for_scope',
  },
  access_denied: { status: 403, title: 'The user or an administrator declined at Google.' },
  calendar_forbidden: {
    status: 403,
    title: 'Google does not let this user do that in this calendar.',
    remedy: 'give_up',
  },
  not_found: { status: 404, title: 'There is nothing at this address.' },
  calendar_not_found: { status: 404, title: 'There is no such calendar.', remedy: 'give_up' },
  method_not_allowed: { status: 405, title: 'This address does not answer this method.' },
  account_mismatch: { status: 409, title: 'Another Google account was chosen than the one signed in.' },
  consent_required: {
    status: 409,
    title: 'Google must ask the user for consent again (prompt=consent).',
    remedy: 'reconnect',
  },
  not_connected: { status: 409, title: 'The user has not connected Google yet.', remedy: 'reconnect' },
  reconnect_required: {
    status: 409,
    title: 'The grant is no longer valid; the user must connect again.',
    remedy: 'reconnect',
  },
  deleted_by_user: {
    status: 409,
    title: 'The event was created and then deleted; it is not created again.',
    remedy: 'give_up',
  },
  schedule_limit: { status: 409, title: 'The user has as many plans as one may have.' },
  schedule_not_found: { status: 404, title: 'The user has no such plan.' },
  stale_version: { status: 412, title: 'The plan has changed since it was read.' },
  payload_too_large: { status: 413, title: 'The body is larger than 16 KB.' },
  unsupported_media_type: { status: 415, title: 'The body must be application/json.' },
  invalid_event: { status: 422, title: 'The event is not one that Google Calendar accepts.' },
  invalid_schedule: { status: 422, title: 'The plan is not one that can be kept.' },
  idempotency_mismatch: { status: 422, title: 'The Idempotency-Key was used with another request.' },
  rate_limited: { status: 429, title: 'Too many requests; try again later.', remedy: 'retry_later' },
  internal: { status: 500, title: 'Something went wrong here.', remedy: 'call_operator' },
  google_unexpected: { status: 502, title: 'Google answered in an unexpected way.' },
  not_configured: {
    status: 503,
    title: 'The application is not fully configured; its operator has to act.',
    remedy: 'call_operator',
  },
  store_unavailable: {
    status: 503,
    title: 'The store did not answer; try again later.',
    remedy: 'retry_later',
  },
  vault_unavailable: {
    status: 503,
    title: 'The key service did not answer; try again later.',
    remedy: 'retry_later',
  },
  google_unavailable: {
    status: 503,
    title: 'Google is not available; try again later.',
    remedy: 'retry_later',
  },
  google_timeout: { status: 504, title: 'Google did not answer in time.', remedy: 'retry_later' },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problems;

/** A wrong field of a request: `pointer` is a JSON Pointer (RFC 6901) into the body. */
export interface FieldError {
  pointer: string;
  detail: string;
}

interface FailureOptions {
  /** One sentence for the developer who reads the answer. Never holds a token, code or secret. */
  detail?: string;
  /** Seconds after which a repeat may succeed. */
  retryAfter?: number;
  errors?: readonly FieldError[];
  /** Where it is not the code's own, see {@link problems}. */
  remedy?: Remedy | undefined;
  /**
   * The machine-readable reason of the other side (Google's `reason`, an AWS error name), for the log.
   * Never free text: the Google libraries' messages can hold tokens.
   */
  reason?: string;
}

/**
 * A failure with a stable {@link ProblemCode}. It deliberately takes no `cause`: the error objects of the
 * Google libraries carry tokens, codes and secrets, and would travel with it into a log.
 */
export class Failure extends Error {
  /** Header fields for the answer that tells of it. */
  headers: Record<string, string> = {};
  override readonly name = 'Failure';
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly retryAfter: number | undefined;
  readonly errors: readonly FieldError[] | undefined;
  readonly remedy: Remedy;
  readonly reason: string | undefined;

  constructor(code: ProblemCode, options: FailureOptions = {}) {
    super(code);
    this.code = code;
    this.detail = options.detail;
    this.retryAfter = options.retryAfter;
    this.errors = options.errors;
    this.remedy = options.remedy ?? remedyOf(code);
    this.reason = options.reason;
  }

  get status(): number {
    return problems[this.code].status;
  }
}

function remedyOf(code: ProblemCode): Remedy {
  const { remedy = 'fix_request' }: ProblemKind = problems[code];
  return remedy;
}

/** The name by which an error is called by whoever threw it, fit for a log; never its message. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** What was thrown, if it is one of ours; else a failure that names its class and no more. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  return new Failure('internal', { reason: nameOf(thrown) });
}
