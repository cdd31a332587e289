// Made by `npm run openapi` from functions/openapi.yaml. Do not edit.

export interface Attempt {
  /** Give it to the popup, and send it back with the code. */
  state: string;
  nonce: string;
  clientId: string;
  /** Space-separated, as Google Identity Services takes it. */
  scope: string;
  /**
   * Give it to the popup as `login_hint`: for an upgrade the account that is signed in. None for a
   * sign-in that was begun without.
   */
  loginHint?: string;
  /** Where to send the browser for the redirect path. */
  authorizationUrl: string;
}

export interface BeginAttempt {
  /** Sign in, or ask a signed-in user for more scopes. */
  purpose: 'sign-in' | 'upgrade';
  /** Upgrade only: which of the configured scopes to ask for. Default: the Calendar scopes. */
  scopes?: string[];
  /** `consent`: Google asks again, which is how a refresh token is had for sure. Redirect path only. */
  prompt?: 'consent' | 'select_account';
  /** Address or id of the account to preselect. */
  loginHint?: string;
}

export interface CalendarList {
  /** The primary one first. */
  calendars: WritableCalendar[];
}

export interface Code {
  /** The authorization code; Google makes it at most 256 bytes long. */
  code: string;
  /** The `state` of the attempt. */
  state: string;
}

export interface CreatedEvent {
  /** Chosen here; the same request always gets the same one. */
  id: string;
  calendarId: string;
  status: 'confirmed' | 'tentative' | 'cancelled';
  /** The event in Google Calendar. */
  htmlLink?: string;
  summary?: string;
  start?: {
    date?: string;
    dateTime?: string;
    timeZone?: string;
  };
  end?: {
    date?: string;
    dateTime?: string;
    timeZone?: string;
  };
  /** With `conference: "meet"`, once Google has made the room. */
  meetLink?: string;
}

/**
 * The fields of Calendar’s `events.insert` that people use, in Google’s words. Rules between fields
 * (end after start, a zone for a series, guests once each, and so on) are checked too.
 */
export interface Event {
  calendarId?: string;
  /** The title. */
  summary: string;
  /** May hold HTML, line breaks (`\n`) and tabs. */
  description?: string;
  location?: string;
  /** Inclusive; for a recurring event, the first start. */
  start: EventTime;
  /** Exclusive, in the form of start: an all-day event of one day ends on the next. */
  end: EventTime;
  /** Guests, each address once. They hear of it only as `sendUpdates` says. */
  attendees?: {
    email: string;
    displayName?: string;
    /** Whether the guest may stay away. Default false. */
    optional?: boolean;
  }[];
  /**
   * Lines of RFC 5545: at most one RRULE (FREQ=DAILY, WEEKLY, MONTHLY or YEARLY; UNTIL in the form of
   * start), and RDATE and EXDATE. No DTSTART and DTEND: those are start and end.
   */
  recurrence?: string[];
  reminders?: {
    /** Whether the calendar's own reminders apply. */
    useDefault: boolean;
    /** Only with `useDefault: false`; then without any there is no reminder. */
    overrides?: {
      method: 'email' | 'popup';
      /** Minutes before the start. */
      minutes: number;
    }[];
  };
  colorId?: '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '10' | '11';
  visibility?: 'default' | 'public' | 'private' | 'confidential';
  /** Whether the time counts as busy (`opaque`, default). */
  transparency?: 'opaque' | 'transparent';
  /** Adds a Google Meet conference. */
  conference?: 'meet';
  /**
   * Who gets an email about the event. `none` as with Google itself: mail in the user's name cannot be
   * called back, so it has to be asked for. With guests, `all` is usually wanted: Google warns that with
   * `none` the event may not reach calendars outside Google.
   */
  sendUpdates?: 'all' | 'externalOnly' | 'none';
  /** Default false. */
  guestsCanModify?: boolean;
  /** Default true. */
  guestsCanInviteOthers?: boolean;
  /** Default true. */
  guestsCanSeeOtherGuests?: boolean;
}

