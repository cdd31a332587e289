import { API_PREFIX, routes } from '../../shared/routes.ts';
import type { Settings } from './settings-schema.ts';

type AddressSettings = Pick<Settings, 'hostPage' | 'domainName' | 'publicUrl' | 'pageUrl' | 'allowedOrigins'>;

/** Where browsers meet the application. */
export interface PublicAddresses {
  /** Where browsers reach the API, without `/api` and a closing slash. */
  publicUrl: string;
  pageUrl: string;
  /** Where the page is: the JavaScript origin to enter at Google, whose script runs there. */
  pageOrigin: string;
  allowedOrigins: readonly string[];
  redirectUri: string;
}

/**
 * Fills the gaps of the settings.
 *
 * @param origin what this deployment answers at: of the distribution, or of the HTTP API where the page is
 * elsewhere. A CDK token until CloudFormation puts the address in: it may be joined to text, not parsed.
 */
export function resolveAddresses(settings: AddressSettings, origin: string): PublicAddresses {
  const publicUrl = settings.publicUrl?.replace(/\/+$/, '') ?? ownOrigin(settings) ?? origin;
  const pageOrigin =
    originOf(settings.pageUrl) ?? originOf(settings.publicUrl) ?? ownOrigin(settings) ?? origin;
  return {
    publicUrl,
    pageUrl: settings.pageUrl ?? `${publicUrl}/`,
    pageOrigin,
    allowedOrigins: allowedOrigins(settings, pageOrigin),
    redirectUri: `${publicUrl}${API_PREFIX}${routes.receiveCallback.path}`,
  };
}

/** Origins other than the API's own: the ones for which browsers ask by CORS. Known before the API is. */
export function foreignOrigins(settings: AddressSettings): string[] {
  const pageOrigin = originOf(settings.pageUrl);
  const origins = settings.allowedOrigins ?? (pageOrigin ? [pageOrigin] : []);
  const own = ownOrigin(settings) ?? originOf(settings.publicUrl);
  return origins.filter((origin) => origin !== own);
}

function allowedOrigins(settings: AddressSettings, pageOrigin: string): string[] {
  const { hostPage, allowedOrigins: named = [] } = settings;
  // The origin of CloudFront's own naming is not known before the deployment, so nobody can be asked to name it.
  if (hostPage) return [...new Set([pageOrigin, ...named])];
  return named.length > 0 ? named : [pageOrigin];
}

function ownOrigin({ domainName }: AddressSettings): string | undefined {
  return domainName && `https://${domainName}`;
}

function originOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : new URL(url).origin;
}
