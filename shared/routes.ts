import type { FunctionName } from './env.ts';

/** Everything the API answers stands under this path, so page and API can share one origin. */
export const API_PREFIX = '/api';

export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below {@link API_PREFIX}; path parameters in braces, as API Gateway writes them. */
  path: `/${string}`;
  /** The Lambda that answers: `functions/<function>.ts`. */
  function: FunctionName;
  /** `required`: without a well-formed session cookie the answer is 401 before anything is read. */
  session: 'required' | 'optional' | 'none';
  /** Whether the request carries a JSON body, or nothing but a signed token. */
  body: 'json' | 'token' | 'none';
  /** Who calls it: a page of the application, unless it says `google`, whose servers prove themselves by a signature. */
  caller?: 'google';
}

/** The only list of HTTP routes: the CDK stack, the local gateway and the OpenAPI document read it. */
export const routes = {
  beginAttempt: {
    method: 'POST',
    path: '/auth/attempts',
    function: 'begin-attempt',
    session: 'optional',
    body: 'json',
  },
  exchangeCode: {
    method: 'POST',
    path: '/auth/code',
    function: 'exchange-code',
    session: 'none',
    body: 'json',
  },
  receiveCallback: {
    method: 'GET',
    path: '/auth/callback',
    function: 'auth-callback',
    session: 'optional',
    body: 'none',
  },
  upgradeScopes: {
    method: 'POST',
    path: '/auth/scopes',
    function: 'upgrade-scope',
    session: 'required',
    body: 'json',
  },
  readSession: { method: 'GET', path: '/session', function: 'session', session: 'optional', body: 'none' },
  signOut: { method: 'DELETE', path: '/session', function: 'session', session: 'required', body: 'none' },
  signOutEverywhere: {
    method: 'DELETE',
    path: '/sessions',
    function: 'session',
    session: 'required',
    body: 'none',
  },
  forgetCalendar: {
    method: 'DELETE',
    path: '/connection',
    function: 'disconnect',
    session: 'required',
    body: 'none',
  },
  disconnect: {
    method: 'DELETE',
    path: '/account',
    function: 'disconnect',
    session: 'required',
    body: 'none',
  },
  createEvent: {
    method: 'POST',
    path: '/events',
    function: 'create-event',
    session: 'required',
    body: 'json',
  },
  createSchedule: {
    method: 'POST',
    path: '/schedules',
    function: 'schedules',
    session: 'required',
    body: 'json',
  },
  listSchedules: {
    method: 'GET',
    path: '/schedules',
    function: 'schedules',
    session: 'required',
    body: 'none',
  },
  readSchedule: {
    method: 'GET',
    path: '/schedules/{id}',
    function: 'schedules',
    session: 'required',
    body: 'none',
  },
  changeSchedule: {
    method: 'PATCH',
    path: '/schedules/{id}',
    function: 'schedules',
    session: 'required',
    body: 'json',
  },
  deleteSchedule: {
    method: 'DELETE',
    path: '/schedules/{id}',
    function: 'schedules',
    session: 'required',
    body: 'none',
  },
  listCalendars: {
    method: 'GET',
    path: '/calendars',
    function: 'list-calendars',
    session: 'required',
    body: 'none',
  },
  receiveSecurityEvent: {
    method: 'POST',
    path: '/webhooks/risc',
    function: 'receive-security-event',
    session: 'none',
    body: 'token',
    caller: 'google',
  },
} as const satisfies Record<string, Route>;

export type RouteId = keyof typeof routes;

/** The routes that one function answers. */
export type RoutesOf<F extends FunctionName> = {
  [Id in RouteId]: (typeof routes)[Id]['function'] extends F
    ? F extends (typeof routes)[Id]['function']
      ? Id
      : never
    : never;
}[RouteId];

/** API Gateway's name of a route, e.g. `POST /api/events`: the `routeKey` of a payload v2 event. */
export function routeKey(route: Route): string {
  return `${route.method} ${API_PREFIX}${route.path}`;
}
