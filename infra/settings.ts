import * as z from 'zod';
import { httpUrl, list, origin, scope } from './setting-types.ts';

/** Retention periods that CloudWatch Logs knows, in days (AWS::Logs::LogGroup, RetentionInDays). */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const GOOGLE_TOKEN_URL = 'https://oauth2.googleapis.com/token';

/**
 * What an adopter may set, each by `-c name=value` on the command line or under `context` in cdk.json. Lists
 * are separated by spaces or commas, or are JSON arrays in cdk.json.
 *
 * Google's addresses default to the real Google (https://accounts.google.com/.well-known/openid-configuration)
 * and are settings only so that a deployment can be pointed at a stand-in.
 */
const settingsSchema = z.strictObject({
  stage: z
    .enum(['dev', 'prod'])
    .default('dev')
    .describe('dev deletes its data with the stack; prod retains it, protected from deletion.'),
  architecture: z
    .enum(['arm64', 'x86_64'])
    .default('arm64')
    .describe('Of the functions; x86_64 for emulators that run them on the processor of the machine.'),
  clientId: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be one word, as shown in the console of Google Cloud')
    .optional()
    .describe('OAuth client id of the Google project. Until it is set, every sign-in fails closed.'),
  publicUrl: httpUrl
    .optional()
    .describe('Where browsers reach the API, without /api; default: the endpoint of the HTTP API.'),
  pageUrl: httpUrl.optional().describe('The page that the redirect path returns to; default: publicUrl/.'),
  allowedOrigins: list(origin)
    .optional()
    .describe('Exact origins whose pages may call the API; default: the origin of pageUrl.'),
  signInScopes: list(scope)
    .default(['openid', 'email', 'profile'])
    .describe('Scopes asked for at sign-in. `openid` must be one: it is what brings the ID token.'),
  calendarScopes: list(scope)
    .default(['https://www.googleapis.com/auth/calendar.events'])
    .describe('Scopes that an upgrade asks for by default.'),
  optionalScopes: list(scope, { empty: true })
    .default(['https://www.googleapis.com/auth/calendar.calendarlist.readonly'])
    .describe('Further scopes that an upgrade may name; `-` for none.'),
  popupRedirectUri: z
    .string()
    .refine(
      (value) => value === 'postmessage' || httpUrl.safeParse(value).success,
      'must be `postmessage` or an https URL',
    )
    .default('postmessage')
    .describe('The redirect_uri that codes of the popup path are exchanged with.'),
  googleAuthorizationUrl: httpUrl.default('https://accounts.google.com/o/oauth2/v2/auth'),
  googleTokenUrl: httpUrl.default(GOOGLE_TOKEN_URL),
  googleRevokeUrl: httpUrl.default('https://oauth2.googleapis.com/revoke'),
  googleConnectionsUrl: httpUrl
    .default('https://myaccount.google.com/connections')
    .describe('Where users take access back themselves; told when Google could not be reached.'),
  googleCertsUrl: httpUrl.default('https://www.googleapis.com/oauth2/v1/certs'),
  googleIssuers: list(z.string()).default(['accounts.google.com', 'https://accounts.google.com']),
  googleApiRootUrl: httpUrl
    .refine((url) => url.endsWith('/'), 'must end with a slash')
    .default('https://www.googleapis.com/'),
  googleRiscConfigurationUrl: httpUrl
    .default('https://accounts.google.com/.well-known/risc-configuration')
    .describe('For the receiver of cross-account protection events; no function reads it yet.'),
  throttlingRate: z.coerce
    .number()
    .positive()
    .max(10_000)
    .default(100)
    .describe('Requests a second that the API takes in the long run.'),
  throttlingBurst: z.coerce
    .number()
    .int()
    .positive()
    .max(5_000)
    .default(200)
    .describe('Requests that the API takes at once.'),
  workerConcurrency: z.coerce
    .number()
    .int()
    .min(2, 'must be at least 2, as Lambda wants it')
    .max(1_000)
    .default(8)
    .describe(
      'Batches of event requests that are worked on at once: what holds against the quota of Google.',
    ),
  sample: z
    .preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean())
    .default(false)
    .describe('Deploys the sample functions of functions/samples beside the rest.'),
  logRetentionDays: z.coerce
    .number()
    .refine((days) => LOG_RETENTION_DAYS.includes(days), `must be one of ${LOG_RETENTION_DAYS.join(', ')}`)
    .optional()
    .describe('How long logs are kept; default: 14 days in dev, 90 in prod.'),
});

export type Settings = Omit<z.output<typeof settingsSchema>, 'logRetentionDays'> & {
  logRetentionDays: number;
};

/** Settings that cannot be deployed: one sentence for each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Reads and checks the settings.
 *
 * @param context the whole CDK context, in which the settings stand among feature flags and the like.
 * @throws SettingsError with one sentence a line.
 */
export function readSettings(context: Record<string, unknown>): Settings {
  const names = Object.keys(settingsSchema.shape);
  const faults = findMisspelled(Object.keys(context), names);
  const parsed = settingsSchema.safeParse(
    Object.fromEntries(names.filter((name) => !isUnset(context[name])).map((name) => [name, context[name]])),
  );
  if (!parsed.success) {
    faults.push(...parsed.error.issues.map(({ path, message }) => sentence(String(path[0]), message)));
  } else {
    faults.push(...findContradictions(parsed.data));
  }
  if (!parsed.success || faults.length > 0) throw new SettingsError(faults.join('\n'));
  const { stage, logRetentionDays } = parsed.data;
  return { ...parsed.data, logRetentionDays: logRetentionDays ?? (stage === 'prod' ? 90 : 14) };
}

function sentence(name: string, message: string): string {
  return `Setting "${name}" ${message.replace(/^Invalid \w+: /, 'is wrong: ').replace(/^Too /, 'is too ')}.`;
}

/** `-c clientId=` sets the empty string: a way to say "not set" over a value in cdk.json. */
function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** A misspelled setting would silently leave its default in force. */
function findMisspelled(keys: readonly string[], names: readonly string[]): string[] {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[-_.]/g, '');
  return keys.flatMap((key) => {
    const meant = names.find((name) => name !== key && plain(name) === plain(key));
    return meant ? [sentence(key, `does not exist: it is spelled "${meant}"`)] : [];
  });
}

function findContradictions(settings: z.output<typeof settingsSchema>): string[] {
  const faults: string[] = [];
  if (!settings.signInScopes.includes('openid')) {
    faults.push(sentence('signInScopes', 'must contain openid, or Google sends no ID token'));
  }
  const { clientId, googleTokenUrl } = settings;
  if (clientId && googleTokenUrl === GOOGLE_TOKEN_URL && !clientId.endsWith('.apps.googleusercontent.com')) {
    faults.push(
      sentence('clientId', 'must end with .apps.googleusercontent.com, as the client ids of Google do'),
    );
  }
  const pageOrigin = settings.pageUrl && new URL(settings.pageUrl).origin;
  if (pageOrigin && settings.allowedOrigins && !settings.allowedOrigins.includes(pageOrigin)) {
    faults.push(sentence('allowedOrigins', `must contain the origin of pageUrl, ${pageOrigin}`));
  }
  return faults;
}
