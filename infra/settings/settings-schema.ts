import * as z from 'zod';
import { BUS_EVENTS, DEFAULT_BUS_EVENTS } from '../../shared/bus/bus-events.ts';
import { flag, hostName, httpUrl, list, origin, scope } from './setting-types.ts';

/** Retention periods that CloudWatch Logs knows, in days (AWS::Logs::LogGroup, RetentionInDays). */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html */
const CERTIFICATE_ARN = /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/;

/** https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html */
const WEB_ACL_ARN = /^arn:aws[a-z-]*:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\da-f-]{36}$/;

export const GOOGLE_TOKEN_URL = 'https://oauth2.googleapis.com/token';

/**
 * What an adopter may set, each by `-c name=value` on the command line or under `context` in cdk.json. Lists
 * are separated by spaces or commas, or are JSON arrays in cdk.json.
 *
 * Google's addresses default to the real Google (https://accounts.google.com/.well-known/openid-configuration)
 * and are settings only so that a deployment can be pointed at a stand-in.
 */
export const settingsSchema = z.strictObject({
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
  grantKey: z.coerce
    .number()
    .int()
    .min(1)
    .max(20)
    .default(1)
    .describe(
      'Raise it by one to seal grants with a new key in KMS. Former ones stay, to open what they have sealed; ' +
        'it cannot be lowered again. Each key costs 1 USD a month, and 1 more after each of its first two rotations.',
    ),
  hostPage: flag
    .optional()
    .describe('Serves page and API by CloudFront; default: true, unless publicUrl or pageUrl is set.'),
  domainName: hostName
    .optional()
    .describe('Host name of page and API, instead of one of CloudFront: app.example.com.'),
  certificateArn: z
    .string()
    .regex(CERTIFICATE_ARN, 'must be the ARN of a certificate in us-east-1, where CloudFront looks for it')
    .optional()
    .describe('The certificate of domainName; default: one is made, if hostedZoneId is set.'),
  hostedZoneId: z
    .string()
    .regex(/^Z[A-Z0-9]{1,31}$/, 'must be the id of a hosted zone, such as Z0123456789ABCDEFGHIJ')
    .optional()
    .describe('The zone of Route 53 that gets the records of domainName.'),
  waf: flag
    .default(false)
    .describe('Puts a firewall of AWS WAF before page and API: 8 USD a month, and 0.60 a million requests.'),
  wafRateLimit: z.coerce
    .number()
    .int()
    .min(10)
    .max(2_000_000_000)
    .default(2_000)
    .describe('Requests in five minutes that waf takes of one address.'),
  webAclArn: z
    .string()
    .regex(WEB_ACL_ARN, 'must be the ARN of a web ACL for CloudFront, which are in us-east-1')
    .optional()
    .describe('A firewall of your own before page and API, instead of waf.'),
  originSecret: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe(
      '1: the API answers only to what comes through CloudFront. Raise it by one for a new secret; 0: anybody may call it.',
    ),
  publicUrl: httpUrl
    .optional()
    .describe('Page elsewhere: where browsers reach the API, without /api; default: the HTTP API itself.'),
  pageUrl: httpUrl
    .optional()
    .describe('Page elsewhere: what the redirect path returns to; default: publicUrl/.'),
  allowedOrigins: list(origin)
    .optional()
    .describe('Exact origins whose pages may call the API; default, and always: that of the page.'),
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
  refreshTokenBinding: z
    .enum(['none', 'dpop'])
    .default('none')
    .describe(
      'dpop: new refresh tokens are bound to a key in KMS (RFC 9449). Not yet seen with the real Google. ' +
        'Switched off again, tokens that are bound fail until it is on, or their users connect again.',
    ),
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
    .describe('Names issuer and keys of the events of cross-account protection.'),
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
    .default(20)
    .describe('Batches of ten event requests that are worked on at once.'),
  calendarCallsPerMinute: z.coerce
    .number()
    .int()
    .min(600)
    .max(10_000_000)
    .default(9_900)
    .describe(
      'Calls to Calendar that the worker makes a minute at most. Google takes 10,000 of a project; raise it with the quota.',
    ),
  busEvents: list(z.enum(BUS_EVENTS), { empty: true })
    .default([...DEFAULT_BUS_EVENTS])
    .describe(
      'What is told on the EventBridge bus; `-` for nothing. `EventCreated` costs a dollar a million.',
    ),
  alarmEmail: z
    .email('must be an address such as operators@example.com')
    .optional()
    .describe(
      'Who is told of alarms; they confirm it by a link in the first mail. The key of the topic costs 1 USD a month.',
    ),
  errorBudget: z.coerce
    .number()
    .min(0.01)
    .max(100)
    .default(1)
    .describe('Per cent of the requests to the API that may fail for a fault before there is an alarm.'),
  sample: flag.default(false).describe('Deploys the sample functions of functions/samples beside the rest.'),
  logRetentionDays: z.coerce
    .number()
    .refine((days) => LOG_RETENTION_DAYS.includes(days), `must be one of ${LOG_RETENTION_DAYS.join(', ')}`)
    .optional()
    .describe('How long logs are kept; default: 14 days in dev, 90 in prod.'),
});

/** The settings as they were given, each checked by itself, with the defaults that hang on no other setting. */
export type GivenSettings = z.output<typeof settingsSchema>;

/** The same, with those defaults, too. */
export type Settings = GivenSettings & Required<Pick<GivenSettings, 'hostPage' | 'logRetentionDays'>>;
