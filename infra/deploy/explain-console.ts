import type { Deployment } from '../ops/deployment/deployment.ts';
import { foreignOrigins } from '../settings/public-addresses.ts';
import type { Settings } from '../settings/settings-schema.ts';

const CONSOLE = 'https://console.cloud.google.com';
/** What the Google Calendar API is enough for. */
const OF_CALENDAR = /^(openid|email|profile|https:\/\/www\.googleapis\.com\/auth\/(calendar|userinfo)\b.*)$/;

/**
 * The two steps in Google's console, with what to paste.
 * https://developers.google.com/identity/protocols/oauth2/web-server#prerequisites
 */
export function explainConsole({ pageOrigin, names }: Deployment, settings: Settings): string[] {
  const { signInScopes, calendarScopes, optionalScopes, popupRedirectUri } = settings;
  const scopes = [...new Set([...signInScopes, ...calendarScopes, ...optionalScopes])];
  const origins = new Set([pageOrigin, ...foreignOrigins(settings)]);
  const redirects = [names.REDIRECT_URI, ...(popupRedirectUri === 'postmessage' ? [] : [popupRedirectUri])];
  const others = scopes.filter((scope) => !OF_CALENDAR.test(scope));
  return [
    '',
    'Two steps in Google’s console:',
    '',
    '1. The project. Choose one, or make one.',
    `   Enable the Google Calendar API: ${CONSOLE}/apis/library/calendar-json.googleapis.com`,
    ...(others.length > 0 ? [`   And the API of ${others.join(', ')}: ${CONSOLE}/apis/library`] : []),
    `   Branding, the name that users see (a new project asks for it and the audience under “Get started”): ${CONSOLE}/auth/branding`,
    `   Audience: ${CONSOLE}/auth/audience`,
    '     External, unless all users are of your own organisation. While it is in Testing, only those whom you add',
    '     under “Test users” can sign in, and their access ends after 7 days; “Publish app” ends that.',
    `   Data access, “Add or remove scopes”, paste these: ${CONSOLE}/auth/scopes`,
    ...scopes.map((scope) => `     ${scope}`),
    '',
    `2. The client. “Create client”, type “Web application”: ${CONSOLE}/auth/clients`,
    '   Authorized JavaScript origins:',
    ...[...origins].map((origin) => `     ${origin}`),
    '   Authorized redirect URIs:',
    ...redirects.map((uri) => `     ${uri}`),
    '   Then copy client id and client secret, or download the JSON. The secret is shown only once.',
    '',
  ];
}