export interface EventTemplate {
  calendarId?: string;
  /**
   * The title. May hold `{{date}}` (2027-03-01), `{{time}}` (18:00), `{{weekday}}` (Monday), `{{day}}`,
   * `{{month}}` (March) and `{{year}}` of the occurrence, in the zone of the plan; `{{{{` stands for
   * `{{`.
   */
  summary: string;
  /** May hold HTML, line breaks (`\n`) and tabs, and what `summary` may. */
  description?: string;
  /** May hold what `summary` may. */
  location?: string;
  /** As in `POST /events`; only for a plan with `at`. */
  start?: EventTime;
  /** Goes with `start`. */
  end?: EventTime;
  /** Guests, each address once. They hear of it only as `sendUpdates` says. */
  attendees?: {
    email: string;
    displayName?: string;
    /** Whether the guest may stay away. Default false. */
    optional?: boolean;
  }[];
  /** As in `POST /events`; only for a plan with `at`, since others repeat by themselves. */
  recurrence?: string[];
  reminders?: {
    /** Whether the calendar's own reminders apply. */
    useDefault: boolean;
    /** Only with `useDefault: false`; then without any there is no reminder. */
    overrides?: {
      method: 'email' | 'popup';
      /** Minutes before the start. */
      minutes: number;
    }[];
  };
  colorId?: '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '10' | '11';
  visibility?: 'default' | 'public' | 'private' | 'confidential';
  /** Whether the time counts as busy (`opaque`, default). */
  transparency?: 'opaque' | 'transparent';
  /** Adds a Google Meet conference. */
  conference?: 'meet';
  /**
   * Who gets an email about the event. `none` as with Google itself: mail in the user's name cannot be
   * called back, so it has to be asked for. With guests, `all` is usually wanted: Google warns that with
   * `none` the event may not reach calendars outside Google.
   */
  sendUpdates?: 'all' | 'externalOnly' | 'none';
  /** Default false. */
  guestsCanModify?: boolean;
  /** Default true. */
  guestsCanInviteOthers?: boolean;
  /** Default true. */
  guestsCanSeeOtherGuests?: boolean;
  /**
   * How long after the occurrence the event starts: an ISO 8601 duration of at most 366 days, `PT0S` by
   * default. Days and weeks are days of the calendar: `P1D` keeps the local time when clocks change,
   * `PT24H` does not. A start that clocks skip moves forward by as much as they do.
   */
  startOffset?: string;
  /**
   * The local time of the start on the day that `startOffset` leads to, in place of the time of the
   * occurrence.
   */
  startTime?: string;
  /**
   * How long the event lasts: an ISO 8601 duration above zero and of at most 366 days, `PT1H` by
   * default.
   */
  duration?: string;
  /** The event takes the whole day that `startOffset` leads to, and `days` in all. */
  allDay?: true;
  /** Only with `allDay`: how many days it lasts. Default 1. */
  days?: number;
}

export interface EventTime {
  /** All-day: a calendar date from 1970 to 2199. */
  date?: string;
  /**
   * Timed: RFC 3339, from 1970 to 2199. Without offset it is the clock of `timeZone`; where clocks go
   * back and the reading comes twice, the earlier one is meant. With an offset, the offset must be one
   * that the zone has then; `Z` names the instant and goes with any zone (RFC 9557). A reading that
   * clocks skip is refused.
   */
  dateTime?: string;
  /**
   * IANA name. Required beside a `dateTime` without offset, and for recurring timed events. No offset
   * such as `+02:00`.
   */
  timeZone?: string;
}

export interface FieldError {
  /** JSON Pointer (RFC 6901) into the body; empty: the whole of it. */
  pointer: string;
  detail: string;
}

/** An answer of API Gateway itself. */
export interface GatewayError {
  message: string;
}

export interface NewSchedule {
  when: When;
  event: EventTemplate;
  /** What becomes of an occurrence that could not run in its time, such as while the grant was dead. */
  missed?: 'skip' | 'run';
  /**
   * The last day or moment at which it may run, inclusive; on the clock of `when.timeZone` unless it has
   * an offset. Not beside `count`, nor with `at`.
   */
  until?: string;
  /** How many times it runs, counted from now. Not beside `until`, nor with `at`. */
  count?: number;
}

export interface Receipt {
  /**
   * `revoked`: Google has dropped all access. `not_revoked`: Google was not told, or did not do it;
   * access stands there until the user takes it back at `manageUrl`. `not_held`: there was no token to
   * revoke; what Google may still list is taken back at `manageUrl`.
   */
  google: 'revoked' | 'not_revoked' | 'not_held';
  /** Where the user takes access back at Google. */
  manageUrl: string;
  /** What this call has deleted here; a repeat finds less. */
  deleted: {
    grant: boolean;
    /** Those that are over included. */
    plans: number;
    runs: number;
    /** In all browsers, this one included. */
    sessions: number;
    profile: boolean;
  };
}

