import { describe, expect, test } from '@jest/globals';
import { repeatAtOnce } from '../support/repeat-at-once.ts';
import { isSignedIn } from '../support/session-state.ts';
import { useStack } from '../support/use-stack.ts';

const used = useStack();

const DAY = 24 * 3600 * 1000;

describe('a session', () => {
  repeatAtOnce();

  test('ended here is over for whoever holds its cookie; others go on', async () => {
    const user = await used.signedIn();
    const stolen = user.cookies.get('__Host-session') ?? '';
    const elsewhere = used.newUser(user.google.email);
    await elsewhere.redirect({ purpose: 'sign-in', prompt: 'consent' });

    expect((await user.call('DELETE', '/session')).status).toBe(204);
    expect(user.cookies.has('__Host-session')).toBe(false);
    user.cookies.set('__Host-session', stolen);
    expect(await isSignedIn(user)).toBe(false);
    user.cookies.set('__Host-session', stolen);
    expect(await user.call('DELETE', '/session')).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    expect(await isSignedIn(elsewhere)).toBe(true);
  });

  test('ended everywhere is over in every browser, and the grant stays', async () => {
    const user = await used.connected();
    const elsewhere = used.newUser(user.google.email);
    await elsewhere.redirect({ purpose: 'sign-in', prompt: 'consent' });
    expect((await user.call('DELETE', '/sessions')).status).toBe(204);
    expect(await isSignedIn(elsewhere)).toBe(false);

    await user.redirect({ purpose: 'sign-in' });
    expect(await user.connection()).toBe('connected');
  });

  test('ends after two weeks without a visit, and is prolonged by one', async () => {
    const user = await used.signedIn();
    for (const [days, lives] of [
      [10, true],
      [10, true],
      [15, false],
    ] as const) {
      used.passTime(days * DAY);
      expect(await isSignedIn(user)).toBe(lives);
    }
  });

  test('ends after ninety days, however often it was visited', async () => {
    const user = await used.signedIn();
    for (let day = 10; day < 90; day += 10) {
      used.passTime(10 * DAY);
      expect(await isSignedIn(user)).toBe(true);
    }
    used.passTime(10 * DAY);
    expect(await isSignedIn(user)).toBe(false);
  });

  test.each([
    ['made up', '123456789012345678901.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['of a form that none has', 'nonsense'],
    ['empty', ''],
  ])('%s is none', async (_name, cookie) => {
    const user = used.newUser();
    user.cookies.set('__Host-session', cookie);
    expect(await isSignedIn(user)).toBe(false);
    expect(user.cookies.has('__Host-session')).toBe(false);
    user.cookies.set('__Host-session', cookie);
    const answer = await user.call('GET', '/schedules');
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(answer.headers.getSetCookie()).toEqual([expect.stringContaining('__Host-session=; Max-Age=0')]);
  });

  test('that nobody has is no failure, and there is no cookie to clear', async () => {
    const answer = await used.newUser().call('GET', '/session');
    expect(answer).toMatchObject({ status: 204, body: undefined });
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test.each(['throttle', 'internal', 'access_denied'] as const)(
    'that cannot be looked up, since the table answers %s, is not taken for none',
    async (fault) => {
      const user = await used.signedIn();
      used.stack.dynamodb.faults.inject('BatchGetItem', fault);
      const answer = await user.call('GET', '/session');
      expect(answer).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
      expect(user.cookies.has('__Host-session')).toBe(true);
      used.stack.dynamodb.faults.clear();
      expect(await isSignedIn(user)).toBe(true);
    },
  );

  test('of one user does not open another’s partition', async () => {
    const [ada, ben] = [used.newUser(), used.newUser()];
    await ada.signIn();
    await ben.signIn();
    const secret = ada.cookies.get('__Host-session')?.split('.')[1];
    const victim = ben.cookies.get('__Host-session')?.split('.')[0];
    ada.cookies.set('__Host-session', `${victim}.${secret}`);
    expect(await isSignedIn(ada)).toBe(false);
  });

  test('is asked for twice: which of two cookies is meant cannot be told', async () => {
    const user = await used.signedIn();
    const cookie = `__Host-session=${user.cookies.get('__Host-session')}; __Host-session=other`;
    const response = await fetch(`${used.stack.url}/api/session`, { headers: { cookie } });
    expect(response.status).toBe(400);
  });
});
