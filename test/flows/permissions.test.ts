import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, test } from '@jest/globals';
import type { Events } from '../../infra/local/google/risc/risc-events.ts';
import { type Permissions, permissions } from '../../infra/permissions.ts';
import { createSqsClient } from '../../shared/aws/clients/sqs.ts';
import { deriveEventId } from '../../shared/calendar/event-id.ts';
import type { FunctionName } from '../../shared/env.ts';
import { API_PREFIX, type Route, routes } from '../../shared/routes.ts';
import type { AppUser } from '../support/app-user.ts';
import { CALENDAR_LIST_SCOPE, meetup, useStack } from '../support/use-stack.ts';

const used = useStack({ refreshTokenBinding: 'dpop' });
const HOUR = 3600_000;

const observed = new Map<FunctionName, Set<string>>();

/** Runs what one function does and notes what it did to AWS. */
async function watch<T>(name: FunctionName, work: () => Promise<T>): Promise<T> {
  const { dynamodb, kms, secretsManager, sqs, scheduler, bus } = used.stack;
  const services = [dynamodb, kms, secretsManager, sqs, scheduler, bus];
  for (const { requests } of services) requests.clear();
  const result = await work();
  const seen = observed.get(name) ?? new Set();
  for (const { requests } of services) {
    for (const { operation } of requests.all())
      seen.add(operation.replace('SendMessageBatch', 'SendMessage'));
  }
  observed.set(name, seen);
  return result;
}

function functionOf(method: Route['method'], path: string): FunctionName {
  const matches = ({ path: pattern }: Route) =>
    new RegExp(`^${pattern.replace('{id}', '[^/]+')}$`).test(path);
  const route = Object.values<Route>(routes).find((one) => one.method === method && matches(one));
  if (!route) throw new Error(`There is no route ${method} ${path}`);
  return route.function;
}

const call = (user: AppUser, method: Route['method'], path: string, body?: unknown) =>
  watch(functionOf(method, path), () => user.call(method, path, { body }));

/** The worker, with all that waits for it. */
const work = () => watch('run-event', () => used.stack.engine.settle());

async function follow(user: AppUser, attempt: Record<string, unknown>): Promise<void> {
  const { body } = await call(user, 'POST', '/auth/attempts', attempt);
  const callback = await user.google.consent(body.authorizationUrl);
  await watch(functionOf('GET', callback.pathname.slice(API_PREFIX.length)), () => user.follow(callback));
}

async function inPopup(user: AppUser, purpose: 'sign-in' | 'upgrade') {
  const { body } = await call(user, 'POST', '/auth/attempts', { purpose });
  const { code, state } = await user.google.consentInPopup({
    authorizationUrl: used.stack.google.endpoints.authorizationUrl,
    clientId: body.clientId,
    scope: body.scope,
    state: body.state,
    origin: used.stack.url,
  });
  used.stack.restartFunctions();
  // The answer to the first write gets lost, so that it has to be looked whether it was done.
  used.stack.dynamodb.faults.inject('PutItem', 'drop_answer', { times: 1 });
  return call(user, 'POST', purpose === 'upgrade' ? '/auth/scopes' : '/auth/code', { code, state });
}

/** Lets the answer to the write that marks the grant dead get lost: then it must be read again. */
async function dieUnheard(user: AppUser, request: () => Promise<unknown>): Promise<void> {
  used.stack.google.control.revokeGrant(user.google.email);
  used.stack.dynamodb.faults.inject('UpdateItem', 'drop_answer', { times: 1 });
  await request();
}

const daily = { when: { cron: '0 9 * * *', timeZone: 'UTC' }, event: { summary: 'Daily' } };

