import { describe, expect, test } from '@jest/globals';
import type { AppUser } from '../support/app-user.ts';
import { itemsOf } from '../support/items-of.ts';
import { isSignedIn } from '../support/session-state.ts';
import { CALENDAR_SCOPE, meetup, useStack } from '../support/use-stack.ts';

const used = useStack();

const HOUR = 3600_000;
const daily = { when: { cron: '0 9 * * *', timeZone: 'UTC' }, event: { summary: 'Daily' } };
const nothing = { grant: false, plans: 0, runs: 0, sessions: 0, profile: false };

/** Somebody with two plans, one of which has run, and a third that they have deleted. */
async function planner(): Promise<AppUser> {
  const user = await used.connected();
  const once = { when: used.whenIn(HOUR), event: { summary: 'Once' } };
  await user.call('POST', '/schedules', { body: once });
  await used.stack.clock.advance(2 * HOUR);
  await user.call('POST', '/schedules', { body: daily });
  const { body } = await user.call('POST', '/schedules', { body: daily });
  await user.call('DELETE', `/schedules/${body.id}`);
  expect(user.events()).toHaveLength(1);
  return user;
}

const forget = (user: AppUser) => user.call('DELETE', '/connection');
/** The plans that EventBridge Scheduler holds, of this test’s users. */
const planned = () => used.stack.scheduler.schedules().filter(({ group }) => group !== 'default').length;

describe('forgetting Calendar', () => {
  test('deletes grant, plans and runs, says so, and leaves the person signed in', async () => {
    const user = await planner();
    const elsewhere = used.newUser(user.google.email);
    await elsewhere.redirect({ purpose: 'sign-in' });
    const { id } = user;
    expect(await forget(user)).toMatchObject({
      status: 200,
      body: {
        google: 'not_revoked',
        manageUrl: used.stack.google.endpoints.connectionsUrl,
        deleted: { grant: true, plans: 2, runs: 1, sessions: 0, profile: false },
      },
    });
    expect((await itemsOf(used.stack, id)).map((sk) => sk.split('#')[0])).toEqual([
      'PROFILE',
      'SESSION',
      'SESSION',
    ]);
    expect(planned()).toBe(0);
    for (const browser of [user, elsewhere]) {
      expect((await browser.call('GET', '/session')).body).toMatchObject({
        user: { email: user.google.email },
        scopes: [],
        missingScopes: [CALENDAR_SCOPE],
        connection: 'consent_required',
      });
      expect(await browser.call('POST', '/events', { body: meetup })).toMatchObject({
        status: 409,
        body: { code: 'not_connected' },
      });
    }
  });

  test('tells Google nothing', async () => {
    const user = await planner();
    const granted = used.stack.google.control.grantedScopes(user.google.email);
    used.stack.google.control.forgetRequests();
    await forget(user);
    expect(used.stack.google.control.requests).toEqual([]);
    expect(used.stack.google.control.grantedScopes(user.google.email)).toEqual(granted);
  });

  test('may be repeated, and then finds nothing', async () => {
    const user = await planner();
    await forget(user);
    expect(await forget(user)).toMatchObject({ status: 200, body: { google: 'not_held', deleted: nothing } });
  });

  test('of a grant that is known to be dead finds no token', async () => {
    const user = await used.connected();
    used.stack.google.control.revokeGrant(user.google.email);
    used.stack.google.control.expireAccessTokens();
    expect((await user.call('POST', '/events', { body: meetup })).body.code).toBe('reconnect_required');
    expect((await forget(user)).body).toMatchObject({ google: 'not_held', deleted: { grant: true } });
    expect(await user.connection()).toBe('consent_required');
  });

  test.each([
    ['dynamodb', 'Query'],
    ['dynamodb', 'BatchWriteItem'],
    ['scheduler', 'DeleteSchedule'],
  ] as const)('that is interrupted by %s at %s is finished by a repeat', async (service, operation) => {
    const user = await planner();
    const { id } = user;
    used.stack[service].faults.inject(operation, 'access_denied', { times: 1 });
    expect((await forget(user)).status).toBe(503);
    expect((await forget(user)).status).toBe(200);
    expect((await itemsOf(used.stack, id)).map((sk) => sk.split('#')[0])).toEqual(['PROFILE', 'SESSION']);
    expect(planned()).toBe(0);
  });

  test('needs a session, and a page of the application', async () => {
    const user = used.newUser();
    expect((await forget(user)).status).toBe(401);
    await user.connect();
    const foreign = { origin: 'https://evil.example' };
    expect((await user.call('DELETE', '/connection', { headers: foreign })).status).toBe(403);
    expect(await user.connection()).toBe('connected');
  });

  test('is undone by connecting again, which Google has to be asked for', async () => {
    const user = await planner();
    await forget(user);
    // Google asks nothing of somebody who has granted it all, and so gives no refresh token to a popup.
    expect((await user.popup({ purpose: 'upgrade' })).body.code).toBe('consent_required');
    expect(await user.redirect({ purpose: 'upgrade', prompt: 'consent' })).toBe('upgraded');
    expect(await user.connection()).toBe('connected');
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
  });

  test.each(['redirect', 'popup'] as const)('is not undone by signing in again by %s', async (path) => {
    const user = await planner();
    await forget(user);
    await user.call('DELETE', '/session');
    expect(await isSignedIn(user)).toBe(false);
    if (path === 'redirect') expect(await user.redirect({ purpose: 'sign-in' })).toBe('signed_in');
    else expect((await user.popup({ purpose: 'sign-in' })).body).toMatchObject({ scopes: [] });
    expect(await user.connection()).toBe('consent_required');
  });
});

