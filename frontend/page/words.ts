import type { ErrorCode, FieldError } from '../client/onbehalf.ts';

/** What happened, and what to do about it. */
export type Words = readonly [what: string, todo: string];

const TELL = 'If it happens again, tell whoever runs this app.';
const PAGE_FAULT: Words = [
  'This page sent something that the server does not take.',
  `Reload the page. ${TELL}`,
];
const AT_FAULT = 'The people who run this app have to mend it; there is nothing that you can do.';
const ANEW = 'Start again from here.';
const SOON = 'Nothing is lost. Wait a moment and try again.';

const problemWords = {
  malformed_json: PAGE_FAULT,
  invalid_request: PAGE_FAULT,
  unknown_field: PAGE_FAULT,
  not_found: PAGE_FAULT,
  method_not_allowed: PAGE_FAULT,
  unsupported_media_type: PAGE_FAULT,
  payload_too_large: ['That is too much for one event.', 'Shorten the description or the list of guests.'],
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
    'That is fine, and nothing else changed. To create events, continue to Google again and leave it ticked.',
  ],
  scope_required: ['This app may not write to your calendar yet.', 'Press the button again to allow it.'],
  access_denied: [
    'You cancelled at Google, or your organisation does not allow this app.',
    'Nothing was changed. Try again when you like.',
  ],
  calendar_forbidden: [
    'Google does not let you create events in that calendar.',
    'Choose one of your own, under More options.',
  ],
  calendar_not_found: ['That calendar does not exist any more.', 'Choose another one, under More options.'],
  account_mismatch: [
    'You chose another Google account than the one you are signed in with.',
    'Nothing was changed. Try again with the same account, or sign out and use the other one.',
  ],
  consent_required: [
    'Google wants to ask you once more.',
    'Press the button again, and allow the access there.',
  ],
  not_connected: ['Your Google account is not connected yet.', 'Press the button again to connect it.'],
  reconnect_required: ['Google no longer accepts the access you gave.', 'Connect your calendar again.'],
  deleted_by_user: [
    'You deleted this event in your calendar, so it was not created again.',
    'To have it back, press Clear and write it anew.',
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
  popup_closed: ['You closed Google’s window.', 'Nothing was changed. Press the button again when you like.'],
} as const satisfies Record<ErrorCode, Words>;

/** For whoever was writing something, when what went wrong is not about that. */
export const KEPT = ' What you wrote is still here.';

/** @param retryAfter seconds */
export function describeProblem(code: string, retryAfter?: number): Words {
  // What became of a plan is told by codes too, and a newer server may have more of them.
  const [what, todo] = problemWords[isKnown(code) ? code : 'internal'];
  return [what, retryAfter ? `${todo} It may work again in ${describeWait(retryAfter)}.` : todo];
}

function isKnown(code: string): code is keyof typeof problemWords {
  return Object.hasOwn(problemWords, code);
}

function describeWait(seconds: number): string {
  const [count, unit] =
    seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour'];
  const style = { style: 'unit', unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat('en', { ...style, unit }).format(Math.ceil(count));
}

/** What the browser finds wrong with a field. */
export function describeInvalid({
  id,
  type,
  validity,
}: Pick<HTMLInputElement, 'id' | 'type' | 'validity'>): string {
  if (validity.valueMissing && id === 'summary') return 'Give the event a title.';
  if (validity.typeMismatch) return 'Write email addresses, with commas between them.';
  if (validity.rangeOverflow || validity.rangeUnderflow)
    return type === 'date' ? 'Choose a year from 1970 to 2189.' : 'Choose a number from 1 to 9999.';
  if (type === 'date') return 'Choose a date.';
  return type === 'time' ? 'Choose a time.' : 'Fill this in.';
}

/** @param wholeDay a plan for a whole day has a time too: that at which it is carried out */
export const nameStartTime = (wholeDay: boolean): string => (wholeDay ? 'Created at' : 'Start time');

export function wrongOrder(allDay: boolean): FieldError {
  return allDay
    ? { pointer: 'endDate', detail: 'The last day is before the first.' }
    : { pointer: 'endTime', detail: 'The end must be later than the start.' };
}

const AUTH = 'https://www.googleapis.com/auth/';
export const CALENDAR_LIST = `${AUTH}calendar.calendarlist.readonly`;
const KNOW_YOU = 'Know who you are: your name, email address and picture';

const scopeWords: Readonly<Record<string, string>> = {
  openid: KNOW_YOU,
  email: KNOW_YOU,
  profile: KNOW_YOU,
  [`${AUTH}userinfo.email`]: KNOW_YOU,
  [`${AUTH}userinfo.profile`]: KNOW_YOU,
  [`${AUTH}calendar`]: 'See, change, share and delete all your calendars',
  [`${AUTH}calendar.events`]: 'See, create, change and delete events in your calendars',
  [`${AUTH}calendar.events.owned`]: 'See, create, change and delete events in calendars that you own',
  [`${AUTH}calendar.app.created`]: 'Make calendars of its own, and manage the events there',
  [CALENDAR_LIST]: 'See which calendars you have',
};

/** Scopes in words, each once. A scope without words is named as Google names it: better odd than hidden. */
export function describeScopes(scopes: readonly string[]): string[] {
  return [...new Set(scopes.map((scope) => scopeWords[scope] ?? scope))];
}
