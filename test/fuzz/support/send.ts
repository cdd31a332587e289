import { signSecurityEvent } from '../../../infra/local/google/risc/risc-events.ts';
import { SECURITY_EVENTS } from '../../../shared/risc/event-types.ts';
import { API_PREFIX, type Route, routeKey, routes } from '../../../shared/routes.ts';
import { write } from './bodies.ts';
import type { Jar } from './browser.ts';
import { people } from './people.ts';
import { type GatewayEvent, ORIGIN, settings } from './settings.ts';
import type { Cookie, Step } from './step.ts';
import type { World } from './world.ts';

let codes = 0;

/** The event that API Gateway makes of a step: payload format 2.0, or nearly. */
export async function toEvent(world: World, jars: readonly Jar[], step: Step): Promise<GatewayEvent> {
  const jar = jars[step.who % jars.length] as Jar;
  const route: Route | undefined = step.id === 'unknown' ? undefined : routes[step.id];
  const filled = JSON.parse(
    fill(world, jar, step, JSON.stringify(step.value) ?? 'null'),
    (_key, value) => value,
  );
  const written =
    route?.body === 'json'
      ? write(filled, step.writing)
      : { body: route?.body === 'token' ? await sign(world, step) : undefined, isBase64Encoded: false };
  const plan = planOf(jars, jar, step);
  const path = route
    ? `${API_PREFIX}${route.path.replace('{id}', plan)}`
    : `/api/${JSON.stringify(step.value)}`;
  const headers = headersOf(route, step);
  const cookies = [
    ...cookiePairs(
      '__Host-attempt',
      jar.attempt,
      jars[(step.who + 1) % jars.length]?.attempt,
      step.cookies.attempt,
    ),
    ...cookiePairs(
      '__Host-session',
      jar.session,
      jars[(step.who + 1) % jars.length]?.session,
      step.cookies.session,
    ),
  ];
  const query =
    step.query &&
    Object.fromEntries(
      Object.entries(step.query).map(([name, value]) => [name, fill(world, jar, step, value)]),
    );
  return {
    version: '2.0',
    routeKey: route ? routeKey(route) : '$default',
    rawPath: path,
    rawQueryString: '',
    headers: step.cookies.inHeader ? { ...headers, cookie: cookies.join('; ') } : headers,
    ...(step.cookies.inHeader || cookies.length === 0 ? {} : { cookies }),
    ...(query === undefined ? {} : { queryStringParameters: query }),
    ...(route?.path.includes('{id}') ? { pathParameters: { id: plan } } : {}),
    requestContext: { http: { method: route?.method ?? 'GET', path } },
    ...written,
    ...Object.fromEntries(step.odd),
  };
}

/** Puts in what only the world knows. */
function fill(world: World, jar: Jar, step: Step, text: string): string {
  if (!text.includes('@')) return text;
  return text
    .replaceAll('@state', jar.state)
    .replaceAll('@cursor', jar.cursor)
    .replaceAll('@code', () => issueCode(world, jar, step));
}

/** Google gives somebody a code for the attempt that their page has begun. */
function issueCode({ google, now }: World, jar: Jar, { id, code }: Step): string {
  const value = `4/0ACANARY-code-${codes++}`;
  const redirect = id === 'receiveCallback';
  const asked = jar.authorizationUrl?.searchParams;
  const { sub = '' } = people[code.of] ?? {};
  if (code.known) {
    google.state.grants.codes.set(value, {
      sub,
      scopes: code.scopes,
      offline: code.offline,
      redirectUri: redirect ? settings.REDIRECT_URI : settings.POPUP_REDIRECT_URI,
      codeChallenge: redirect ? (asked?.get('code_challenge') ?? undefined) : undefined,
      nonce: redirect ? (asked?.get('nonce') ?? undefined) : undefined,
      expiresAt: now() + 600_000,
    });
    google.state.grants.consents.set(sub, new Set(code.scopes));
  }
  return value;
}

async function sign(world: World, { token }: Step): Promise<string> {
  if (token.kind === 'garbage') return token.raw;
  const type = token.event === 'unknown' ? 'https://unknown.example/event' : SECURITY_EVENTS[token.event];
  return signSecurityEvent(
    world.google.state,
    { [type]: { subject: token.subject, state: 'state' } },
    {
      iat: Math.floor(world.now() / 1000) - token.ago,
      ...(token.kind === 'claims' ? { claims: token.claims } : {}),
      ...(token.kind === 'foreign key' ? { header: { alg: 'HS256' } } : {}),
    },
  );
}

function planOf(jars: readonly Jar[], jar: Jar, { plan, who }: Step): string {
  if (typeof plan === 'object') return plan.raw;
  const plans = plan === 'own' ? jar.plans : (jars[(who + 1) % jars.length]?.plans ?? []);
  return plans.at(-1) ?? '0'.repeat(52);
}

function headersOf(route: Route | undefined, step: Step): Record<string, string> {
  const usual: [string, string | undefined][] = [
    ['host', 'app.example'],
    ['origin', route?.caller === 'google' ? undefined : ORIGIN],
    ['x-requested-with', 'XmlHttpRequest'],
    ['content-type', route?.body === 'json' ? 'application/json' : undefined],
  ];
  const all = new Map([...usual, ...step.headers]);
  const sent = [...all].flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  return Object.fromEntries(sent.map(([name, value]) => [step.upperCase ? name.toUpperCase() : name, value]));
}

function cookiePairs(
  name: string,
  own: string | undefined,
  other: string | undefined,
  spec: Cookie,
): string[] {
  const pair = (value: string | undefined) => (value === undefined ? [] : [`${name}=${value}`]);
  if (typeof spec === 'object') return pair(spec.raw);
  switch (spec) {
    case 'none':
      return [];
    case 'jar':
      return pair(own);
    case 'other':
      return pair(other);
    case 'twice':
      return [...pair(own ?? 'a'), ...pair(other ?? 'b')];
    case 'cut':
      return pair(own?.slice(0, -1));
    case 'stolen name':
      return own === undefined ? [] : [`${name.toUpperCase()}=${own}`];
  }
}
