import type { Chance } from './chance.ts';
import type { Clock } from './clock.ts';
import { createQuota, type Refused } from './quota.ts';

export const SCOPE = 'https://www.googleapis.com/auth/calendar.events';
/** Seconds that an access token is good for. */
const TOKEN_LIFE = 3599;
/** Median of the time that a call takes, in milliseconds, there and back. */
const LATENCY = { token: 100, calendar: 150 } as const;

/** What befalls a call that fails: an answer, a lost connection, or nothing until the caller gives up. */
const FAULTS = ['503', 'reset', 'timeout'] as const;

interface GoogleOptions {
  /** Of all calls, how many fail; half of them after they took effect. */
  faultRate: number;
}

/** Calls as Google has seen them. */
export interface GoogleTally {
  token: number;
  calendar: number;
  refused: Record<Refused, number>;
  failed: number;
}

interface Created {
  id: string;
  at: number;
  /** As JSON: a hundred thousand objects would be the larger part of the simulation's memory. */
  body: string;
}

/**
 * Google's token endpoint and Calendar on simulated time, with Calendar's quotas. Tokens are as long as Google's, and
 * say themselves whose they are and until when, so that nothing has to be kept of them.
 */
export function createGoogleModel(clock: Clock, chance: Chance, { faultRate }: GoogleOptions) {
  const events = new Map<string, Created[]>();
  const quota = createQuota();
  const tally: GoogleTally = { token: 0, calendar: 0, refused: { project: 0, user: 0 }, failed: 0 };

  const renew = (body: string): Response => {
    const user = userOf(new URLSearchParams(body).get('refresh_token') ?? '');
    const until = clock.now() + TOKEN_LIFE * 1000;
    const access_token = `ya29.${user}.${Math.floor(until)}.`.padEnd(220, 'x');
    return Response.json({ access_token, expires_in: TOKEN_LIFE, scope: SCOPE, token_type: 'Bearer' });
  };

  const insert = (user: string, body: string): Response => {
    const event: { id: string } = JSON.parse(body);
    const there = events.get(user) ?? [];
    if (there.some(({ id }) => id === event.id)) return refuse(409, 'duplicate');
    const made = { status: 'confirmed', htmlLink: linkTo(event.id), ...event };
    events.set(user, [...there, { id: event.id, at: clock.now(), body: JSON.stringify(made) }]);
    return Response.json(made);
  };

  const find = (user: string, id: string): Response => {
    const found = events.get(user)?.find((event) => event.id === id);
    return found ? Response.json(JSON.parse(found.body)) : refuse(404, 'notFound');
  };

  const answerCalendar = (method: string, path: string, init: RequestInit): Response => {
    const token = (new Headers(init.headers).get('authorization') ?? '').replace('Bearer ', '');
    if (Number(token.split('.')[2]) <= clock.now()) return refuse(401, 'authError');
    return method === 'POST'
      ? insert(userOf(token), String(init.body))
      : find(userOf(token), path.slice(path.lastIndexOf('/') + 1));
  };

  const call = async (path: string, init: RequestInit): Promise<Response> => {
    const kind = path === '/token' ? 'token' : 'calendar';
    tally[kind] += 1;
    const way = chance.around(LATENCY[kind]) / 2;
    await clock.wait(way);
    if (kind === 'calendar') {
      const refused = quota.take(userOf(new Headers(init.headers).get('authorization') ?? ''), clock.now());
      if (refused) {
        tally.refused[refused] += 1;
        await clock.wait(way);
        return refuse(403, refused === 'user' ? 'userRateLimitExceeded' : 'rateLimitExceeded');
      }
    }
    const fails = chance.next() < faultRate;
    const late = chance.next() < 0.5;
    let answer: Response | undefined;
    if (!fails || late)
      answer = kind === 'token' ? renew(String(init.body)) : answerCalendar(init.method ?? 'GET', path, init);
    if (fails) {
      tally.failed += 1;
      answer = await fail(init.signal, way);
    } else await clock.wait(way);
    return answer ?? refuse(500, 'unreachable');
  };

  const fail = async (signal: AbortSignal | null | undefined, way: number): Promise<Response> => {
    const fault = FAULTS[Math.floor(chance.next() * FAULTS.length)] ?? '503';
    if (fault === 'timeout' && signal) await aborted(signal);
    await clock.wait(way);
    if (fault === 'reset') throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' });
    return refuse(503, 'backendError');
  };

  return {
    /** Each user's events, with the moment at which each came to be. */
    events,
    tally,
    /** In the place of the platform's. */
    fetch: ((input, init = {}) => {
      const url = new URL(input instanceof Request ? input.url : String(input));
      return call(url.pathname, init);
    }) satisfies typeof globalThis.fetch,
  };
}

/** A refresh token as long as Google's. */
export function refreshTokenOf(user: string): string {
  return `1//0.${user}.`.padEnd(103, 'x');
}

/** Whose a token is. */
function userOf(token: string): string {
  return token.split('.')[1] ?? '';
}

function linkTo(id: string): string {
  return `https://www.google.com/calendar/event?eid=${Buffer.from(id).toString('base64url')}`;
}

function refuse(status: number, reason: string): Response {
  return Response.json({ error: { code: status, message: reason, errors: [{ reason }] } }, { status });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
