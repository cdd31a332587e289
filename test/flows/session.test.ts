import { describe, expect, test } from '@jest/globals';
import { itemsOf } from '../support/items-of.ts';
import { meetup, useStack } from '../support/use-stack.ts';

const used = useStack();

const DAY = 24 * 3600 * 1000;

describe('a session', () => {
  test('ended here is over for whoever holds its cookie; others go on', async () => {
    const user = used.newUser();
    await user.signIn();
    const stolen = user.cookies.get('__Host-session') ?? '';
    const elsewhere = used.newUser(user.google.email);
    await elsewhere.redirect({ purpose: 'sign-in', prompt: 'consent' });

    expect((await user.call('DELETE', '/session')).status).toBe(204);
    expect(user.cookies.has('__Host-session')).toBe(false);
    user.cookies.set('__Host-session', stolen);
    expect(await user.call('GET', '/session')).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    expect((await elsewhere.call('GET', '/session')).status).toBe(200);
  });

  test('ended everywhere is over in every browser, and the grant stays', async () => {
    const user = used.newUser();
    await user.connect();
    const elsewhere = used.newUser(user.google.email);
    await elsewhere.redirect({ purpose: 'sign-in', prompt: 'consent' });
    expect((await user.call('DELETE', '/sessions')).status).toBe(204);
    expect((await elsewhere.call('GET', '/session')).status).toBe(401);

    await user.redirect({ purpose: 'sign-in' });
    expect((await user.call('GET', '/session')).body.connection).toBe('connected');
  });

  test('ends after two weeks without a visit, and is prolonged by one', async () => {
    const user = used.newUser();
    await user.signIn();
    for (const [days, status] of [
      [10, 200],
      [10, 200],
      [15, 401],
    ] as const) {
      used.passTime(days * DAY);
      expect((await user.call('GET', '/session')).status).toBe(status);
    }
  });

  test('ends after ninety days, however often it was visited', async () => {
    const user = used.newUser();
    await user.signIn();
    for (let day = 10; day < 90; day += 10) {
      used.passTime(10 * DAY);
      expect((await user.call('GET', '/session')).status).toBe(200);
    }
    used.passTime(10 * DAY);
    expect((await user.call('GET', '/session')).status).toBe(401);
  });

  test.each([
    ['made up', '123456789012345678901.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['of a form that none has', 'nonsense'],
    ['empty', ''],
  ])('%s is none', async (_name, cookie) => {
    const user = used.newUser();
    user.cookies.set('__Host-session', cookie);
    const answer = await user.call('GET', '/session');
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(answer.headers.getSetCookie()).toEqual([expect.stringContaining('__Host-session=; Max-Age=0')]);
  });

  test('of one user does not open another’s partition', async () => {
    const [ada, ben] = [used.newUser(), used.newUser()];
    await ada.signIn();
    await ben.signIn();
    const secret = ada.cookies.get('__Host-session')?.split('.')[1];
    const victim = ben.cookies.get('__Host-session')?.split('.')[0];
    ada.cookies.set('__Host-session', `${victim}.${secret}`);
    expect((await ada.call('GET', '/session')).status).toBe(401);
  });

  test('is asked for twice: which of two cookies is meant cannot be told', async () => {
    const user = used.newUser();
    await user.signIn();
    const cookie = `__Host-session=${user.cookies.get('__Host-session')}; __Host-session=other`;
    const response = await fetch(`${used.stack.url}/api/session`, { headers: { cookie } });
    expect(response.status).toBe(400);
  });
});

describe('disconnect', () => {
  test('revokes at Google, leaves nothing of the user, and may be repeated', async () => {
    const user = used.newUser();
    await user.connect();
    const cookie = user.cookies.get('__Host-session') ?? '';
    expect((await user.call('DELETE', '/account')).status).toBe(204);
    expect(used.stack.google.control.grantedScopes(user.google.email)).toEqual([]);
    expect(used.stack.google.control.countRefreshTokens(user.google.email)).toBe(0);

    // A browser that the answer did not reach still has the cookie.
    const repeat = async (method: string, path: string, body?: unknown) => {
      user.cookies.set('__Host-session', cookie);
      return (await user.call(method, path, { body })).status;
    };
    expect(await repeat('GET', '/session')).toBe(401);
    expect(await repeat('POST', '/events', meetup)).toBe(401);
    expect(await repeat('DELETE', '/account')).toBe(204);

    await user.connect();
    expect((await user.call('GET', '/session')).body.connection).toBe('connected');
  });

  test('leaves no item in the table', async () => {
    const user = used.newUser();
    await user.connect();
    const { id } = (await user.call('GET', '/session')).body.user;
    const elsewhere = used.newUser(user.google.email);
    await elsewhere.redirect({ purpose: 'sign-in', prompt: 'consent' });
    expect(await itemsOf(used.stack, id)).toHaveLength(4);
    await user.call('DELETE', '/account');
    // What is left for an hour is a mark by which a repeat is known.
    expect(await itemsOf(used.stack, id)).toEqual([expect.stringMatching(/^SESSION#/)]);
  });

  test.each([
    ['cannot be reached', { kind: 'cut' }],
    ['fails', { kind: 'answer', answer: 'backendError' }],
  ] as const)('when Google %s is told as such, and all is dead here at once', async (_name, fault) => {
    const user = used.newUser();
    await user.connect();
    used.stack.google.control.faults.set('revoke', fault);
    const answer = await user.call('DELETE', '/account');
    expect(answer).toMatchObject({
      status: 202,
      body: { revoked: false, manageUrl: used.stack.google.endpoints.connectionsUrl },
    });
    expect((await user.call('GET', '/session')).status).toBe(401);
  });

  test('when Google has dropped the grant already is a success', async () => {
    const user = used.newUser();
    await user.connect();
    used.stack.google.control.revokeGrant(user.google.email);
    expect((await user.call('DELETE', '/account')).status).toBe(204);
  });

  test('when the key service is away has done nothing yet, and is done when repeated', async () => {
    const user = used.newUser();
    await user.connect();
    used.stack.restartFunctions();
    used.stack.kms.faults.inject('Decrypt', 'throttle');
    expect(await user.call('DELETE', '/account')).toMatchObject({
      status: 503,
      body: { code: 'vault_unavailable' },
    });
    used.stack.kms.faults.clear();
    expect((await user.call('GET', '/session')).body.connection).toBe('connected');
    expect((await user.call('DELETE', '/account')).status).toBe(204);
    expect(used.stack.google.control.grantedScopes(user.google.email)).toEqual([]);
  });

  test.each(['Query', 'BatchWriteItem', 'PutItem'])(
    'that the table interrupts at %s is finished by a repeat',
    async (operation) => {
      const user = used.newUser();
      await user.connect();
      const { id } = (await user.call('GET', '/session')).body.user;
      used.stack.dynamodb.faults.inject(operation, 'access_denied', { times: 1 });
      expect((await user.call('DELETE', '/account')).status).toBe(503);
      expect((await user.call('DELETE', '/account')).status).toBe(204);
      expect(used.stack.google.control.grantedScopes(user.google.email)).toEqual([]);
      expect(await itemsOf(used.stack, id)).toHaveLength(1);
    },
  );

  test('tells nobody whether a person is known', async () => {
    const user = used.newUser();
    await user.signIn();
    const { id } = (await user.call('GET', '/session')).body.user;
    const stranger = used.newUser();
    for (const guess of [id, '123456789012345678901']) {
      stranger.cookies.set('__Host-session', `${guess}.${'A'.repeat(43)}`);
      expect((await stranger.call('DELETE', '/account')).status).toBe(401);
    }
  });

  test('needs a session of somebody who is still here', async () => {
    const user = used.newUser();
    await user.signIn();
    const cookie = user.cookies.get('__Host-session') ?? '';
    await user.call('DELETE', '/session');
    expect((await user.call('DELETE', '/account')).status).toBe(401);
    user.cookies.set('__Host-session', cookie);
    expect((await user.call('DELETE', '/account')).status).toBe(401);
    expect(used.stack.google.control.grantedScopes(user.google.email)).not.toEqual([]);
  });
});