export interface Run {
  /** UTC; what the plan’s time was. */
  occurrence: string;
  status: 'running' | 'waiting' | 'parked' | 'created' | 'failed' | 'missed' | 'deleted_by_user';
  /** Why it is not `created`; a code, with Google’s own word. */
  reason?: string;
  attempts: number;
  eventId?: string;
  htmlLink?: string;
  /** Milliseconds from the occurrence to its event. */
  latency?: number;
  updatedAt: string;
}

export interface Schedule {
  id: string;
  /** `parked`: Google no longer honours the grant, or the scope is gone; connecting again brings it back. */
  status: 'active' | 'paused' | 'parked' | 'completed';
  when: When;
  event: EventTemplate;
  missed: 'skip' | 'run';
  /** UTC; from then on it no longer runs. */
  endsAt?: string;
  createdAt: string;
  /** UTC; none when nothing is to come. */
  nextOccurrence?: string;
}

/**
 * Each field replaces what was, `when` and `event` as a whole; `null` for `until` or `count` takes the
 * end away.
 */
export interface ScheduleChange {
  when?: When;
  event?: EventTemplate;
  /** What becomes of an occurrence that could not run in its time, such as while the grant was dead. */
  missed?: 'skip' | 'run';
  until?: string | null;
  count?: number | null;
  status?: 'active' | 'paused';
}

export interface SchedulePage {
  schedules: Schedule[];
  /** Give it as `cursor` for the next page; none on the last. */
  nextCursor?: string;
}

export interface ScheduleWithRuns {
  id: string;
  /** `parked`: Google no longer honours the grant, or the scope is gone; connecting again brings it back. */
  status: 'active' | 'paused' | 'parked' | 'completed';
  when: When;
  event: EventTemplate;
  missed: 'skip' | 'run';
  /** UTC; from then on it no longer runs. */
  endsAt?: string;
  createdAt: string;
  /** UTC; none when nothing is to come. */
  nextOccurrence?: string;
  /** The last ones, the newest first. */
  runs: Run[];
}

export interface Session {
  user: User;
  /** Scopes on record: what the stored grant carries. */
  scopes: string[];
  /** What is still wanted for Calendar. */
  missingScopes: string[];
  connection: 'connected' | 'consent_required' | 'reconnect_required';
}

export interface SignedIn {
  user: User;
  /** Scopes on record: what the stored grant carries. */
  scopes: string[];
}

export interface Upgraded {
  /** Scopes on record: what the stored grant carries. */
  scopes: string[];
}

export interface User {
  /** Google’s `sub`: stable, and never another person’s. */
  id: string;
  email?: string;
  name?: string;
  picture?: string;
}

/** Once (`at`), by the calendar (`cron`), or at a regular distance (`every`). */
export interface When {
  /**
   * Once, at this reading of the clock in `timeZone`. A reading that clocks skip is refused; of one that
   * comes twice the earlier is meant.
   */
  at?: string;
  /**
   * Five fields: minute, hour, day of month, month, day of week, with lists, ranges and steps, JAN-DEC
   * and SUN-SAT (0 and 7 are Sunday). Only one of the two day fields may be other than `*`. Read on the
   * clock of `timeZone`, whose hour it keeps through changes of clocks: a time that clocks skip is left
   * out, one that comes twice runs once.
   */
  cron?: string;
  /**
   * Elapsed time: a day is 24 hours, so the local time shifts by an hour when clocks change. For "each
   * day at nine" use `cron`.
   */
  every?: {
    minutes?: number;
    hours?: number;
    days?: number;
  };
  /**
   * Only with `every`: the first time, from which the others are counted; on the clock of `timeZone`
   * unless it has an offset. Default: the next full minute but one.
   */
  from?: string;
  /** IANA name, whose clock `at` and `cron` are read on and that texts are written in. */
  timeZone?: string;
}

export interface WritableCalendar {
  /** What `calendarId` of a new event takes. */
  id: string;
  /** The name, as the user has it. */
  summary: string;
  primary: boolean;
  /** IANA name. */
  timeZone?: string;
}

