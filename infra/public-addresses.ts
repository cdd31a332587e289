import { API_PREFIX, routes } from '../shared/routes.ts';
import type { Settings } from './settings.ts';

/** Where browsers meet the application. */
export interface PublicAddresses {
  /** Without a closing slash. */
  publicUrl: string;
  /** The JavaScript origin to enter at Google. */
  publicOrigin: string;
  pageUrl: string;
  allowedOrigins: readonly string[];
  redirectUri: string;
}

/**
 * Fills the gaps of the settings from the API's endpoint. The endpoint is an origin, but a CDK token until
 * CloudFormation puts the address in: it may be joined to text, not parsed.
 */
export function resolveAddresses(settings: Settings, apiEndpoint: string): PublicAddresses {
  const publicUrl = settings.publicUrl?.replace(/\/+$/, '') ?? apiEndpoint;
  const publicOrigin = originOf(settings.publicUrl) ?? apiEndpoint;
  return {
    publicUrl,
    publicOrigin,
    pageUrl: settings.pageUrl ?? `${publicUrl}/`,
    allowedOrigins: settings.allowedOrigins ?? [originOf(settings.pageUrl) ?? publicOrigin],
    redirectUri: `${publicUrl}${API_PREFIX}${routes.receiveCallback.path}`,
  };
}

/** Origins other than the API's own: the ones for which browsers ask by CORS. Known before the API is. */
export function foreignOrigins(settings: Settings): string[] {
  const pageOrigin = originOf(settings.pageUrl);
  const origins = settings.allowedOrigins ?? (pageOrigin ? [pageOrigin] : []);
  return origins.filter((origin) => origin !== originOf(settings.publicUrl));
}

function originOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : new URL(url).origin;
}
