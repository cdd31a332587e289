import { CodeChallengeMethod, OAuth2Client } from 'google-auth-library';
import { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { type GoogleStandIn, startGoogle } from '../../infra/local/google/server.ts';
import { type ConsentChoice, type GoogleUser, googleUser } from './google-user.ts';

export const APP_ORIGIN = 'http://127.0.0.1:4000';
export const REDIRECT_URI = `${APP_ORIGIN}/api/auth/callback`;
export const CLIENT_ID = '1074930216584-onbehalf.apps.googleusercontent.com';
export const CLIENT_SECRET = 'GOCSPX-a-secret-of-this-test';
export const SIGN_IN = 'openid email profile';
export const CALENDAR_EVENTS = 'https://www.googleapis.com/auth/calendar.events';

/** The stand-in with one registered application. */
export function startTestGoogle(now?: () => number): Promise<GoogleStandIn> {
  return startGoogle({
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    redirectUris: [REDIRECT_URI],
    javascriptOrigins: [APP_ORIGIN],
    ...(now === undefined ? {} : { now }),
  });
}

/** Google's own client library, pointed at the stand-in and not repeating what fails. */
export function authClient(google: GoogleStandIn, redirectUri = REDIRECT_URI): OAuth2Client {
  const { authorizationUrl, tokenUrl, revokeUrl, certsUrl, issuers } = google.endpoints;
  return new OAuth2Client({
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    redirectUri,
    issuers,
    endpoints: {
      oauth2AuthBaseUrl: authorizationUrl,
      oauth2TokenUrl: tokenUrl,
      oauth2RevokeUrl: revokeUrl,
      oauth2FederatedSignonPemCertsUrl: certsUrl,
    },
    // Jest cannot load the fetch that the library would import.
    transporterOptions: { fetchImplementation: fetch, retry: false, retryConfig: { retry: 0 } },
  });
}

/** Google's own Calendar client. */
export function calendarClient(google: GoogleStandIn, auth: OAuth2Client): calendar_v3.Calendar {
  return new calendar_v3.Calendar({ auth, rootUrl: google.endpoints.apiRootUrl, retry: false });
}

export interface Asking extends ConsentChoice {
  prompt?: string;
  accessType?: 'online' | 'offline';
  includeGrantedScopes?: boolean;
  nonce?: string;
  loginHint?: string;
}

/** Sends the person through Google for the scopes; the address that Google sends the browser back to. */
export async function ask(google: GoogleStandIn, person: GoogleUser, scope: string, asking: Asking = {}) {
  const client = authClient(google);
  const { codeVerifier, codeChallenge = '' } = await client.generateCodeVerifierAsync();
  const url = client.generateAuthUrl({
    scope,
    state: 'a-state',
    access_type: asking.accessType ?? 'offline',
    code_challenge: codeChallenge,
    code_challenge_method: CodeChallengeMethod.S256,
    ...(asking.prompt === undefined ? {} : { prompt: asking.prompt }),
    ...(asking.includeGrantedScopes === undefined
      ? {}
      : { include_granted_scopes: asking.includeGrantedScopes }),
    ...(asking.nonce === undefined ? {} : { nonce: asking.nonce }),
    ...(asking.loginHint === undefined ? {} : { login_hint: asking.loginHint }),
  });
  const back = await person.consent(url, asking);
  return { back, codeVerifier, code: back.searchParams.get('code') ?? '' };
}

/** The whole way: consent, exchange; a client that holds the tokens. */
export async function connect(google: GoogleStandIn, email: string, scope: string, asking: Asking = {}) {
  const { code, codeVerifier } = await ask(google, googleUser(email), scope, asking);
  const client = authClient(google);
  const { tokens } = await client.getToken({ code, codeVerifier });
  client.setCredentials(tokens);
  return { client, tokens };
}
