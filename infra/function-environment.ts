import { type Environment, NONE, UNSET } from '../shared/env.ts';
import type { ToldResources } from './resources.ts';
import type { PublicAddresses } from './settings/public-addresses.ts';
import type { Settings } from './settings/settings-schema.ts';

/** What only a function behind the HTTP API needs to know: where browsers meet the application, and how they come. */
type AddressName = 'ORIGIN_SECRETS' | 'PAGE_URL' | 'ALLOWED_ORIGINS' | 'REDIRECT_URI';

/** Every variable that does not hang on the address of the HTTP API. */
export type EngineEnvironment = Omit<Environment, AddressName>;

/**
 * The value of every variable, on AWS and on one machine; each function is given only those that it lists in
 * shared/env.ts.
 *
 * @param originSecrets what functions accept as coming through CloudFront; `-`: whatever comes
 */
export function composeEnvironment(
  settings: Settings,
  addresses: PublicAddresses,
  resources: ToldResources,
  originSecrets: string,
): Environment {
  return {
    ...composeEngineEnvironment(settings, resources),
    ORIGIN_SECRETS: originSecrets,
    PAGE_URL: addresses.pageUrl,
    ALLOWED_ORIGINS: addresses.allowedOrigins.join(' '),
    REDIRECT_URI: addresses.redirectUri,
  };
}

/** The same for functions that no browser calls. */
export function composeEngineEnvironment(settings: Settings, resources: ToldResources): EngineEnvironment {
  return {
    TABLE_NAME: resources.tableName,
    GRANT_KEY_ID: resources.grantKeyArn,
    GOOGLE_CLIENT_ID: settings.clientId ?? UNSET,
    GOOGLE_CLIENT_SECRET_ID: resources.clientSecretArn,
    DPOP_KEY_ID: resources.proofKeyArn ?? NONE,
    SIGN_IN_SCOPES: settings.signInScopes.join(' '),
    CALENDAR_SCOPES: settings.calendarScopes.join(' '),
    OPTIONAL_SCOPES: settings.optionalScopes.join(' ') || NONE,
    POPUP_REDIRECT_URI: settings.popupRedirectUri,
    GOOGLE_AUTHORIZATION_URL: settings.googleAuthorizationUrl,
    GOOGLE_TOKEN_URL: settings.googleTokenUrl,
    GOOGLE_REVOKE_URL: settings.googleRevokeUrl,
    GOOGLE_CONNECTIONS_URL: settings.googleConnectionsUrl,
    GOOGLE_CERTS_URL: settings.googleCertsUrl,
    GOOGLE_ISSUERS: settings.googleIssuers.join(' '),
    GOOGLE_RISC_CONFIGURATION_URL: settings.googleRiscConfigurationUrl,
    GOOGLE_API_ROOT_URL: settings.googleApiRootUrl,
    EVENT_QUEUE_URL: resources.eventQueueUrl,
    EVENT_QUEUE_ARN: resources.eventQueueArn,
    BROADCAST_QUEUE_URL: resources.broadcastQueueUrl,
    SCHEDULE_GROUP: resources.scheduleGroup,
    SCHEDULER_ROLE_ARN: resources.schedulerRoleArn,
    SCHEDULE_DLQ_ARN: resources.scheduleDeadLettersArn,
    EVENT_BUS_NAME: resources.eventBusName,
    BUS_EVENTS: settings.busEvents.join(' ') || NONE,
    CALENDAR_CALLS_PER_MINUTE: String(settings.calendarCallsPerMinute),
  };
}
