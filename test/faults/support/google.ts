import { type Fault, Interruption, type Invocation } from './invocation.ts';

export const SCOPE = 'https://www.googleapis.com/auth/calendar.events';
/** Seconds that an access token is good for. */
const TOKEN_LIFE = 3599;

interface Event {
  id: string;
  [field: string]: unknown;
}

interface Request {
  method: string;
  path: string;
  token: string;
  body: string;
}

interface Answer {
  status: number;
  body: object;
}

/**
 * Google's token endpoint and Calendar, in memory. What it stores it stores at once, and shows it at once.
 *
 * @param detectsCollisions whether a second event of the same id is refused; Google does not promise it
 */
export function createGoogle(now: () => number, { detectsCollisions = true, showsEvents = true } = {}) {
  const refreshTokens = new Map<string, string>();
  const accessTokens = new Map<string, { user: string; until: number }>();
  const events: (Event & { user: string })[] = [];
  let issued = 0;

  const issue = (user: string): { refresh: string; access: string } => {
    issued += 1;
    return { refresh: `refresh-${user}-${issued}`, access: `access-${user}-${issued}` };
  };
  const grantAccess = (user: string, token: string): object => {
    accessTokens.set(token, { user, until: now() + TOKEN_LIFE * 1000 });
    return { access_token: token, expires_in: TOKEN_LIFE, scope: SCOPE, token_type: 'Bearer' };
  };

  const token = (form: URLSearchParams): Answer => {
    if (form.get('grant_type') === 'authorization_code') {
      const user = String(form.get('code'));
      const { refresh, access } = issue(user);
      refreshTokens.set(refresh, user);
      return {
        status: 200,
        body: { ...grantAccess(user, access), refresh_token: refresh, id_token: `id-${user}` },
      };
    }
    const user = refreshTokens.get(String(form.get('refresh_token')));
    if (user === undefined) return { status: 400, body: { error: 'invalid_grant' } };
    return { status: 200, body: grantAccess(user, issue(user).access) };
  };

  const calendar = (request: Request): Answer => {
    const holder = accessTokens.get(request.token);
    if (!holder || holder.until <= now()) return refusal(401, 'authError');
    const { user } = holder;
    if (request.method === 'POST') {
      const event: Event = JSON.parse(request.body);
      const taken = events.some((other) => other.user === user && other.id === event.id);
      if (taken && detectsCollisions) return refusal(409, 'duplicate');
      events.push({ status: 'confirmed', htmlLink: `https://calendar.example/${event.id}`, ...event, user });
    }
    const id = request.method === 'POST' ? JSON.parse(request.body).id : request.path.split('/').at(-1);
    const found = events.find((event) => event.user === user && event.id === id);
    if (!found || (request.method === 'GET' && !showsEvents)) return refusal(404, 'notFound');
    return { status: 200, body: found };
  };

  const revoke = (user: string): void => {
    for (const [held, of] of refreshTokens) if (of === user) refreshTokens.delete(held);
    for (const [held, { user: of }] of accessTokens) if (of === user) accessTokens.delete(held);
  };

  const answer = (request: Request, query: URLSearchParams): Answer => {
    if (request.path === '/token') return token(new URLSearchParams(request.body));
    if (request.path !== '/revoke') return calendar(request);
    const user = refreshTokens.get(query.get('token') ?? '');
    if (user === undefined) return { status: 400, body: { error: 'invalid_token' } };
    revoke(user);
    return { status: 200, body: {} };
  };

  return {
    events,
    /** The user takes all access back. */
    revoke,
    /** `fetch` as one invocation has it. */
    async fetch(invocation: Invocation, url: URL, init: RequestInit = {}): Promise<Response> {
      const authorization = new Headers(init.headers).get('authorization') ?? '';
      const request = {
        method: init.method ?? 'GET',
        path: url.pathname,
        token: authorization.replace('Bearer ', ''),
        body: String(init.body ?? ''),
      };
      const call = { '/token': 'token', '/revoke': 'revoke' }[url.pathname] ?? `${request.method} event`;
      const { status, body } = await invocation
        .cross('google', call, () => answer(request, url.searchParams))
        .catch((thrown: unknown) => {
          if (thrown instanceof Interruption)
            return call === 'token' ? failToken(heard(thrown)) : failCalendar(heard(thrown));
          throw thrown;
        });
      return Response.json(body, { status });
    },
  };
}

function refusal(status: number, reason: string): Answer {
  return { status, body: { error: { code: status, message: reason, errors: [{ reason }] } } };
}

/** What can be heard of a call that has taken effect: Google does not refuse what it has done. */
const AFTERWARDS: readonly Fault[] = ['500', 'timeout', 'reset'];

function heard({ fault, late }: Interruption): Fault {
  return late && !AFTERWARDS.includes(fault) ? 'reset' : fault;
}

/** What each fault is at the token endpoint. */
function failToken(fault: Fault): Answer {
  switch (fault) {
    case '401':
      return { status: 401, body: { error: 'invalid_client' } };
    case 'denied':
      return { status: 400, body: { error: 'unauthorized_client' } };
    case 'invalid_grant':
      return { status: 400, body: { error: 'invalid_grant' } };
    case '403 rate':
      return { status: 429, body: { error: 'rate_limit_exceeded' } };
    default:
      return failCalendar(fault);
  }
}

/** What each fault is at Calendar. */
function failCalendar(fault: Fault): Answer {
  switch (fault) {
    case '401':
    case 'invalid_grant':
      return refusal(401, 'authError');
    case '403 rate':
      return refusal(403, 'userRateLimitExceeded');
    case '429':
    case 'throttled':
      return refusal(429, 'rateLimitExceeded');
    case 'denied':
      return refusal(403, 'accessNotConfigured');
    case '500':
      return refusal(500, 'backendError');
    case 'timeout':
      throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    case 'reset':
      throw new TypeError('fetch failed');
  }
}
