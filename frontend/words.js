// @ts-check

/** @typedef {readonly [what: string, todo: string]} Words what happened, and what to do about it */

const TELL = 'If it happens again, tell whoever runs this app.';
/** @type {Words} */
const PAGE_FAULT = ['This page sent something that the server does not take.', `Reload the page. ${TELL}`];
const AT_FAULT = 'The people who run this app have to mend it; there is nothing that you can do.';
const ANEW = 'Start again from here.';
const SOON = 'Nothing is lost. Wait a moment and try again.';

/** @type {Record<import('../shared/problems.ts').ProblemCode | 'unreachable', Words>} */
const problemWords = {
  malformed_json: PAGE_FAULT,
  invalid_request: PAGE_FAULT,
  unknown_field: PAGE_FAULT,
  not_found: PAGE_FAULT,
  method_not_allowed: PAGE_FAULT,
  unsupported_media_type: PAGE_FAULT,
  payload_too_large: ['That is too much for one event.', 'Shorten the title or the list of guests.'],
  scope_not_allowed: ['This app is not set up to ask for that permission.', AT_FAULT],
  invalid_code: ['What Google sent back had been used or was too old.', ANEW],
  unauthenticated: ['You are not signed in any more.', 'Sign in to go on.'],
  invalid_id_token: ['Google’s answer could not be verified, so nothing was changed.', `${ANEW} ${TELL}`],
  csrf: [
    'The server did not take this page for its own.',
    'Open the app at its usual address and try again.',
  ],
  state_mismatch: ['That was begun in another browser, or too long ago.', ANEW],
  scope_declined: [
    'You left a permission unticked at Google.',
    'That is fine, and nothing else changed. To create events, connect again and leave it ticked.',
  ],
  scope_required: ['This app may not write to your calendar yet.', 'Connect your calendar first.'],
  access_denied: [
    'You cancelled at Google, or your organisation does not allow this app.',
    'Nothing was changed. Try again when you like.',
  ],
  calendar_forbidden: ['Google does not let you create events in that calendar.', 'Use one of your own.'],
  calendar_not_found: ['That calendar does not exist any more.', 'Use another one.'],
  account_mismatch: [
    'You chose another Google account than the one you are signed in with.',
    'Nothing was changed. Connect again with the same account, or sign out and use the other one.',
  ],
  consent_required: [
    'Google wants to ask you once more.',
    'Press the button again, and allow the access there.',
  ],
  not_connected: ['Your Google account is not connected yet.', 'Connect your calendar first.'],
  reconnect_required: ['Google no longer accepts the access you gave.', 'Connect your calendar again.'],
  deleted_by_user: [
    'You deleted this event in your calendar, so it was not created again.',
    'To have it back, press Clear and fill in the form anew.',
  ],
  schedule_limit: ['You have as many plans as one person may have.', 'Delete one that you no longer need.'],
  schedule_not_found: ['This plan is not there any more.', 'It may have been deleted in another window.'],
  stale_version: ['This plan was changed in another window.', 'Look at what it is now, then try again.'],
  invalid_schedule: ['This plan cannot be kept as it is.', 'Look at the marked fields.'],
  invalid_event: ['Google Calendar would not take this event.', 'Look at the marked fields.'],
  idempotency_mismatch: [
    'This form was already used for something else.',
    'Change something and send it again.',
  ],
  rate_limited: ['That was too much at once.', SOON],
  internal: ['Something went wrong on the server.', `Try again. ${TELL}`],
  google_unexpected: ['Google answered in a way that makes no sense here.', `Try again. ${TELL}`],
  not_configured: ['This app is not fully set up.', AT_FAULT],
  store_unavailable: ['The store did not answer.', SOON],
  vault_unavailable: ['The key service did not answer.', SOON],
  google_unavailable: ['Google is not available just now.', SOON],
  google_timeout: ['Google took too long to answer.', 'Try again: the same form never makes two events.'],
  unreachable: ['The server could not be reached.', 'See whether you are online, then try again.'],
};

/**
 * @param {string} code
 * @param {number} [retryAfter] seconds
 * @returns {Words}
 */
export function describeProblem(code, retryAfter) {
  // Codes may be added to the API, and anybody can write one into the address.
  const key = Object.hasOwn(problemWords, code)
    ? /** @type {keyof typeof problemWords} */ (code)
    : 'internal';
  const [what, todo] = problemWords[key];
  return [what, retryAfter ? `${todo} It may work again in ${describeWait(retryAfter)}.` : todo];
}

/** @param {number} seconds */
function describeWait(seconds) {
  const [count, unit] =
    seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour'];
  const style = /** @type {const} */ ({ style: 'unit', unitDisplay: 'long', maximumFractionDigits: 0 });
  return new Intl.NumberFormat('en', { ...style, unit }).format(Math.ceil(count));
}

const AUTH = 'https://www.googleapis.com/auth/';
const KNOW_YOU = 'Know who you are: your name, email address and picture';

/** @type {Record<string, string>} */
const scopeWords = {
  openid: KNOW_YOU,
  email: KNOW_YOU,
  profile: KNOW_YOU,
  [`${AUTH}userinfo.email`]: KNOW_YOU,
  [`${AUTH}userinfo.profile`]: KNOW_YOU,
  [`${AUTH}calendar`]: 'See, change, share and delete all your calendars',
  [`${AUTH}calendar.events`]: 'See, create, change and delete events in your calendars',
  [`${AUTH}calendar.events.owned`]: 'See, create, change and delete events in calendars that you own',
  [`${AUTH}calendar.app.created`]: 'Make calendars of its own, and manage the events there',
  [`${AUTH}calendar.calendarlist.readonly`]: 'See which calendars you have',
};

/**
 * Scopes in words, each once. A scope without words is named as Google names it: better odd than hidden.
 *
 * @param {readonly string[]} scopes
 */
export function describeScopes(scopes) {
  return [...new Set(scopes.map((scope) => scopeWords[scope] ?? scope))];
}
