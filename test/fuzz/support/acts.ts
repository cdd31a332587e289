import { createHash } from 'node:crypto';
import { dropGrant } from '../../../infra/local/google/oauth/grants.ts';
import { signSecurityEvent } from '../../../infra/local/google/risc/risc-events.ts';
import { deriveAttempt } from '../../../shared/attempt/attempt.ts';
import type { FunctionName } from '../../../shared/env.ts';
import { SECURITY_EVENTS, type SecurityEventName } from '../../../shared/risc/event-types.ts';
import { API_PREFIX, type RouteId, routeKey, routes } from '../../../shared/routes.ts';
import { GOOGLE } from './google.ts';
import type { Person } from './people.ts';
import { EVENTS_SCOPE, IDENTITY_SCOPES, ORIGIN, settings } from './settings.ts';
import type { Ending, World } from './world.ts';

/** What can happen to a user's grant, by whom it is brought about. */
export const ACTS = {
  signIn: { consents: true, act: (world, person) => redeem(world, person, 'sign-in') },
  upgrade: { consents: true, act: (world, person) => redeem(world, person, 'upgrade') },
  event: { consents: false, act: (world, person) => createEvent(world, person) },
  calendars: { consents: false, act: (world, person) => call(world, person, 'listCalendars') },
  forget: { consents: false, act: (world, person) => call(world, person, 'forgetCalendar') },
  disconnect: { consents: false, act: (world, person) => call(world, person, 'disconnect') },
  revokedAtGoogle: {
    consents: false,
    act: (world, person) => {
      dropGrant(world.google.state.grants, person.sub);
      return createEvent(world, person);
    },
  },
  tokensRevoked: { consents: false, act: (world, person) => tell(world, person, 'tokens-revoked') },
  tokenRevoked: { consents: false, act: (world, person) => tell(world, person, 'token-revoked') },
  disabled: { consents: false, act: (world, person) => tell(world, person, 'account-disabled') },
  enabled: { consents: false, act: (world, person) => tell(world, person, 'account-enabled') },
  sessionsRevoked: { consents: false, act: (world, person) => tell(world, person, 'sessions-revoked') },
} as const satisfies Record<
  string,
  { consents: boolean; act: (world: World, person: Person) => Promise<Ending> }
>;
export type ActName = keyof typeof ACTS;

const SECRET = 'A'.repeat(43);
let codes = 0;

function call(
  world: World,
  { sub, sessionSecret }: Person,
  id: RouteId,
  { body, cookies = [], headers = {} }: { body?: unknown; cookies?: string[]; headers?: object } = {},
): Promise<Ending> {
  const route = routes[id];
  const name: FunctionName = route.function;
  return world.invoke(
    name,
    {
      version: '2.0',
      routeKey: routeKey(route),
      rawPath: `${API_PREFIX}${route.path}`,
      headers: {
        origin: ORIGIN,
        'x-requested-with': 'XmlHttpRequest',
        'content-type': 'application/json',
        ...headers,
      },
      cookies: [`__Host-session=${sub}.${sessionSecret}`, ...cookies],
      requestContext: { http: { method: route.method } },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      isBase64Encoded: false,
    },
    10_000,
  );
}

function createEvent(world: World, person: Person): Promise<Ending> {
  const at = (hour: string) => ({ dateTime: `2027-06-01T${hour}:00:00`, timeZone: 'Europe/Paris' });
  const body = { summary: `of ${person.mark}`, start: at('10'), end: at('11') };
  return call(world, person, 'createEvent', { body });
}

/** The person has consented at Google, and their page brings the code. */
function redeem(world: World, person: Person, purpose: 'sign-in' | 'upgrade'): Promise<Ending> {
  const scopes = purpose === 'upgrade' ? ['openid', EVENTS_SCOPE] : settings.SIGN_IN_SCOPES.split(' ');
  const hash = createHash('sha256').update(person.sessionSecret).digest('base64url');
  const { state } = deriveAttempt(SECRET, { purpose, scopes }, purpose === 'upgrade' ? hash : '');
  const code = `4/0ACANARY-act-${codes++}`;
  world.google.state.grants.codes.set(code, {
    sub: person.sub,
    scopes: purpose === 'upgrade' ? [...IDENTITY_SCOPES, EVENTS_SCOPE] : IDENTITY_SCOPES,
    offline: true,
    redirectUri: settings.POPUP_REDIRECT_URI,
    codeChallenge: undefined,
    nonce: undefined,
    expiresAt: world.now() + 600_000,
  });
  const id = purpose === 'upgrade' ? 'upgradeScopes' : 'exchangeCode';
  return call(world, person, id, { body: { code, state }, cookies: [`__Host-attempt=${SECRET}`] });
}

/** Google tells of something that has happened now. */
async function tell(
  world: World,
  { sub, refreshToken, ...person }: Person,
  name: SecurityEventName,
): Promise<Ending> {
  const account = { subject_type: 'iss-sub', iss: `${GOOGLE}/`, sub };
  const token = {
    subject_type: 'oauth_token',
    token_type: 'refresh_token',
    token_identifier_alg: 'prefix',
    token: refreshToken.slice(0, 16),
  };
  const subject = name === 'token-revoked' ? token : account;
  const body = await signSecurityEvent(world.google.state, { [SECURITY_EVENTS[name]]: { subject } });
  return call(world, { sub, refreshToken, ...person }, 'receiveSecurityEvent', { body });
}