async function useHttp(): Promise<void> {
  const user = used.newUser();
  await follow(user, { purpose: 'sign-in' });
  await follow(user, { purpose: 'sign-in' });
  await inPopup(user, 'upgrade');
  await work();
  await follow(user, { purpose: 'upgrade', scopes: [CALENDAR_LIST_SCOPE] });

  used.stack.google.control.expireAccessTokens();
  expect((await call(user, 'POST', '/events', meetup)).status).toBe(201);
  used.stack.google.control.expireAccessTokens();
  expect((await call(user, 'GET', '/calendars')).status).toBe(200);
  await dieUnheard(user, () => call(user, 'POST', '/events', meetup));
  await follow(user, { purpose: 'upgrade', scopes: [CALENDAR_LIST_SCOPE] });
  await dieUnheard(user, () => call(user, 'GET', '/calendars'));
  await follow(user, { purpose: 'upgrade' });

  await used.stack.clock.jump(72 * HOUR);
  await call(user, 'GET', '/session');
  await call(user, 'DELETE', '/session');
  await follow(user, { purpose: 'sign-in' });
  const elsewhere = used.newUser(user.google.email);
  await elsewhere.redirect({ purpose: 'sign-in', prompt: 'consent' });
  await call(user, 'DELETE', '/sessions');
}

async function usePlans(): Promise<void> {
  const user = used.newUser();
  expect((await inPopup(user, 'sign-in')).status).toBe(200);
  await follow(user, { purpose: 'upgrade' });
  const { body } = await call(user, 'POST', '/schedules', daily);
  await call(user, 'GET', '/schedules');
  await call(user, 'PATCH', `/schedules/${body.id}`, { status: 'paused' });
  await call(user, 'PATCH', `/schedules/${body.id}`, { status: 'active' });
  await call(user, 'DELETE', `/schedules/${body.id}`);
  await call(user, 'POST', '/schedules', daily);
  // Somebody whose grant has died signs in anew: what was parked is to be resumed.
  used.stack.google.control.revokeGrant(user.google.email);
  await call(user, 'POST', '/events', meetup);
  expect((await inPopup(user, 'sign-in')).status).toBe(200);
  expect((await call(user, 'DELETE', '/connection')).status).toBe(200);
  await follow(user, { purpose: 'upgrade' });
  const elsewhere = used.newUser(user.google.email);
  await elsewhere.redirect({ purpose: 'sign-in', prompt: 'consent' });
  expect((await call(user, 'DELETE', '/account')).status).toBe(200);
  // Whether it is a repeat is looked at where the session is gone.
  expect((await call(elsewhere, 'DELETE', '/account')).status).toBe(401);
}

/** Everything that Google may tell of a user, and what comes of it when the user signs in again. */
async function beWatchedOver(): Promise<void> {
  const user = used.newUser();
  await user.connect();
  await used.stack.engine.settle();
  const { risc } = used.stack.google.control;
  const { email } = user.google;
  risc.register(`${used.stack.url}${API_PREFIX}${routes.receiveSecurityEvent.path}`);
  const tell = (events: Events) => watch('receive-security-event', () => risc.send(events));
  const signInAgain = async (path: 'popup' | 'redirect') => {
    // Later than the sign-in before, which had shown that the account is enabled.
    used.passTime(2_000);
    await tell(risc.about(email, 'account-disabled'));
    await (path === 'popup' ? inPopup(user, 'sign-in') : follow(user, { purpose: 'sign-in' }));
  };
  await signInAgain('redirect');
  await signInAgain('popup');
  await tell(risc.aboutToken(email, 'prefix'));
  await tell(risc.about(email, 'tokens-revoked'));
  await tell(risc.aboutToken(email, 'hash_base64_sha512_sha512'));
}

/** A plan whose row is there, but which the Scheduler has not been told of. */
async function planUnsynced(user: AppUser, when: object): Promise<string> {
  used.stack.scheduler.faults.inject('*', 'access_denied', { times: 1 });
  const headers = { 'idempotency-key': randomUUID() };
  const event = { summary: 'Unheard' };
  expect((await user.call('POST', '/schedules', { body: { when, event }, headers })).status).toBe(503);
  return deriveEventId(user.id, 'schedule', headers['idempotency-key']);
}

/** A plan that has changed, which the Scheduler has not been told of. */
async function changeUnsynced(user: AppUser): Promise<string> {
  const { body } = await user.call('POST', '/schedules', { body: daily });
  used.stack.scheduler.faults.inject('*', 'access_denied', { times: 1 });
  const changed = await user.call('PATCH', `/schedules/${body.id}`, { body: { missed: 'run' } });
  expect(changed.status).toBe(503);
  return body.id;
}