/** Problem details (RFC 9457), as `application/problem+json`. */
export interface Problem {
  /** Stable: codes may be added, never renamed. Decide by it. */
  code:
    | 'malformed_json'
    | 'invalid_request'
    | 'unknown_field'
    | 'scope_not_allowed'
    | 'invalid_code'
    | 'unauthenticated'
    | 'invalid_id_token'
    | 'csrf'
    | 'state_mismatch'
    | 'scope_declined'
    | 'scope_required'
    | 'access_denied'
    | 'calendar_forbidden'
    | 'not_found'
    | 'calendar_not_found'
    | 'method_not_allowed'
    | 'account_mismatch'
    | 'consent_required'
    | 'not_connected'
    | 'reconnect_required'
    | 'deleted_by_user'
    | 'schedule_limit'
    | 'schedule_not_found'
    | 'stale_version'
    | 'payload_too_large'
    | 'unsupported_media_type'
    | 'invalid_event'
    | 'invalid_schedule'
    | 'idempotency_mismatch'
    | 'rate_limited'
    | 'internal'
    | 'google_unexpected'
    | 'not_configured'
    | 'store_unavailable'
    | 'vault_unavailable'
    | 'google_unavailable'
    | 'google_timeout';
  type: 'about:blank';
  /** Always the same for a code. */
  title: string;
  /** The HTTP status, once more. */
  status: number;
  /** For the developer; the text may change. Never holds a token. */
  detail?: string;
  /** The wrong fields; at most 100 are listed. */
  errors?: FieldError[];
  /** By which the operator finds the request in the logs. */
  requestId: string;
}

