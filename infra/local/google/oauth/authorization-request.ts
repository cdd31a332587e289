import type { OAuthClient } from '../state.ts';
import { isKnownScope, parseScopes } from './scopes.ts';

/** The `redirect_uri` of the Google Identity Services popup, which posts the code to the page that opened it. */
const POPUP_REDIRECT_URI = 'postmessage';

/** What an application asks of the user, checked. */
export interface AuthorizationRequest {
  redirectUri: string;
  /** Origin of the page that opened the popup; absent in the redirect mode. */
  popupOrigin: string | undefined;
  scopes: readonly string[];
  state: string | undefined;
  nonce: string | undefined;
  /** PKCE, method S256. */
  codeChallenge: string | undefined;
  offline: boolean;
  prompts: ReadonlySet<string>;
  loginHint: string | undefined;
  hostedDomain: string | undefined;
  includeGrantedScopes: boolean;
}

/** Why a request is shown to the user as an error page instead of being answered to the application. */
export interface AuthorizationError {
  /** Status and code as Google's page prints them. */
  error: string;
  detail: string;
}

const fail = (error: string, detail: string): AuthorizationError => ({ error, detail });
const prompts: ReadonlySet<string> = new Set(['none', 'consent', 'select_account']);

function checkDestination(params: URLSearchParams, client: OAuthClient): AuthorizationError | undefined {
  const redirectUri = params.get('redirect_uri');
  if (!redirectUri) return fail('400: invalid_request', 'Missing required parameter: redirect_uri');
  if (redirectUri !== POPUP_REDIRECT_URI) {
    if (client.redirectUris.has(redirectUri)) return undefined;
    return fail(
      '400: redirect_uri_mismatch',
      `redirect_uri=${redirectUri} is not registered for this client.`,
    );
  }
  const origin = params.get('origin');
  if (origin !== null && client.javascriptOrigins.has(origin)) return undefined;
  return fail(
    '400: origin_mismatch',
    `origin=${origin ?? ''} is not a registered JavaScript origin of this client.`,
  );
}

function checkChallenge(params: URLSearchParams): AuthorizationError | undefined {
  const challenge = params.get('code_challenge');
  if (challenge === null) return undefined;
  if (params.get('code_challenge_method') !== 'S256') {
    return fail('400: invalid_request', 'The stand-in takes code_challenge_method=S256 only.');
  }
  return challenge.length === 43
    ? undefined
    : fail('400: invalid_request', 'Invalid parameter value for code_challenge');
}

function checkPrompt(params: URLSearchParams): AuthorizationError | undefined {
  const asked = params.get('prompt')?.split(' ') ?? [];
  const wrong = asked.find((prompt) => !prompts.has(prompt));
  if (wrong !== undefined)
    return fail('400: invalid_request', `Invalid parameter value for prompt: ${wrong}`);
  return asked.includes('none') && asked.length > 1
    ? fail('400: invalid_request', 'prompt=none cannot be combined with other values')
    : undefined;
}

/**
 * Reads the query of `/o/oauth2/v2/auth`. An unknown client or address is never redirected to.
 * Source: https://developers.google.com/identity/protocols/oauth2/web-server#creatingclient
 */
export function readAuthorizationRequest(
  params: URLSearchParams,
  client: OAuthClient,
): AuthorizationRequest | AuthorizationError {
  const clientId = params.get('client_id');
  if (!clientId) return fail('400: invalid_request', 'Missing required parameter: client_id');
  if (clientId !== client.id) return fail('401: invalid_client', 'The OAuth client was not found.');
  const wrong = checkDestination(params, client) ?? checkChallenge(params) ?? checkPrompt(params);
  if (wrong !== undefined) return wrong;
  const responseType = params.get('response_type');
  if (!responseType) return fail('400: invalid_request', 'Missing required parameter: response_type');
  if (responseType !== 'code') return fail('400: unsupported_response_type', `response_type=${responseType}`);
  const scopes = parseScopes(params.get('scope') ?? '');
  if (scopes.length === 0) return fail('400: invalid_request', 'Missing required parameter: scope');
  const unknown = scopes.filter((scope) => !isKnownScope(scope));
  if (unknown.length > 0)
    return fail('400: invalid_scope', `Some requested scopes were invalid: ${unknown.join(' ')}`);
  const accessType = params.get('access_type') ?? 'online';
  if (accessType !== 'online' && accessType !== 'offline') {
    return fail('400: invalid_request', `Invalid parameter value for access_type: ${accessType}`);
  }
  const redirectUri = params.get('redirect_uri') ?? '';
  return {
    redirectUri,
    popupOrigin: redirectUri === POPUP_REDIRECT_URI ? (params.get('origin') ?? undefined) : undefined,
    scopes,
    state: params.get('state') ?? undefined,
    nonce: params.get('nonce') ?? undefined,
    codeChallenge: params.get('code_challenge') ?? undefined,
    offline: accessType === 'offline',
    prompts: new Set(params.get('prompt')?.split(' ') ?? []),
    loginHint: params.get('login_hint') || undefined,
    hostedDomain: params.get('hd') || undefined,
    includeGrantedScopes: params.get('include_granted_scopes') === 'true',
  };
}