describe('forgetting Calendar while', () => {
  test('an event is being created lets nothing come back', async () => {
    const user = await planner();
    const { id } = user;
    used.stack.google.control.expireAccessTokens();
    used.stack.restartFunctions();
    const elsewhere = used.newUser();
    for (const [name, value] of user.cookies) elsewhere.cookies.set(name, value);
    const stop = used.stack.google.control.intercept('refresh', async () => {
      expect((await forget(elsewhere)).status).toBe(200);
    });
    // The request was there first, and its renewed token is not kept.
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
    stop();
    expect(await itemsOf(used.stack, id)).not.toContain('GRANT');
  });

  test('another tab connects leaves the last word to the person', async () => {
    const user = await used.signedIn();
    const { body } = await user.call('POST', '/auth/attempts', { body: { purpose: 'upgrade' } });
    const callback = await user.google.consent(body.authorizationUrl);
    const elsewhere = used.newUser();
    for (const [name, value] of user.cookies) elsewhere.cookies.set(name, value);
    const stop = used.stack.google.control.intercept('exchange', async () => {
      expect((await forget(elsewhere)).status).toBe(200);
    });
    const back = await user.follow(callback);
    stop();
    expect(back.headers.get('location')).toContain('auth=upgraded');
    expect(await user.connection()).toBe('connected');
  });

  test('a plan is being made leaves no plan', async () => {
    const user = await used.connected();
    const { id } = user;
    const hung = used.stack.dynamodb.requests.all().length;
    // The first try to write it gets no answer; by the next, all is forgotten.
    used.stack.dynamodb.faults.inject('PutItem', 'hang', { times: 1 });
    const making = user.call('POST', '/schedules', { body: daily });
    while (
      !used.stack.dynamodb.requests
        .all()
        .slice(hung)
        .some(({ operation }) => operation === 'PutItem')
    )
      await new Promise((resolve) => setTimeout(resolve, 10));
    const elsewhere = used.newUser();
    for (const [name, value] of user.cookies) elsewhere.cookies.set(name, value);
    expect((await forget(elsewhere)).status).toBe(200);
    await making;
    expect((await user.call('GET', '/schedules')).body.schedules).toEqual([]);
    expect((await itemsOf(used.stack, id)).filter((sk) => sk === 'GRANT')).toEqual([]);
    expect(planned()).toBe(0);
  });
});