async function beAway(): Promise<void> {
  const user = used.newUser();
  await user.connect();
  await used.stack.engine.settle();
  // The nightly check heals three plans: one to come, one that has changed, and one whose time has passed.
  await planUnsynced(user, used.whenIn(HOUR));
  await used.stack.clock.jump(13 * HOUR);
  await planUnsynced(user, daily.when);
  await changeUnsynced(user);
  await user.call('POST', '/schedules', { body: daily });
  await watch('preflight', () => used.stack.engine.invoke('preflight', {}));

  // The worker is given occurrences of plans that have to be healed, of one that is over, and of none.
  const unheard = await planUnsynced(user, daily.when);
  const changed = await changeUnsynced(user);
  const past = await planUnsynced(user, used.whenIn(2 * HOUR));
  const occurrence = `${new Date(used.stack.clock.now() + 24 * HOUR).toISOString().slice(0, 10)}T09:00:00Z`;
  await used.stack.clock.jump(3 * HOUR);
  for (const schedule of [unheard, changed, past, '0'.repeat(52)]) {
    await sendRequest({ kind: 'scheduled', user: user.id, schedule, occurrence });
  }
  used.stack.restartFunctions();
  used.stack.google.control.expireAccessTokens();
  used.stack.google.control.faults.set('events.insert', {
    kind: 'answer',
    answer: 'rateLimitExceeded',
    times: 1,
  });
  await work();
  await user.call('POST', '/schedules', {
    body: {
      when: used.whenIn(HOUR),
      event: { summary: 'Once' },
    },
  });
  used.stack.google.control.faults.clear();
  await watch('run-event', () => used.stack.clock.advance(2 * HOUR));
  // A token that the next occurrence can use is kept.
  const often = await user.call('POST', '/schedules', {
    body: { when: { every: { minutes: 15 } }, event: { summary: 'Often' } },
  });
  expect(often.status).toBe(201);
  await watch('run-event', () => used.stack.clock.advance(2 * HOUR));
  await user.call('DELETE', `/schedules/${often.body.id}`);
  used.stack.google.control.revokeGrant(user.google.email);
  await sendRequest({ kind: 'check-grant', user: user.id });
  await used.stack.clock.jump(73 * HOUR);
  await work();

  await watch('plan-broadcast', () =>
    used.stack.engine.invoke('plan-broadcast', { id: 'all', event: meetup }),
  );
  await watch('plan-broadcast', () => used.stack.engine.invoke('plan-broadcast', { report: 'all' }));
}

async function sendRequest(request: object): Promise<void> {
  const client = createSqsClient();
  const QueueUrl = used.stack.environment.EVENT_QUEUE_URL;
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(request) }));
  client.destroy();
}

/** What its role allows a function, less what Lambda's poller does with it for the function. */
function allowedTo({
  table,
  index,
  tokenIndexes,
  key,
  secret,
  proof,
  eventQueue,
  broadcastQueue,
  schedules,
  bus,
}: Permissions): string[] {
  const polled = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
  const queues = [...eventQueue, ...broadcastQueue].filter((action) => !polled.includes(action));
  const all = [
    ...table,
    ...(index || tokenIndexes ? ['Query'] : []),
    ...key,
    ...(secret ? ['GetSecretValue'] : []),
    ...(proof ? ['Sign', 'GetPublicKey'] : []),
    ...queues,
    ...schedules,
  ];
  return [...new Set([...all, ...(bus ? ['PutEvents'] : [])])].sort();
}

// Takes seconds: everything is done that any function does.
test('every function does what its role allows, and no role allows what its function does not do', async () => {
  await useHttp();
  await usePlans();
  await beAway();
  await beWatchedOver();
  const names = Object.keys(permissions) as FunctionName[];
  const done = names.map((name) => [name, [...(observed.get(name) ?? [])].sort()]);
  expect(Object.fromEntries(done)).toEqual(
    Object.fromEntries(names.map((name) => [name, allowedTo(permissions[name])])),
  );
});
