import { Failure, nameOf, type ProblemCode, type Remedy } from '../problems.ts';
import { causesOf, type GoogleAnswer, readGoogleError } from './read-google-error.ts';

/**
 * The one map from Google's answers to our failures. Each row is tried in order; a row matches when its
 * status (or class of status) and one of its words (Google's `reason`, or the token endpoint's `error` or
 * `error_subtype`) match. Sources: Calendar API "Handle API errors"; OAuth 2.0 "Errors" pages.
 */
interface Rule {
  status?: number | '5xx';
  words?: readonly string[];
  code: ProblemCode;
  /** Where it is not the code's own. */
  remedy?: Remedy;
  /** Seconds to wait when Google names none. */
  retryAfter?: number;
}

/** Seconds. A number and no product of numbers: bundles drop what they do not use only if it is plain data. */
const SIX_HOURS = 21_600;

const tokenRules: readonly Rule[] = [
  { words: ['invalid_rapt', 'rapt_required'], code: 'reconnect_required' },
  { words: ['admin_policy_enforced'], code: 'access_denied', remedy: 'give_up' },
  { words: ['invalid_grant'], code: 'reconnect_required' },
  {
    words: [
      'invalid_client',
      'unauthorized_client',
      'deleted_client',
      'disabled_client',
      'redirect_uri_mismatch',
      'org_internal',
    ],
    code: 'not_configured',
  },
  // RFC 9449 §5: the key, the clock or the address in the proof is wrong; nothing that a user could mend.
  { words: ['invalid_dpop_proof'], code: 'not_configured' },
  // RFC 9449 §8, and once more after the repeat: the nonces change faster than we can answer.
  { words: ['use_dpop_nonce'], code: 'google_unavailable', retryAfter: 1 },
  // "Error 403: rate_limit_exceeded": the project's token grant rate (OAuth Application Rate Limits).
  {
    words: ['rate_limit_exceeded', 'slow_down'],
    code: 'rate_limited',
    retryAfter: 30,
  },
  { status: 429, code: 'rate_limited', retryAfter: 30 },
  { status: '5xx', code: 'google_unavailable', retryAfter: 10 },
];

const apiRules: readonly Rule[] = [
  {
    words: ['userRateLimitExceeded', 'rateLimitExceeded'],
    code: 'rate_limited',
    retryAfter: 30,
  },
  {
    words: ['quotaExceeded', 'dailyLimitExceeded'],
    code: 'rate_limited',
    retryAfter: SIX_HOURS,
  },
  {
    words: ['insufficientPermissions', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'],
    code: 'scope_required',
  },
  { words: ['accessNotConfigured', 'SERVICE_DISABLED'], code: 'not_configured' },
  { status: 429, code: 'rate_limited', retryAfter: 30 },
  { status: 401, code: 'reconnect_required' },
  { status: '5xx', code: 'google_unavailable', retryAfter: 10 },
];

/** What only the writing of an event can be told. */
const eventRules: readonly Rule[] = [
  { status: 403, code: 'calendar_forbidden' },
  { status: 404, code: 'calendar_not_found' },
  { status: 400, code: 'invalid_event', remedy: 'give_up' },
];

/**
 * What a failed refresh, or any other call to the token endpoint but the exchange of a code, means.
 *
 * An answer that no page of Google's lists says nothing of the grant, which is tried again: an offline run waits
 * longer with every try, and ends in the dead-letter queue, from which it can be redriven, and not as failed.
 */
export function tokenFailure(thrown: unknown): Failure {
  const failure = judge(thrown, tokenRules, 'google_unexpected');
  const { code, remedy, reason } = failure;
  return code === 'google_unexpected' && remedy === 'give_up'
    ? new Failure(code, { remedy: 'retry_later', reason })
    : failure;
}

/**
 * What a failed exchange of a code means. The code is spent: there is no waiting and trying again.
 */
export function exchangeFailure(thrown: unknown): Failure {
  const failure = tokenFailure(thrown);
  // The key service failed before anything was sent.
  if (failure.code === 'vault_unavailable') return failure;
  if (failure.code === 'reconnect_required') return new Failure('invalid_code', pick(failure));
  if (failure.code === 'google_unavailable') return new Failure('google_unexpected', pick(failure));
  return new Failure(failure.code, pick(failure));
}

/** What a failed call to a Google API means. */
export function apiFailure(thrown: unknown): Failure {
  return judge(thrown, apiRules, 'internal');
}

/** What a failed call that writes an event means. */
export function eventFailure(thrown: unknown): Failure {
  return judge(thrown, [...apiRules, ...eventRules], 'internal');
}

/** @param otherwise what it means when the error is not one of a call: a fault of our own, or an answer the library choked on */
function judge(thrown: unknown, rules: readonly Rule[], otherwise: ProblemCode): Failure {
  const ours = ownFailure(thrown);
  if (ours) return ours;
  const answer = readGoogleError(thrown);
  if (answer.kind === 'timeout') return new Failure('google_timeout', { retryAfter: 10, reason: 'timeout' });
  if (answer.kind === 'network')
    return new Failure('google_unexpected', { retryAfter: 10, remedy: 'retry_later', reason: 'network' });
  if (answer.kind === 'other')
    return new Failure(otherwise, { remedy: 'call_operator', reason: nameOf(thrown) });
  const words = wordsOf(answer);
  const rule = rules.find((candidate) => matches(candidate, answer.status, words));
  const reason = [answer.status, ...words.map(printable)].join(' ');
  if (!rule) return new Failure('google_unexpected', { remedy: 'give_up', reason });
  const retryAfter = rule.retryAfter && (answer.retryAfter ?? rule.retryAfter);
  return new Failure(rule.code, { remedy: rule.remedy, reason, retryAfter });
}

/** A failure of ours that was thrown inside the library comes out as it is, or as the cause of its error. */
function ownFailure(thrown: unknown): Failure | undefined {
  return causesOf(thrown).find((error) => error instanceof Failure) as Failure | undefined;
}

function wordsOf(answer: Extract<GoogleAnswer, { kind: 'answer' }>): string[] {
  return [...new Set([answer.subtype, answer.error, ...answer.reasons].filter((word) => word !== undefined))];
}

function matches(rule: Rule, status: number, words: readonly string[]): boolean {
  if (rule.words) return rule.words.some((word) => words.includes(word));
  return rule.status === '5xx' ? status >= 500 : rule.status === status;
}

/** Google's reasons are short identifiers; anything else is not let into a log. */
function printable(word: string): string {
  return /^[\w.-]{1,64}$/.test(word) ? word : '?';
}

/** Of a spent code only a new attempt helps, unless the operator has to act. */
function pick({ remedy, reason }: Failure): { remedy: Remedy; reason: string | undefined } {
  return { remedy: remedy === 'call_operator' ? remedy : 'give_up', reason };
}
