import type { ErrorCode } from './error-code.ts';

/**
 * What the page should do about a failure:
 *
 * - `sign_in`: nobody is signed in any more; offer `signIn()`.
 * - `connect`: Calendar is not allowed; say why it is needed, and offer `connectCalendar()`.
 * - `reconnect`: Google no longer honours what was allowed; offer `connectCalendar()`.
 * - `ask_again`: Google has to ask anew; offer the same with `prompt: 'consent'`. Only of a redirect's outcome:
 *   after a popup the client does it by itself.
 * - `same_account`: another Google account was chosen; offer the same again, and name the account.
 * - `fix_input`: the user can mend it: the fields that `errors` points to, another calendar, one plan fewer.
 * - `read_again`: it has changed elsewhere; read it anew and show that.
 * - `retry`: offer the same again, after `retryAfter` seconds if there are any.
 * - `give_up`: trying again does not help; page or server has to be mended.
 * - `none`: somebody wanted it so; leave everything as it is.
 */
export type Advice =
  | 'sign_in'
  | 'connect'
  | 'reconnect'
  | 'ask_again'
  | 'same_account'
  | 'fix_input'
  | 'read_again'
  | 'retry'
  | 'give_up'
  | 'none';

/** Every code has one: a code that the API gains does not compile until it does. */
export const adviceFor = {
  malformed_json: 'give_up',
  invalid_request: 'give_up',
  unknown_field: 'give_up',
  scope_not_allowed: 'give_up',
  // The code was spent or too old, the attempt over: a new one is begun each time.
  invalid_code: 'retry',
  unauthenticated: 'sign_in',
  invalid_id_token: 'retry',
  csrf: 'give_up',
  state_mismatch: 'retry',
  scope_declined: 'connect',
  scope_required: 'connect',
  access_denied: 'none',
  calendar_forbidden: 'fix_input',
  not_found: 'give_up',
  calendar_not_found: 'fix_input',
  method_not_allowed: 'give_up',
  account_mismatch: 'same_account',
  consent_required: 'ask_again',
  not_connected: 'connect',
  reconnect_required: 'reconnect',
  deleted_by_user: 'none',
  schedule_limit: 'fix_input',
  schedule_not_found: 'read_again',
  stale_version: 'read_again',
  payload_too_large: 'fix_input',
  unsupported_media_type: 'give_up',
  invalid_event: 'fix_input',
  invalid_schedule: 'fix_input',
  idempotency_mismatch: 'give_up',
  rate_limited: 'retry',
  internal: 'retry',
  google_unexpected: 'retry',
  not_configured: 'give_up',
  store_unavailable: 'retry',
  vault_unavailable: 'retry',
  google_unavailable: 'retry',
  google_timeout: 'retry',
  unreachable: 'retry',
  popup_closed: 'none',
} as const satisfies Record<ErrorCode, Advice>;
