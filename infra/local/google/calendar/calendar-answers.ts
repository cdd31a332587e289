const RPC = 'type.googleapis.com/google.rpc.';
const apiError = (status: number, error: Record<string, unknown>) => ({
  status,
  body: { error: { ...error, code: status } },
});

/** One item of `error.errors[]`. */
interface ErrorItem {
  domain: 'global' | 'usageLimits' | 'calendar';
  reason: string;
  message: string;
  location?: string;
  locationType?: 'parameter' | 'header';
  extendedHelp?: string;
}

const legacy = (status: number, item: ErrorItem) =>
  apiError(status, { errors: [item], message: item.message });

const usage = (status: number, reason: string, message: string) =>
  legacy(status, { domain: 'usageLimits', reason, message });

const invalid = (message: string) => legacy(400, { domain: 'global', reason: 'invalid', message });
const required = (message: string) => legacy(400, { domain: 'global', reason: 'required', message });
const refused = (reason: string, message: string) => legacy(403, { domain: 'calendar', reason, message });

/**
 * Google Calendar's error bodies by name, as its API writes them.
 * Source: https://developers.google.com/workspace/calendar/api/guides/errors
 */
export const calendarAnswers = {
  parseError: legacy(400, { domain: 'global', reason: 'parseError', message: 'Parse Error' }),
  badRequest: legacy(400, { domain: 'global', reason: 'badRequest', message: 'Bad Request' }),
  timeRangeEmpty: legacy(400, {
    domain: 'calendar',
    reason: 'timeRangeEmpty',
    message: 'The specified time range is empty.',
    location: 'timeMax',
    locationType: 'parameter',
  }),
  invalidId: invalid('Invalid resource id value.'),
  invalidStart: invalid('Invalid start time.'),
  invalidEnd: invalid('Invalid end time.'),
  invalidStartZone: invalid('Invalid time zone definition for start time.'),
  invalidEndZone: invalid('Invalid time zone definition for end time.'),
  mixedTimes: invalid('Start and end times must either both be date or both be dateTime.'),
  invalidRecurrence: invalid('Invalid recurrence rule.'),
  invalidReminders: invalid('Invalid reminders.'),
  tooManyReminders: legacy(400, {
    domain: 'calendar',
    reason: 'tooManyReminders',
    message: 'Too many reminders: at most 5 overrides are allowed.',
  }),
  remindersConflict: legacy(400, {
    domain: 'calendar',
    reason: 'cannotUseDefaultRemindersAndSpecifyOverride',
    message: 'Cannot specify both default reminders and overrides at the same time.',
  }),
  invalidColor: invalid('Invalid event color id.'),
  invalidAttendee: invalid('Invalid attendee email.'),
  invalidConference: invalid('Invalid conference type value.'),
  invalidProperty: invalid('Invalid extended property.'),
  invalidValue: invalid('Invalid Value'),
  missingStart: required('Missing start time.'),
  missingEnd: required('Missing end time.'),
  missingStartZone: required('Missing time zone definition for start time.'),
  missingEndZone: required('Missing time zone definition for end time.'),
  orderNeedsSingleEvents: legacy(400, {
    domain: 'calendar',
    reason: 'orderByStartTimeRequiresSingleEvents',
    message: 'The requested ordering is not available for the particular query.',
  }),
  credentialsMissing: apiError(401, {
    message:
      'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    errors: [
      {
        message: 'Login Required.',
        domain: 'global',
        reason: 'required',
        location: 'Authorization',
        locationType: 'header',
      },
    ],
    status: 'UNAUTHENTICATED',
    details: [{ '@type': `${RPC}ErrorInfo`, reason: 'CREDENTIALS_MISSING', domain: 'googleapis.com' }],
  }),
  authError: apiError(401, {
    message:
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    errors: [
      {
        message: 'Invalid Credentials',
        domain: 'global',
        reason: 'authError',
        location: 'Authorization',
        locationType: 'header',
      },
    ],
    status: 'UNAUTHENTICATED',
  }),
  insufficientPermissions: apiError(403, {
    message: 'Request had insufficient authentication scopes.',
    errors: [{ message: 'Insufficient Permission', domain: 'global', reason: 'insufficientPermissions' }],
    status: 'PERMISSION_DENIED',
    details: [
      {
        '@type': `${RPC}ErrorInfo`,
        reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
        domain: 'googleapis.com',
        metadata: { service: 'calendar-json.googleapis.com' },
      },
    ],
  }),
  accessNotConfigured: apiError(403, {
    message: 'Google Calendar API has not been used in project 1074930216584 before or it is disabled.',
    errors: [
      {
        message: 'Google Calendar API has not been used in project 1074930216584 before or it is disabled.',
        domain: 'usageLimits',
        reason: 'accessNotConfigured',
        extendedHelp: 'https://console.developers.google.com',
      },
    ],
    status: 'PERMISSION_DENIED',
    details: [
      {
        '@type': `${RPC}ErrorInfo`,
        reason: 'SERVICE_DISABLED',
        domain: 'googleapis.com',
        metadata: { consumer: 'projects/1074930216584', service: 'calendar-json.googleapis.com' },
      },
    ],
  }),
  userRateLimitExceeded: usage(403, 'userRateLimitExceeded', 'User Rate Limit Exceeded'),
  rateLimitExceeded: usage(403, 'rateLimitExceeded', 'Rate Limit Exceeded'),
  userRateLimitExceeded429: usage(429, 'userRateLimitExceeded', 'User Rate Limit Exceeded'),
  rateLimitExceeded429: usage(429, 'rateLimitExceeded', 'Rate Limit Exceeded'),
  quotaExceeded: usage(403, 'quotaExceeded', 'Calendar usage limits exceeded.'),
  dailyLimitExceeded: usage(403, 'dailyLimitExceeded', 'Daily Limit Exceeded'),
  requiredAccessLevel: refused('requiredAccessLevel', 'You need to have writer access to this calendar.'),
  forbiddenForNonOrganizer: refused(
    'forbiddenForNonOrganizer',
    'Shared properties can only be changed by the organizer of the event.',
  ),
  notFound: legacy(404, { domain: 'global', reason: 'notFound', message: 'Not Found' }),
  duplicate: legacy(409, {
    domain: 'global',
    reason: 'duplicate',
    message: 'The requested identifier already exists.',
  }),
  deleted: legacy(410, { domain: 'global', reason: 'deleted', message: 'Resource has been deleted' }),
  fullSyncRequired: legacy(410, {
    domain: 'calendar',
    reason: 'fullSyncRequired',
    message: 'Sync token is no longer valid, a full sync is required.',
    location: 'syncToken',
    locationType: 'parameter',
  }),
  conditionNotMet: legacy(412, {
    domain: 'global',
    reason: 'conditionNotMet',
    message: 'Precondition Failed',
    location: 'If-Match',
    locationType: 'header',
  }),
  internalError: legacy(500, { domain: 'global', reason: 'internalError', message: 'Internal Error' }),
  backendError500: legacy(500, { domain: 'global', reason: 'backendError', message: 'Backend Error' }),
  backendError: legacy(503, { domain: 'global', reason: 'backendError', message: 'Backend Error' }),
} as const;
