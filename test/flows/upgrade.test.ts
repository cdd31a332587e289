import { describe, expect, test } from '@jest/globals';
import { partitionOf } from '../../shared/table/table.ts';
import type { AppUser } from '../support/app-user.ts';
import { itemsOf } from '../support/items-of.ts';
import { CALENDAR_LIST_SCOPE, CALENDAR_SCOPE, meetup, useStack } from '../support/use-stack.ts';

const used = useStack();

describe('upgrade', () => {
  test.each(['redirect', 'popup'] as const)('by %s puts Calendar on record', async (path) => {
    const user = used.newUser();
    await user.signIn();
    if (path === 'redirect') expect(await user.redirect({ purpose: 'upgrade' })).toBe('upgraded');
    else {
      const answer = await user.popup({ purpose: 'upgrade' });
      expect(answer).toMatchObject({
        status: 200,
        body: { scopes: expect.arrayContaining([CALENDAR_SCOPE]) },
      });
    }
    const session = await user.call('GET', '/session');
    expect(session.body).toMatchObject({ connection: 'connected', missingScopes: [] });
  });

  test('leaves on record what tests of what comes later put there without it', async () => {
    const [real, made] = [used.newUser(), await used.connected()];
    await real.connect();
    const items = await used.stack.dynamodb.items();
    const fieldsOf = ({ id }: AppUser) =>
      items
        .filter(({ pk }) => pk === partitionOf(id))
        .map(({ sk, ...fields }) => [String(sk).split('#')[0], Object.keys(fields).sort()]);
    expect(fieldsOf(made)).toEqual(fieldsOf(real));
    const told = async (user: AppUser) => {
      const { scopes, missingScopes, connection } = (await user.call('GET', '/session')).body;
      return { scopes: [...scopes].sort(), missingScopes, connection };
    };
    expect(await told(made)).toEqual(await told(real));
    expect((await made.call('POST', '/events', { body: meetup })).status).toBe(201);
  });

  test('asks only for what is named, and that must be on the list', async () => {
    const user = used.newUser();
    await user.signIn();
    const named = await user.call('POST', '/auth/attempts', {
      body: { purpose: 'upgrade', scopes: [CALENDAR_LIST_SCOPE] },
    });
    expect(named.body.scope).toBe(`openid ${CALENDAR_LIST_SCOPE}`);
    const foreign = await user.call('POST', '/auth/attempts', {
      body: { purpose: 'upgrade', scopes: [CALENDAR_SCOPE, 'https://mail.google.com/'] },
    });
    expect(foreign).toMatchObject({
      status: 400,
      body: { code: 'scope_not_allowed', errors: [{ pointer: '/scopes/1' }] },
    });
    const signIn = await user.call('POST', '/auth/attempts', {
      body: { purpose: 'sign-in', scopes: [CALENDAR_SCOPE] },
    });
    expect(signIn).toMatchObject({ status: 400, body: { code: 'scope_not_allowed' } });
  });

  test('tells the popup which account is asked, by Google’s id of the person', async () => {
    const user = used.newUser();
    const signIn = await user.call('POST', '/auth/attempts', { body: { purpose: 'sign-in' } });
    expect(signIn.body).not.toHaveProperty('loginHint');
    const hinted = { purpose: 'sign-in', loginHint: user.google.email };
    expect((await user.call('POST', '/auth/attempts', { body: hinted })).body.loginHint).toBe(
      user.google.email,
    );
    await user.signIn();
    const { id } = user;
    const { body } = await user.call('POST', '/auth/attempts', { body: { purpose: 'upgrade' } });
    expect(body.loginHint).toBe(id);
    expect(new URL(body.authorizationUrl).searchParams.get('login_hint')).toBe(id);
  });

  test('needs a session', async () => {
    const user = used.newUser();
    const answer = await user.call('POST', '/auth/attempts', { body: { purpose: 'upgrade' } });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  test.each(['redirect', 'popup'] as const)(
    'declined box by box, by %s: told so, and nothing is lost',
    async (path) => {
      const user = used.newUser();
      await user.signIn();
      const choice = { untick: [CALENDAR_SCOPE] };
      if (path === 'redirect')
        expect(await user.redirect({ purpose: 'upgrade' }, choice)).toBe('scope_declined');
      else
        expect(await user.popup({ purpose: 'upgrade' }, choice)).toMatchObject({
          status: 403,
          body: { code: 'scope_declined' },
        });
      const session = await user.call('GET', '/session');
      expect(session.body).toMatchObject({ connection: 'consent_required', missingScopes: [CALENDAR_SCOPE] });
      expect(await user.call('POST', '/events', { body: meetup })).toMatchObject({
        status: 403,
        body: { code: 'scope_required' },
      });

      expect(await user.redirect({ purpose: 'upgrade' })).toBe('upgraded');
    },
  );

  test('with one of two boxes left unticked keeps what was granted', async () => {
    const user = used.newUser();
    await user.signIn();
    const attempt = { purpose: 'upgrade', scopes: [CALENDAR_SCOPE, CALENDAR_LIST_SCOPE] };
    expect(await user.redirect(attempt, { untick: [CALENDAR_LIST_SCOPE] })).toBe('scope_declined');
    expect(await user.connection()).toBe('connected');
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
    expect(await user.call('GET', '/calendars')).toMatchObject({
      status: 403,
      body: { code: 'scope_required' },
    });
  });

  test.each(['redirect', 'popup'] as const)(
    'with another account, by %s, stores nothing and revokes nothing',
    async (path) => {
      const user = used.newUser();
      await user.signIn();
      const other = used.newUser();
      const grantsBefore = used.stack.google.control.countRefreshTokens(user.google.email);
      const stranger = { ...user, google: other.google };
      const { body } = await user.call('POST', '/auth/attempts', { body: { purpose: 'upgrade' } });
      if (path === 'redirect') {
        const url = new URL(body.authorizationUrl);
        url.searchParams.delete('login_hint');
        const back = await user.follow(await stranger.google.consent(url.href));
        expect(back.headers.get('location')).toContain('auth=account_mismatch');
      } else {
        const answer = await stranger.google.consentInPopup({
          authorizationUrl: used.stack.google.endpoints.authorizationUrl,
          clientId: body.clientId,
          scope: body.scope,
          state: body.state,
          origin: used.stack.url,
        });
        const reply = await user.call('POST', '/auth/scopes', {
          body: { code: answer.code, state: answer.state },
        });
        expect(reply).toMatchObject({ status: 409, body: { code: 'account_mismatch' } });
      }
      expect(await user.connection()).toBe('consent_required');
      expect(used.stack.google.control.countRefreshTokens(user.google.email)).toBe(grantsBefore);
      expect(used.stack.google.control.countRefreshTokens(other.google.email)).toBe(1);
    },
  );

  test('without a refresh token that would carry the scope: consent must be asked for, by redirect', async () => {
    const user = used.newUser();
    await user.signIn();
    used.stack.google.control.faults.set('exchange', { kind: 'omit', fields: ['refresh_token'], times: 1 });
    const answer = await user.popup({ purpose: 'upgrade' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'consent_required' } });
    expect(await user.connection()).toBe('consent_required');
    expect(await user.redirect({ purpose: 'upgrade' })).toBe('upgraded');
  });

  test('without a refresh token, but with one that carries the scope already, is done', async () => {
    const user = used.newUser();
    await user.connect();
    const answer = await user.popup({ purpose: 'upgrade' });
    expect(answer).toMatchObject({ status: 200, body: { scopes: expect.arrayContaining([CALENDAR_SCOPE]) } });
  });

  test('after access was removed at Google holds the new token, not the dead one', async () => {
    const user = used.newUser();
    await user.connect();
    used.stack.google.control.revokeGrant(user.google.email);
    expect(await user.redirect({ purpose: 'upgrade' })).toBe('upgraded');
    expect((await user.call('GET', '/session')).body.scopes.sort()).toEqual([CALENDAR_SCOPE, 'openid']);
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
  });

  test('tells no more of the person than was known', async () => {
    const user = used.newUser();
    await user.connect();
    expect((await user.call('GET', '/session')).body.user.email).toBe(user.google.email);
  });

  test('of somebody who disconnects meanwhile brings nobody back', async () => {
    const user = used.newUser();
    await user.signIn();
    const { id } = user;
    const cookie = user.cookies.get('__Host-session') ?? '';
    const { body } = await user.call('POST', '/auth/attempts', { body: { purpose: 'upgrade' } });
    const callback = await user.google.consent(body.authorizationUrl);
    const elsewhere = used.newUser();
    // The certificates are fetched after the code is redeemed, and before anything is stored.
    await used.stack.google.control.rotateKeys({ dropOld: true });
    const stop = used.stack.google.control.intercept('certs', async () => {
      elsewhere.cookies.set('__Host-session', cookie);
      expect((await elsewhere.call('DELETE', '/account')).status).toBe(200);
    });
    const back = await user.follow(callback);
    stop();
    expect(back.headers.get('location')).toContain('auth=unauthenticated');
    expect(await itemsOf(used.stack, id)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/GRANT|PROFILE/)]),
    );
  });
});

describe('the list of calendars', () => {
  test('needs its own scope, and then names where events may go, the primary calendar first', async () => {
    const user = used.newUser();
    await user.connect();
    expect(await user.call('GET', '/calendars')).toMatchObject({
      status: 403,
      body: { code: 'scope_required' },
    });
    expect(await user.redirect({ purpose: 'upgrade', scopes: [CALENDAR_LIST_SCOPE] })).toBe('upgraded');

    const { status, body } = await user.call('GET', '/calendars');
    expect(status).toBe(200);
    expect(body.calendars[0]).toMatchObject({
      id: user.google.email,
      primary: true,
      timeZone: expect.any(String),
    });
    expect(body.calendars).toHaveLength(2);
    const event = { ...meetup, calendarId: body.calendars[1]?.id };
    expect((await user.call('POST', '/events', { body: event })).status).toBe(201);
    expect(user.events(body.calendars[1]?.id)).toHaveLength(1);
  });
});
