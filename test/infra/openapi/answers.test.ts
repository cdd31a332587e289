import '../../support/quiet-log.ts';
import { expect, test } from '@jest/globals';
import { operations } from '../../../infra/openapi/operations.ts';
import { signedInSchema, upgradedSchema } from '../../../shared/consent/session-answers.ts';
import { CALENDAR_LIST_SCOPE, meetup, useStack } from '../../support/use-stack.ts';
import { ask, call } from './support/documented-call.ts';

const used = useStack();

test('the answers of the main path are the documented ones', async () => {
  const user = used.newUser();
  expect(await call(user, 'readSession')).toBe(204);
  expect(await call(user, 'beginAttempt', { body: { purpose: 'sign-in' } })).toBe(200);
  await user.signIn();
  expect(await call(user, 'readSession')).toBe(200);
  expect(await call(user, 'beginAttempt', { body: { purpose: 'upgrade' } })).toBe(200);
  const refused = await ask(user, 'createEvent', { body: meetup });
  expect(refused.status).toBe(403);
  expect(refused.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/);
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
  const cookie = user.cookies.get('__Host-session') ?? '';
  expect(await call(user, 'signOut')).toBe(204);
  user.cookies.set('__Host-session', cookie);
  const nobody = await ask(user, 'readSession');
  expect({ status: nobody.status, cleared: nobody.headers.has('set-cookie') }).toEqual({
    status: 204,
    cleared: true,
  });
  expect(await call(user, 'listCalendars')).toBe(401);
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

test('the answers to whoever leaves are the documented ones, with Google and without', async () => {
  const user = used.newUser();
  expect(await call(user, 'forgetCalendar')).toBe(401);
  await user.connect();
  expect(await call(user, 'forgetCalendar')).toBe(200);
  expect(await call(user, 'forgetCalendar')).toBe(200);
  const cookie = user.cookies.get('__Host-session') ?? '';
  expect(await call(user, 'disconnect')).toBe(200);
  expect(await call(user, 'disconnect')).toBe(401);
  user.cookies.set('__Host-session', cookie);
  expect(await call(user, 'disconnect')).toBe(204);
  // Google was not told, and gives no token anew unless it asks.
  expect(await user.redirect({ purpose: 'sign-in', prompt: 'consent' })).toBe('signed_in');
  used.stack.restartFunctions();
  used.stack.kms.faults.inject('Decrypt', 'disabled');
  expect(await call(user, 'disconnect')).toBe(503);
  used.stack.kms.faults.clear();
  used.stack.google.control.faults.set('revoke', { kind: 'cut' });
  expect(await call(user, 'disconnect')).toBe(202);
});
