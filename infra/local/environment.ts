import { BUS_EVENTS } from '../../shared/bus/bus-events.ts';
import { type Environment, NONE } from '../../shared/env.ts';
import { composeEnvironment } from '../function-environment.ts';
import type { ToldResources } from '../resources.ts';
import { foreignOrigins, resolveAddresses } from '../settings/public-addresses.ts';
import { readSettings } from '../settings/read-settings.ts';
import { credentials, REGION } from './aws/wire/account.ts';
import type { GoogleEndpoints } from './google/server.ts';

/**
 * The settings of every function, as a deployment that is pointed at these stand-ins has them.
 *
 * @param url origin of page and API
 * @param google where its stand-in answers, and which client it knows
 * @param allowedOrigins of further pages
 */
export function functionEnvironmentAt(
  url: string,
  google: GoogleEndpoints & { clientId: string },
  resources: ToldResources,
  allowedOrigins: readonly string[] = [],
): Environment {
  const settings = readSettings({
    clientId: google.clientId,
    ...(allowedOrigins.length > 0 && { allowedOrigins }),
    googleAuthorizationUrl: google.authorizationUrl,
    googleTokenUrl: google.tokenUrl,
    googleRevokeUrl: google.revokeUrl,
    googleConnectionsUrl: google.connectionsUrl,
    googleCertsUrl: google.certsUrl,
    googleIssuers: [...google.issuers],
    googleApiRootUrl: google.apiRootUrl,
    googleRiscConfigurationUrl: google.riscConfigurationUrl,
    // The time page shows what the bus is told.
    busEvents: [...BUS_EVENTS],
  });
  return composeEnvironment(settings, resolveAddresses(settings, url), resources, NONE);
}

/**
 * The origins of pages beside the one that is served here, by the rules of the setting `allowedOrigins`.
 *
 * @param allowedOrigins as the setting takes them; undefined or empty: none
 * @throws SettingsError with a sentence for what is no origin
 */
export function readOrigins(allowedOrigins: string | readonly string[] | undefined): string[] {
  return foreignOrigins(readSettings({ allowedOrigins }));
}

/**
 * Where the AWS SDK finds its services and how it signs; the SDK reads these by itself.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function sdkEnvironmentAt(urls: {
  dynamodb: string;
  kms: string;
  secretsManager: string;
  sqs: string;
  scheduler: string;
  eventBridge: string;
  lambda: string;
}) {
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
    AWS_ENDPOINT_URL_LAMBDA: urls.lambda,
  };
}

export type SdkEnvironment = ReturnType<typeof sdkEnvironmentAt>;

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
