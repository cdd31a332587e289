import { BUS_EVENTS } from '../../shared/engine/bus-events.ts';
import type { Environment } from '../../shared/env.ts';
import { credentials, REGION } from './aws/account.ts';

/** What the environment is made of; every value is an address or a name, none is secret. */
export interface Places {
  /** Origin of page and API. */
  url: string;
  tableName: string;
  keyId: string;
  clientId: string;
  clientSecretId: string;
  /** The key that refresh tokens are bound to; absent: they are not bound. */
  proofKeyId?: string | undefined;
  google: {
    authorizationUrl: string;
    tokenUrl: string;
    revokeUrl: string;
    connectionsUrl: string;
    certsUrl: string;
    issuers: readonly string[];
    apiRootUrl: string;
    riscConfigurationUrl: string;
  };
  eventQueue: { url: string; arn: string };
  broadcastQueue: { url: string };
  scheduleDlq: { arn: string };
  scheduleGroup: string;
  schedulerRoleArn: string;
  busName: string;
}

/** The settings of every function, as the CDK stacks set them on AWS. */
export function functionEnvironmentAt({ url, google, ...names }: Places): Environment {
  return {
    TABLE_NAME: names.tableName,
    GRANT_KEY_ID: names.keyId,
    GOOGLE_CLIENT_ID: names.clientId,
    GOOGLE_CLIENT_SECRET_ID: names.clientSecretId,
    DPOP_KEY_ID: names.proofKeyId ?? '-',
    SIGN_IN_SCOPES: 'openid email profile',
    CALENDAR_SCOPES: 'https://www.googleapis.com/auth/calendar.events',
    OPTIONAL_SCOPES: 'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
    PAGE_URL: `${url}/`,
    ALLOWED_ORIGINS: url,
    ORIGIN_SECRETS: '-',
    REDIRECT_URI: `${url}/api/auth/callback`,
    POPUP_REDIRECT_URI: 'postmessage',
    GOOGLE_AUTHORIZATION_URL: google.authorizationUrl,
    GOOGLE_TOKEN_URL: google.tokenUrl,
    GOOGLE_REVOKE_URL: google.revokeUrl,
    GOOGLE_CONNECTIONS_URL: google.connectionsUrl,
    GOOGLE_CERTS_URL: google.certsUrl,
    GOOGLE_ISSUERS: google.issuers.join(' '),
    GOOGLE_RISC_CONFIGURATION_URL: google.riscConfigurationUrl,
    GOOGLE_API_ROOT_URL: google.apiRootUrl,
    EVENT_QUEUE_URL: names.eventQueue.url,
    EVENT_QUEUE_ARN: names.eventQueue.arn,
    BROADCAST_QUEUE_URL: names.broadcastQueue.url,
    SCHEDULE_GROUP: names.scheduleGroup,
    SCHEDULER_ROLE_ARN: names.schedulerRoleArn,
    SCHEDULE_DLQ_ARN: names.scheduleDlq.arn,
    EVENT_BUS_NAME: names.busName,
    BUS_EVENTS: BUS_EVENTS.join(' '),
    // As the setting of that name has it: the stand-in holds the same quota as Google.
    CALENDAR_CALLS_PER_MINUTE: '9900',
  };
}

/** Where the AWS SDK finds its services and how it signs; the SDK reads these by itself. */
export interface SdkEnvironment {
  AWS_REGION: string;
  AWS_ACCESS_KEY_ID: string;
  AWS_SECRET_ACCESS_KEY: string;
  AWS_ENDPOINT_URL_DYNAMODB: string;
  AWS_ENDPOINT_URL_KMS: string;
  AWS_ENDPOINT_URL_SECRETS_MANAGER: string;
  AWS_ENDPOINT_URL_SQS: string;
  AWS_ENDPOINT_URL_SCHEDULER: string;
  AWS_ENDPOINT_URL_EVENTBRIDGE: string;
}

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
export function sdkEnvironmentAt(urls: {
  dynamodb: string;
  kms: string;
  secretsManager: string;
  sqs: string;
  scheduler: string;
  eventBridge: string;
}): SdkEnvironment {
  return {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: urls.dynamodb,
    AWS_ENDPOINT_URL_KMS: urls.kms,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: urls.secretsManager,
    AWS_ENDPOINT_URL_SQS: urls.sqs,
    AWS_ENDPOINT_URL_SCHEDULER: urls.scheduler,
    AWS_ENDPOINT_URL_EVENTBRIDGE: urls.eventBridge,
  };
}

/**
 * A developer's own settings that would win over the ones above: a profile over the credentials, the switch
 * over the endpoints. Nothing of the local stack may ever reach a real account.
 */
const UNWANTED = ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'];

/** Puts variables into `process.env`. @returns what puts everything back as it was */
export function enterEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const names = [...Object.keys(variables), ...UNWANTED];
  const before = names.map((name) => [name, process.env[name]] as const);
  for (const name of UNWANTED) delete process.env[name];
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
