/**
 * Every environment variable of every function, in one place: the CDK constructs set what a function
 * lists here, the function can read only what it lists, and the local stack sets them all.
 */

/** What a deployment without the setting holds: reads as missing, so that the function fails closed. */
export const UNSET = 'unset';

/** What a variable holds whose value is none, or whose list is empty: an empty one reads as missing. */
export const NONE = '-';

/** The entries of a variable that holds a list, each once. */
export function listOf(value: string): string[] {
  return [...new Set(value.split(' ').filter((entry) => entry !== '' && entry !== NONE))];
}

/** What each variable holds. All values are strings; lists are separated by one space. */
export interface Environment {
  /** Name of the DynamoDB table. */
  TABLE_NAME: string;
  /** Id or ARN of the symmetric KMS key that seals grants from now on; what a former one has sealed names it. */
  GRANT_KEY_ID: string;
  /** OAuth client id of the adopter's Google project. */
  GOOGLE_CLIENT_ID: string;
  /** Name or ARN of the Secrets Manager secret that holds the OAuth client secret. */
  GOOGLE_CLIENT_SECRET_ID: string;
  /** Scopes asked for at sign-in (list). */
  SIGN_IN_SCOPES: string;
  /** Scopes an upgrade asks for by default, and that "connected" means (list). */
  CALENDAR_SCOPES: string;
  /** Further scopes that an upgrade may name (list, may be empty: then a single `-`). */
  OPTIONAL_SCOPES: string;
  /** The page that the redirect path returns to, e.g. `https://app.example.com/`. */
  PAGE_URL: string;
  /** Exact origins whose pages may call the API with the session cookie (list). */
  ALLOWED_ORIGINS: string;
  /** The authorized redirect URI of the redirect path: the public URL of `/api/auth/callback`. */
  REDIRECT_URI: string;
  /**
   * Of which CloudFront sends one with each request (list, the one in force first; a single `-`: anybody may
   * call). The only secret that is in the environment: all it opens is the way around CloudFront.
   */
  ORIGIN_SECRETS: string;
  /** The `redirect_uri` that popup codes are exchanged with; Google Identity Services uses `postmessage`. */
  POPUP_REDIRECT_URI: string;
  /** Id or ARN of the asymmetric KMS key that refresh tokens are bound to; a single `-`: they are not bound. */
  DPOP_KEY_ID: string;
  GOOGLE_AUTHORIZATION_URL: string;
  GOOGLE_TOKEN_URL: string;
  GOOGLE_REVOKE_URL: string;
  /** Where users take access back themselves: "Third-party apps & services" of their Google account. */
  GOOGLE_CONNECTIONS_URL: string;
  /** PEM certificates by key id, the form that google-auth-library reads on Node. */
  GOOGLE_CERTS_URL: string;
  /** Accepted `iss` values of an ID token (list). */
  GOOGLE_ISSUERS: string;
  /** Names issuer and keys of Google's security events (cross-account protection). */
  GOOGLE_RISC_CONFIGURATION_URL: string;
  /** Root of Google's APIs, with the closing slash: `https://www.googleapis.com/`. */
  GOOGLE_API_ROOT_URL: string;
  /** The one queue of event requests: where to send. */
  EVENT_QUEUE_URL: string;
  /** The same queue, as EventBridge Scheduler addresses it. */
  EVENT_QUEUE_ARN: string;
  /** The broadcast planner's own queue, on which it continues itself. */
  BROADCAST_QUEUE_URL: string;
  /** Name of the group that holds the schedules of all plans. */
  SCHEDULE_GROUP: string;
  /** The role with which EventBridge Scheduler sends to the event queue. */
  SCHEDULER_ROLE_ARN: string;
  /** Where EventBridge Scheduler leaves what it could not deliver. */
  SCHEDULE_DLQ_ARN: string;
  /** The bus on which adopters hear of created events and dead grants. */
  EVENT_BUS_NAME: string;
  /** Types of events that adopters hear of on the bus (list, may be empty: then a single `-`). */
  BUS_EVENTS: string;
  /** Calls to Calendar that the workers make a minute at most, all together. */
  CALENDAR_CALLS_PER_MINUTE: string;
}

export type EnvironmentName = keyof Environment;

const entered = ['ORIGIN_SECRETS'] as const;
const http = [...entered, 'ALLOWED_ORIGINS'] as const;
const acting = [
  'TABLE_NAME',
  'GRANT_KEY_ID',
  'GOOGLE_CLIENT_ID',
  'GOOGLE_CLIENT_SECRET_ID',
  'GOOGLE_TOKEN_URL',
  'DPOP_KEY_ID',
  'EVENT_QUEUE_URL',
] as const;
const exchanging = [...http, ...acting, 'GOOGLE_CERTS_URL', 'GOOGLE_ISSUERS'] as const;

/** To plan at EventBridge Scheduler. */
const planning = ['SCHEDULE_GROUP', 'SCHEDULER_ROLE_ARN', 'SCHEDULE_DLQ_ARN', 'EVENT_QUEUE_ARN'] as const;

/** Which variables each function reads. Its keys are the names of the functions. */
export const functionEnvironment = {
  'begin-attempt': [
    ...http,
    'TABLE_NAME',
    'GOOGLE_CLIENT_ID',
    'GOOGLE_AUTHORIZATION_URL',
    'REDIRECT_URI',
    'SIGN_IN_SCOPES',
    'CALENDAR_SCOPES',
    'OPTIONAL_SCOPES',
  ],
  'exchange-code': [...exchanging, 'POPUP_REDIRECT_URI'],
  'auth-callback': [...exchanging, 'REDIRECT_URI', 'PAGE_URL'],
  'upgrade-scope': [...exchanging, 'POPUP_REDIRECT_URI'],
  session: [...http, 'TABLE_NAME', 'CALENDAR_SCOPES'],
  disconnect: [
    ...http,
    'TABLE_NAME',
    'GRANT_KEY_ID',
    'GOOGLE_REVOKE_URL',
    'GOOGLE_CONNECTIONS_URL',
    ...planning,
  ],
  'create-event': [...http, ...acting, 'GOOGLE_API_ROOT_URL'],
  'list-calendars': [...http, ...acting, 'GOOGLE_API_ROOT_URL'],
  schedules: [...http, 'TABLE_NAME', ...planning],
  'run-event': [
    ...acting,
    ...planning,
    'GOOGLE_API_ROOT_URL',
    'EVENT_BUS_NAME',
    'BUS_EVENTS',
    'CALENDAR_CALLS_PER_MINUTE',
  ],
  'plan-broadcast': ['TABLE_NAME', 'EVENT_QUEUE_URL', 'BROADCAST_QUEUE_URL'],
  preflight: ['TABLE_NAME', 'EVENT_QUEUE_URL', ...planning],
  'receive-security-event': [
    ...entered,
    'TABLE_NAME',
    'EVENT_QUEUE_URL',
    'GOOGLE_CLIENT_ID',
    'GOOGLE_RISC_CONFIGURATION_URL',
  ],
  'not-found': [],
} as const satisfies Record<string, readonly EnvironmentName[]>;

export type FunctionName = keyof typeof functionEnvironment;
export type EnvironmentOf<F extends FunctionName> = Pick<
  Environment,
  (typeof functionEnvironment)[F][number]
>;

/** The part of the environment with these names. */
export type Reads<Names extends EnvironmentName> = Pick<Environment, Names>;