/** What each operation takes and answers, by its id. */
export interface Operations {
  /** Begin a sign-in or an upgrade. */
  beginAttempt: {
    method: 'POST';
    path: '/auth/attempts';
    body: BeginAttempt;
    answer: Attempt;
    problem:
      | 'malformed_json'
      | 'invalid_request'
      | 'unknown_field'
      | 'scope_not_allowed'
      | 'unauthenticated'
      | 'csrf'
      | 'payload_too_large'
      | 'unsupported_media_type'
      | 'internal'
      | 'not_configured'
      | 'store_unavailable';
  };
  /** Sign in (popup path). */
  exchangeCode: {
    method: 'POST';
    path: '/auth/code';
    body: Code;
    answer: SignedIn;
    problem:
      | 'malformed_json'
      | 'invalid_request'
      | 'unknown_field'
      | 'invalid_code'
      | 'invalid_id_token'
      | 'csrf'
      | 'state_mismatch'
      | 'scope_declined'
      | 'access_denied'
      | 'consent_required'
      | 'payload_too_large'
      | 'unsupported_media_type'
      | 'rate_limited'
      | 'internal'
      | 'google_unexpected'
      | 'not_configured'
      | 'store_unavailable'
      | 'vault_unavailable'
      | 'google_unavailable'
      | 'google_timeout';
  };
  /** Add scopes (popup path). */
  upgradeScopes: {
    method: 'POST';
    path: '/auth/scopes';
    body: Code;
    answer: Upgraded;
    problem:
      | 'malformed_json'
      | 'invalid_request'
      | 'unknown_field'
      | 'invalid_code'
      | 'unauthenticated'
      | 'invalid_id_token'
      | 'csrf'
      | 'state_mismatch'
      | 'scope_declined'
      | 'access_denied'
      | 'account_mismatch'
      | 'consent_required'
      | 'payload_too_large'
      | 'unsupported_media_type'
      | 'rate_limited'
      | 'internal'
      | 'google_unexpected'
      | 'not_configured'
      | 'store_unavailable'
      | 'vault_unavailable'
      | 'google_unavailable'
      | 'google_timeout';
  };
  /** Who is signed in, and what may be done for them. */
  readSession: {
    method: 'GET';
    path: '/session';
    body: undefined;
    answer: Session | undefined;
    problem: 'invalid_request' | 'internal' | 'not_configured' | 'store_unavailable';
  };
  /** Sign out here. */
  signOut: {
    method: 'DELETE';
    path: '/session';
    body: undefined;
    answer: undefined;
    problem:
      'invalid_request' | 'unauthenticated' | 'csrf' | 'internal' | 'not_configured' | 'store_unavailable';
  };
  /** Sign out everywhere. */
  signOutEverywhere: {
    method: 'DELETE';
    path: '/sessions';
    body: undefined;
    answer: undefined;
    problem:
      'invalid_request' | 'unauthenticated' | 'csrf' | 'internal' | 'not_configured' | 'store_unavailable';
  };
  /** Forget Calendar here. */
  forgetCalendar: {
    method: 'DELETE';
    path: '/connection';
    body: undefined;
    answer: Receipt;
    problem:
      'invalid_request' | 'unauthenticated' | 'csrf' | 'internal' | 'not_configured' | 'store_unavailable';
  };
  /** Disconnect. */
  disconnect: {
    method: 'DELETE';
    path: '/account';
    body: undefined;
    answer: Receipt | undefined;
    problem:
      | 'invalid_request'
      | 'unauthenticated'
      | 'csrf'
      | 'internal'
      | 'not_configured'
      | 'store_unavailable'
      | 'vault_unavailable';
  };
  /** Create an event. */
  createEvent: {
    method: 'POST';
    path: '/events';
    body: Event;
    answer: CreatedEvent;
    problem:
      | 'malformed_json'
      | 'invalid_request'
      | 'unknown_field'
      | 'unauthenticated'
      | 'csrf'
      | 'scope_required'
      | 'access_denied'
      | 'calendar_forbidden'
      | 'calendar_not_found'
      | 'not_connected'
      | 'reconnect_required'
      | 'deleted_by_user'
      | 'payload_too_large'
      | 'unsupported_media_type'
      | 'invalid_event'
      | 'idempotency_mismatch'
      | 'rate_limited'
      | 'internal'
      | 'google_unexpected'
      | 'not_configured'
      | 'store_unavailable'
      | 'vault_unavailable'
      | 'google_unavailable'
      | 'google_timeout';
  };
  /** Plan events. */
  createSchedule: {
    method: 'POST';
    path: '/schedules';
    body: NewSchedule;
    answer: Schedule;
    problem:
      | 'malformed_json'
      | 'invalid_request'
      | 'unknown_field'
      | 'unauthenticated'
      | 'csrf'
      | 'scope_required'
      | 'not_connected'
      | 'reconnect_required'
      | 'schedule_limit'
      | 'payload_too_large'
      | 'unsupported_media_type'
      | 'invalid_schedule'
      | 'idempotency_mismatch'
      | 'internal'
      | 'not_configured'
      | 'store_unavailable';
  };
  /** All plans, page by page. */
  listSchedules: {
    method: 'GET';
    path: '/schedules';
    body: undefined;
    answer: SchedulePage;
    problem: 'invalid_request' | 'unauthenticated' | 'internal' | 'not_configured' | 'store_unavailable';
  };
  /** A plan, and what became of it. */
  readSchedule: {
    method: 'GET';
    path: '/schedules/{id}';
    body: undefined;
    answer: ScheduleWithRuns;
    problem:
      | 'invalid_request'
      | 'unauthenticated'
      | 'schedule_not_found'
      | 'internal'
      | 'not_configured'
      | 'store_unavailable';
  };
  /** Change, pause or resume a plan. */
  changeSchedule: {
    method: 'PATCH';
    path: '/schedules/{id}';
    body: ScheduleChange;
    answer: Schedule;
    problem:
      | 'malformed_json'
      | 'invalid_request'
      | 'unknown_field'
      | 'unauthenticated'
      | 'csrf'
      | 'schedule_not_found'
      | 'stale_version'
      | 'payload_too_large'
      | 'unsupported_media_type'
      | 'invalid_schedule'
      | 'internal'
      | 'not_configured'
      | 'store_unavailable';
  };
  /** Delete a plan. */
  deleteSchedule: {
    method: 'DELETE';
    path: '/schedules/{id}';
    body: undefined;
    answer: undefined;
    problem:
      | 'invalid_request'
      | 'unauthenticated'
      | 'csrf'
      | 'schedule_not_found'
      | 'internal'
      | 'not_configured'
      | 'store_unavailable';
  };
  /** Where an event may go. */
  listCalendars: {
    method: 'GET';
    path: '/calendars';
    body: undefined;
    answer: CalendarList;
    problem:
      | 'invalid_request'
      | 'unauthenticated'
      | 'scope_required'
      | 'access_denied'
      | 'not_connected'
      | 'reconnect_required'
      | 'rate_limited'
      | 'internal'
      | 'google_unexpected'
      | 'not_configured'
      | 'store_unavailable'
      | 'vault_unavailable'
      | 'google_unavailable'
      | 'google_timeout';
  };
}

/** Method and path of each operation, below `/api`. */
export const operations = {
  beginAttempt: ['POST', '/auth/attempts'],
  exchangeCode: ['POST', '/auth/code'],
  upgradeScopes: ['POST', '/auth/scopes'],
  readSession: ['GET', '/session'],
  signOut: ['DELETE', '/session'],
  signOutEverywhere: ['DELETE', '/sessions'],
  forgetCalendar: ['DELETE', '/connection'],
  disconnect: ['DELETE', '/account'],
  createEvent: ['POST', '/events'],
  createSchedule: ['POST', '/schedules'],
  listSchedules: ['GET', '/schedules'],
  readSchedule: ['GET', '/schedules/{id}'],
  changeSchedule: ['PATCH', '/schedules/{id}'],
  deleteSchedule: ['DELETE', '/schedules/{id}'],
  listCalendars: ['GET', '/calendars'],
} as const satisfies {
  readonly [Id in keyof Operations]: readonly [Operations[Id]['method'], Operations[Id]['path']];
};
