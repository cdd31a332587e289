// @ts-check

/** Milliseconds; longer than the 30 s after which API Gateway gives up on a function. */
const LONGEST_WAIT = 35_000;

/** Problems of requests that never met the API itself, by status: API Gateway answers without a `code`. */
const gatewayCodes = new Map([
  [413, 'payload_too_large'],
  [429, 'rate_limited'],
  [503, 'internal'],
  [504, 'google_timeout'],
]);

/** What the API refused, by the stable `code` of its problem details (RFC 9457); `unreachable` without answer. */
export class ApiProblem extends Error {
  /**
   * @param {string} code
   * @param {{ errors?: { pointer: string, detail: string }[] | undefined, retryAfter?: number | undefined }} [more]
   * `retryAfter` in seconds
   */
  constructor(code, { errors = [], retryAfter } = {}) {
    super(code);
    this.code = code;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }
}

/**
 * Calls the API of this origin; the session goes along in a cookie that no script can read.
 *
 * @param {'GET' | 'POST' | 'PATCH' | 'DELETE'} method
 * @param {string} path below `/api`
 * @param {{ body?: object, headers?: Record<string, string> }} [content]
 * @returns {Promise<any>} what the body holds; nothing for an empty one
 * @throws {ApiProblem}
 */
export async function callApi(method, path, { body, headers } = {}) {
  const response = await fetch(`/api${path}`, {
    method,
    // A page of another origin cannot send this header unasked, which is how the API tells us from one.
    headers: {
      'X-Requested-With': 'XmlHttpRequest',
      ...(body && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body ? JSON.stringify(body) : null,
    signal: AbortSignal.timeout(LONGEST_WAIT),
  }).catch(() => undefined);
  const text = await response?.text().catch(() => undefined);
  if (!response || text === undefined) throw new ApiProblem('unreachable');
  const answer = readJson(text);
  if (response.ok && (answer || text === '')) return answer;
  const code = answer?.code ?? gatewayCodes.get(response.status) ?? 'internal';
  const retryAfter = Number(response.headers.get('Retry-After')) || undefined;
  throw new ApiProblem(code, { errors: answer?.errors, retryAfter });
}

/** @param {string} text */
function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
