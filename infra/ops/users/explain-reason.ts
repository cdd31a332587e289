import { type ProblemCode, problems } from '../../../shared/problems.ts';

/** Why a run is not `created`, in words, where it is not one of {@link problems}. */
const words: Readonly<Record<string, string>> = {
  late: 'It came too late, and the plan skips what is missed.',
  parked: 'It was due while the user’s grant was dead, and the plan skips what is missed.',
  restored:
    'It was due before an operator put the plan back from a backup; whether its event was made, the calendar tells.',
  busy: 'Another worker is at it.',
  paced: 'It waits for its turn: the workers make no more calls a minute than Google takes.',
  deleted_by_user: 'The user has deleted the event in Google Calendar; it is not made again.',
};

const SIGN_IN_AGAIN = 'The user has to connect again, on the page; plans then go on by themselves.';

/** What an operator can do about it. */
const steps: Readonly<Record<string, string>> = {
  reconnect_required: SIGN_IN_AGAIN,
  not_connected: SIGN_IN_AGAIN,
  consent_required: SIGN_IN_AGAIN,
  scope_required: 'The user has to tick Calendar when the page asks for it.',
  access_denied: 'An administrator of the user’s organisation has to allow the application.',
  calendar_forbidden: 'The user can look at the calendar, not write to it: another has to be chosen.',
  calendar_not_found: 'The calendar is gone, or not shared any more: another has to be chosen.',
  invalid_event: 'The plan or request has to be corrected: Google refuses this event.',
  rate_limited: 'Wait: it is tried again by itself. Often? Ask Google for a higher quota.',
  not_configured: 'npm run ops -- doctor tells what is missing.',
  vault_unavailable: 'Look at the key of the grants: npm run ops -- doctor',
  google_unavailable: 'Wait: it is tried again by itself.',
  google_timeout: 'Wait: it is tried again by itself.',
};

const isProblem = (code: string): code is ProblemCode => Object.hasOwn(problems, code);

/** @param reason as it stands in a run: a code, and behind it the words of the other side */
export function explainReason(reason: string): { text: string; step: string | undefined } {
  const [code = '', ...said] = reason.split(' ');
  const text = isProblem(code) ? problems[code].title : (words[code] ?? reason);
  const quoted = said.length > 0 ? ` (${said.join(' ')})` : '';
  const step = quoted.includes('accessNotConfigured') ? ENABLE_API : steps[code];
  return { text: `${text}${quoted}`, step };
}

export const ENABLE_API =
  'Enable the Google Calendar API: https://console.cloud.google.com/apis/library/calendar-json.googleapis.com';
