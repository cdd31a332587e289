import { type Environment, UNSET } from '../shared/env.ts';
import type { PublicAddresses } from './public-addresses.ts';
import type { Settings } from './settings.ts';

/** Names of the resources that functions address. */
export interface ResourceNames {
  tableName: string;
  grantKeyArn: string;
  clientSecretArn: string;
}

/** The value of every variable; each function is given only those that it lists in shared/env.ts. */
export function composeEnvironment(
  settings: Settings,
  addresses: PublicAddresses,
  resources: ResourceNames,
): Environment {
  return {
    TABLE_NAME: resources.tableName,
    GRANT_KEY_ID: resources.grantKeyArn,
    GOOGLE_CLIENT_ID: settings.clientId ?? UNSET,
    GOOGLE_CLIENT_SECRET_ID: resources.clientSecretArn,
    SIGN_IN_SCOPES: settings.signInScopes.join(' '),
    CALENDAR_SCOPES: settings.calendarScopes.join(' '),
    OPTIONAL_SCOPES: settings.optionalScopes.join(' ') || '-',
    PAGE_URL: addresses.pageUrl,
    ALLOWED_ORIGINS: addresses.allowedOrigins.join(' '),
    REDIRECT_URI: addresses.redirectUri,
    POPUP_REDIRECT_URI: settings.popupRedirectUri,
    GOOGLE_AUTHORIZATION_URL: settings.googleAuthorizationUrl,
    GOOGLE_TOKEN_URL: settings.googleTokenUrl,
    GOOGLE_REVOKE_URL: settings.googleRevokeUrl,
    GOOGLE_CONNECTIONS_URL: settings.googleConnectionsUrl,
    GOOGLE_CERTS_URL: settings.googleCertsUrl,
    GOOGLE_ISSUERS: settings.googleIssuers.join(' '),
    GOOGLE_API_ROOT_URL: settings.googleApiRootUrl,
  };
}
