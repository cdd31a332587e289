import '../support/quiet-log.ts';
import { expect, test } from '@jest/globals';
import type { Success } from '../../infra/openapi/operation.ts';
import { operations } from '../../infra/openapi/operations.ts';
import { problemsOf } from '../../infra/openapi/problem-responses.ts';
import { problemSchema } from '../../infra/openapi/problem-schema.ts';
import { signedInSchema, upgradedSchema } from '../../shared/consent/user-answer.ts';
import { type RouteId, routes } from '../../shared/routes.ts';
import type { AppUser, CallOptions } from '../support/app-user.ts';
import { CALENDAR_LIST_SCOPE, meetup, useStack } from '../support/use-stack.ts';

const used = useStack();

/** Calls a route, and judges the answer by what the document says of it. */
async function call(user: AppUser, id: RouteId, options: CallOptions = {}): Promise<number> {
  const { method, path } = routes[id];
  const { status, body, headers } = await user.call(method, path, options);
  const success: Success | undefined = (operations[id].responses as Record<string, Success>)[status];
  if (success) {
    // A schema drops what it does not know, so equality says that nothing is undocumented.
    expect(success.body?.schema.parse(body)).toEqual(body);
    const documented = Object.keys(success.headers ?? {}).map((name) => name.toLowerCase());
    for (const name of ['set-cookie', 'idempotency-key', 'location']) {
      expect({ id, name, sent: headers.has(name) }).toEqual({ id, name, sent: documented.includes(name) });
    }
  } else {
    expect(problemSchema.parse(body)).toEqual(body);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(problemsOf(routes[id], operations[id])).toContain(body.code);
    expect(body.status).toBe(status);
  }
  return status;
}

test('the answers of the main path are the documented ones', async () => {
  const user = used.newUser();
  expect(await call(user, 'beginAttempt', { body: { purpose: 'sign-in' } })).toBe(200);
  await user.signIn();
  expect(await call(user, 'readSession')).toBe(200);
  expect(await call(user, 'createEvent', { body: meetup })).toBe(403);
  await user.connect();
  expect(await call(user, 'readSession')).toBe(200);
  const headers = { 'idempotency-key': 'meetup-1' };
  expect(await call(user, 'createEvent', { body: meetup, headers })).toBe(201);
  expect(await call(user, 'createEvent', { body: meetup, headers })).toBe(200);
  expect(await call(user, 'createEvent', { body: { ...meetup, summary: 'Other' }, headers })).toBe(422);
  expect(await call(user, 'createEvent', { body: { ...meetup, conference: 'meet' } })).toBe(201);
  expect(await call(user, 'listCalendars')).toBe(403);
  expect(await user.redirect({ purpose: 'upgrade', scopes: [CALENDAR_LIST_SCOPE] })).toBe('upgraded');
  expect(await call(user, 'listCalendars')).toBe(200);
  expect(await call(user, 'signOut')).toBe(204);
  expect(await call(user, 'readSession')).toBe(401);
});

test('the answers of the popup path are the documented ones', async () => {
  const user = used.newUser();
  const signedIn = await user.popup({ purpose: 'sign-in' });
  expect(signedInSchema.parse(signedIn.body)).toEqual(signedIn.body);
  expect(operations.exchangeCode.responses).toHaveProperty(String(signedIn.status));
  const upgraded = await user.popup({ purpose: 'upgrade' });
  expect(upgradedSchema.parse(upgraded.body)).toEqual(upgraded.body);
  expect(await call(user, 'exchangeCode', { body: { code: 'c', state: 's' } })).toBe(403);
  expect(await call(user, 'upgradeScopes', { body: { code: 'c' } })).toBe(400);
  expect(await call(user, 'signOutEverywhere')).toBe(204);
});

test('the answers of a disconnect are the documented ones, with Google and without', async () => {
  const user = used.newUser();
  await user.connect();
  expect(await call(user, 'disconnect')).toBe(204);
  expect(await call(user, 'disconnect')).toBe(401);
  await user.connect();
  used.stack.google.control.faults.set('revoke', { kind: 'cut' });
  expect(await call(user, 'disconnect')).toBe(202);
});
