import { describe, expect, test } from '@jest/globals';
import { itemsOf } from '../support/items-of.ts';
import { repeatAtOnce } from '../support/repeat-at-once.ts';
import { isSignedIn } from '../support/session-state.ts';
import { meetup, useStack } from '../support/use-stack.ts';

const used = useStack();

describe('disconnect', () => {
  repeatAtOnce();

  test('revokes at Google, leaves nothing of the user, and may be repeated', async () => {
    const user = await used.connected();
    const cookie = user.cookies.get('__Host-session') ?? '';
    expect(await user.call('DELETE', '/account')).toMatchObject({
      status: 200,
      body: {
        google: 'revoked',
        manageUrl: used.stack.google.endpoints.connectionsUrl,
        deleted: { grant: true, plans: 0, runs: 0, sessions: 1, profile: true },
      },
    });
    expect(user.cookies.has('__Host-session')).toBe(false);
    expect(used.stack.google.control.grantedScopes(user.google.email)).toEqual([]);
    expect(used.stack.google.control.countRefreshTokens(user.google.email)).toBe(0);

    // A browser that the answer did not reach still has the cookie.
    const repeat = async (method: string, path: string, body?: unknown) => {
      user.cookies.set('__Host-session', cookie);
      return (await user.call(method, path, { body })).status;
    };
    expect(await repeat('GET', '/session')).toBe(204);
    expect(await repeat('POST', '/events', meetup)).toBe(401);
    expect(await repeat('DELETE', '/account')).toBe(204);

    await user.connect();
    expect(await user.connection()).toBe('connected');
  });

  test('leaves no item in the table', async () => {
    const user = await used.connected();
    const { id } = user;
    const elsewhere = used.newUser(user.google.email);
    await elsewhere.redirect({ purpose: 'sign-in', prompt: 'consent' });
    expect(await itemsOf(used.stack, id)).toHaveLength(4);
    const plan = { when: { cron: '0 9 * * *', timeZone: 'UTC' }, event: { summary: 'Daily' } };
    await user.call('POST', '/schedules', { body: plan });
    const { body } = await user.call('DELETE', '/account');
    expect(body).toMatchObject({
      deleted: { grant: true, plans: 1, runs: 0, sessions: 2, profile: true },
    });
    expect(used.stack.scheduler.schedules().map(({ group }) => group)).toEqual(['default']);
    // What is left for an hour is a mark by which a repeat is known.
    expect(await itemsOf(used.stack, id)).toEqual([expect.stringMatching(/^SESSION#/)]);
  });

  test.each([
    ['cannot be reached', { kind: 'cut' }],
    ['fails', { kind: 'answer', answer: 'backendError' }],
  ] as const)('when Google %s is told as such, and all is dead here at once', async (_name, fault) => {
    const user = await used.connected();
    used.stack.google.control.faults.set('revoke', fault);
    const answer = await user.call('DELETE', '/account');
    expect(answer).toMatchObject({
      status: 202,
      body: {
        google: 'not_revoked',
        manageUrl: used.stack.google.endpoints.connectionsUrl,
        deleted: { grant: true, sessions: 1, profile: true },
      },
    });
    expect(await isSignedIn(user)).toBe(false);
  });

  test('when Google has dropped the grant already is a success', async () => {
    const user = await used.connected();
    used.stack.google.control.revokeGrant(user.google.email);
    expect(await user.call('DELETE', '/account')).toMatchObject({ status: 200, body: { google: 'revoked' } });
  });

  test('of a grant that is known to be dead, or of somebody who has none, has nothing to revoke', async () => {
    const [dead, without] = [used.newUser(), used.newUser()];
    for (const user of [dead, without]) await user.connect();
    used.stack.google.control.revokeGrant(dead.google.email);
    used.stack.google.control.expireAccessTokens();
    expect((await dead.call('POST', '/events', { body: meetup })).body.code).toBe('reconnect_required');
    await without.call('DELETE', '/connection');
    for (const [user, grant] of [
      [dead, true],
      [without, false],
    ] as const) {
      expect(await user.call('DELETE', '/account')).toMatchObject({
        status: 200,
        body: { google: 'not_held', deleted: { grant, sessions: 1, profile: true } },
      });
    }
  });

  test('when the key service is away has done nothing yet, and is done when repeated', async () => {
    const user = await used.connected();
    used.stack.restartFunctions();
    used.stack.kms.faults.inject('Decrypt', 'throttle');
    expect(await user.call('DELETE', '/account')).toMatchObject({
      status: 503,
      body: { code: 'vault_unavailable' },
    });
    used.stack.kms.faults.clear();
    expect(await user.connection()).toBe('connected');
    expect((await user.call('DELETE', '/account')).status).toBe(200);
    expect(used.stack.google.control.grantedScopes(user.google.email)).toEqual([]);
  });

  test.each(['Query', 'BatchWriteItem', 'PutItem'])(
    'that the table interrupts at %s is finished by a repeat',
    async (operation) => {
      const user = await used.connected();
      const { id } = user;
      used.stack.dynamodb.faults.inject(operation, 'access_denied', { times: 1 });
      expect((await user.call('DELETE', '/account')).status).toBe(503);
      expect((await user.call('DELETE', '/account')).status).toBe(200);
      expect(used.stack.google.control.grantedScopes(user.google.email)).toEqual([]);
      expect(await itemsOf(used.stack, id)).toHaveLength(1);
    },
  );

  test('tells nobody whether a person is known', async () => {
    const user = await used.signedIn();
    const { id } = user;
    const stranger = used.newUser();
    for (const guess of [id, '123456789012345678901']) {
      stranger.cookies.set('__Host-session', `${guess}.${'A'.repeat(43)}`);
      expect((await stranger.call('DELETE', '/account')).status).toBe(401);
    }
  });

  test('needs a session of somebody who is still here', async () => {
    const user = await used.signedIn();
    const cookie = user.cookies.get('__Host-session') ?? '';
    await user.call('DELETE', '/session');
    expect((await user.call('DELETE', '/account')).status).toBe(401);
    user.cookies.set('__Host-session', cookie);
    expect((await user.call('DELETE', '/account')).status).toBe(401);
    expect(used.stack.google.control.grantedScopes(user.google.email)).not.toEqual([]);
  });
});
