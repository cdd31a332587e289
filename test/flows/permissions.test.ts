import { expect, jest, test } from '@jest/globals';
import { permissions } from '../../infra/permissions.ts';
import type { FunctionName } from '../../shared/env.ts';
import { API_PREFIX, type Route, routes } from '../../shared/routes.ts';
import type { AppUser } from '../support/app-user.ts';
import { CALENDAR_LIST_SCOPE, meetup, useStack } from '../support/use-stack.ts';

const used = useStack();

const observed = new Map<FunctionName, Set<string>>();

/** Runs one request and notes what the function that answers it did to AWS. */
async function watch<T>(method: Route['method'], path: string, request: () => Promise<T>): Promise<T> {
  const route = Object.values<Route>(routes).find((one) => one.method === method && one.path === path);
  if (!route) throw new Error(`There is no route ${method} ${path}`);
  const services = [used.stack.dynamodb, used.stack.kms, used.stack.secretsManager];
  for (const { requests } of services) requests.clear();
  const result = await request();
  const seen = observed.get(route.function) ?? new Set();
  for (const { requests } of services) for (const { operation } of requests.all()) seen.add(operation);
  observed.set(route.function, seen);
  return result;
}

const call = (user: AppUser, method: Route['method'], path: string, body?: unknown) =>
  watch(method, path, () => user.call(method, path, { body }));

async function follow(user: AppUser, attempt: Record<string, unknown>): Promise<void> {
  const { body } = await call(user, 'POST', '/auth/attempts', attempt);
  const callback = await user.google.consent(body.authorizationUrl);
  await watch('GET', callback.pathname.slice(API_PREFIX.length), () => user.follow(callback));
}

/** Lets somebody else write the grant while this request is renewing the access token. */
async function loseRace(user: AppUser, request: () => Promise<unknown>): Promise<void> {
  used.stack.google.control.revokeGrant(user.google.email);
  used.stack.dynamodb.faults.inject('UpdateItem', 'drop_answer', { times: 1 });
  await request();
}

test('every function does what its role allows, and no role allows what its function does not do', async () => {
  const user = used.newUser();
  await follow(user, { purpose: 'sign-in' });
  await follow(user, { purpose: 'upgrade', scopes: [CALENDAR_LIST_SCOPE] });
  const { body: attempt } = await call(user, 'POST', '/auth/attempts', { purpose: 'upgrade' });
  const answer = await user.google.consentInPopup({
    authorizationUrl: used.stack.google.endpoints.authorizationUrl,
    clientId: attempt.clientId,
    scope: attempt.scope,
    state: attempt.state,
    origin: used.stack.url,
  });
  used.stack.restartFunctions();
  await call(user, 'POST', '/auth/scopes', { code: answer.code, state: answer.state });

  used.stack.google.control.expireAccessTokens();
  expect((await call(user, 'POST', '/events', meetup)).status).toBe(201);
  used.stack.google.control.expireAccessTokens();
  expect((await call(user, 'GET', '/calendars')).status).toBe(200);
  await loseRace(user, () => call(user, 'POST', '/events', meetup));
  await follow(user, { purpose: 'upgrade', scopes: [CALENDAR_LIST_SCOPE] });
  await loseRace(user, () => call(user, 'GET', '/calendars'));

  await visitAfterDays(3, () => call(user, 'GET', '/session'));
  await call(user, 'DELETE', '/session');
  await follow(user, { purpose: 'sign-in' });
  await call(user, 'DELETE', '/sessions');

  const popup = used.newUser();
  const { body: begun } = await popup.call('POST', '/auth/attempts', { body: { purpose: 'sign-in' } });
  const signedIn = await popup.google.consentInPopup({
    authorizationUrl: used.stack.google.endpoints.authorizationUrl,
    clientId: begun.clientId,
    scope: begun.scope,
    state: begun.state,
    origin: used.stack.url,
  });
  used.stack.restartFunctions();
  expect(
    (await call(popup, 'POST', '/auth/code', { code: signedIn.code, state: signedIn.state })).status,
  ).toBe(200);
  await call(popup, 'DELETE', '/account');

  const allowed = Object.entries(permissions).map(([name, { table, key, secret }]) => [
    name,
    [...table, ...key, ...(secret ? ['GetSecretValue'] : [])].sort(),
  ]);
  const done = Object.keys(permissions).map((name) => [
    name,
    [...(observed.get(name as FunctionName) ?? [])].sort(),
  ]);
  expect(Object.fromEntries(done)).toEqual(Object.fromEntries(allowed));
});

async function visitAfterDays(days: number, visit: () => Promise<unknown>): Promise<void> {
  const real = Date.now.bind(Date);
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => real() + days * 24 * 3600 * 1000);
  await visit();
  clock.mockRestore();
}
