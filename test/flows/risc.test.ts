import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { partitionOf, SESSION_PREFIX } from '../../shared/table/table.ts';
import type { AppUser } from '../support/app-user.ts';
import { useSecurityEvents } from '../support/use-security-events.ts';
import { meetup } from '../support/use-stack.ts';

const { used, risc, about, send, post, isSignedIn, connection, newcomer } = useSecurityEvents();
const HOUR = 3600_000;

let user: AppUser;
beforeEach(() => {
  user = newcomer();
});

/** A plan whose time comes within the next two hours, and which is run whenever it can be. */
const planOnce = async () => {
  const body = { when: used.whenIn(HOUR), event: { summary: 'Later' }, missed: 'run' };
  expect((await user.call('POST', '/schedules', { body })).status).toBe(201);
};
const told = (type: string) => used.told(type, user);

describe('sessions-revoked and account-credential-change-required', () => {
  test.each(['sessions-revoked', 'account-credential-change-required'] as const)(
    '%s ends every session of the user, and nothing else',
    async (name) => {
      const elsewhere = used.newUser(user.google.email);
      await used.signInAgain(elsewhere);
      const other = await used.signedIn();
      expect(await send(name)).toBe(202);
      expect([await isSignedIn(), await isSignedIn(elsewhere), await isSignedIn(other)]).toEqual([
        false,
        false,
        true,
      ]);
      await user.signIn();
      expect(await connection()).toBe('connected');
    },
  );
});

describe('a session that begins about when the event is issued', () => {
  test.each([
    [5, false],
    [6, true],
  ])('%i s later lives on: %p', async (later, lives) => {
    const session = (await used.stack.dynamodb.items()).find(
      ({ pk, sk }) => pk === partitionOf(user.id) && String(sk).startsWith(SESSION_PREFIX),
    );
    expect(await send('sessions-revoked', { iat: Number(session?.['createdAt']) - later })).toBe(202);
    expect(await isSignedIn()).toBe(lives);
  });
});

describe('tokens-revoked', () => {
  test('ends sessions and grant, parks the plans, and is told to adopters once', async () => {
    await planOnce();
    expect(await send('tokens-revoked')).toBe(202);
    expect(await isSignedIn()).toBe(false);
    await used.stack.clock.advance(2 * HOUR);
    expect(user.events()).toHaveLength(0);
    // Not even asked: the token is gone.
    expect(used.stack.google.control.count('token')).toBe(0);
    expect(told('GrantRevoked')).toHaveLength(1);

    await user.redirect({ purpose: 'sign-in', prompt: 'consent' });
    expect(await connection()).toBe('connected');
    await used.stack.engine.settle();
    expect(told('GrantRestored')).toHaveLength(1);
    expect(user.events()).toHaveLength(1);
  });

  test('is sent when the user takes the access back at Google: nothing waits for the next refresh', async () => {
    const { connectionsUrl } = used.stack.google.endpoints;
    const before = risc().deliveries.length;
    await fetch(connectionsUrl, {
      method: 'POST',
      body: new URLSearchParams({ account: user.id, decision: 'remove' }),
      redirect: 'manual',
    });
    // It is sent beside the answer to the person, and not waited for.
    for (let look = 0; look < 500 && risc().deliveries.length === before; look += 1) await setTimeout(10);
    expect(await isSignedIn()).toBe(false);
    expect(risc().deliveries.at(-1)).toMatchObject({ events: ['tokens-revoked'], outcome: 202 });
    expect(used.stack.google.control.count('refresh')).toBe(0);
  });
});

describe('token-revoked', () => {
  test.each(['hash_base64_sha512_sha512', 'prefix'] as const)(
    'finds the grant by the %s of its token; the sessions live on',
    async (alg) => {
      expect((await risc().send(risc().aboutToken(user.google.email, alg)))?.outcome).toBe(202);
      expect(await connection()).toBe('reconnect_required');
      await used.stack.engine.settle();
      expect(told('GrantRevoked')).toHaveLength(1);
    },
  );

  test('of a token that is not held any more leaves the newer one alone', async () => {
    const former = risc().aboutToken(user.google.email, 'hash_base64_sha512_sha512');
    await user.redirect({ purpose: 'upgrade', prompt: 'consent' });
    expect((await risc().send(former))?.outcome).toBe(202);
    expect(await connection()).toBe('connected');
  });

  test('of an access token, or by an unknown algorithm, has no effect', async () => {
    const [type = '', claims] = Object.entries(risc().aboutToken(user.google.email, 'prefix'))[0] ?? [];
    const { subject } = claims as { subject: object };
    for (const other of [
      { token_type: 'access_token' },
      { token_identifier_alg: 'plain' },
      { token: '1//0' },
    ]) {
      expect((await risc().send({ [type]: { subject: { ...subject, ...other } } }))?.outcome).toBe(202);
    }
    expect(await connection()).toBe('connected');
  });
});

describe('account-disabled and account-enabled', () => {
  test.each([['hijacking'], ['bulk-account'], [undefined]])(
    'disabled for %s: sessions end, runs park, the token is kept; enabled: what was parked is run',
    async (reason) => {
      await planOnce();
      expect(await send('account-disabled', {}, reason === undefined ? {} : { reason })).toBe(202);
      expect(await isSignedIn()).toBe(false);
      await used.stack.clock.advance(2 * HOUR);
      expect(user.events()).toHaveLength(0);
      expect(told('GrantRevoked')).toHaveLength(0);

      expect(await send('account-enabled')).toBe(202);
      await used.stack.engine.settle();
      expect(user.events()).toHaveLength(1);
      expect(told('GrantRestored')).toHaveLength(1);
    },
  );

  test('a sign-in at Google shows that the account is enabled, and takes up what was parked', async () => {
    await planOnce();
    await send('account-disabled');
    await used.stack.clock.advance(2 * HOUR);
    expect(user.events()).toHaveLength(0);
    await user.signIn();
    expect(await connection()).toBe('connected');
    await used.stack.engine.settle();
    expect(user.events()).toHaveLength(1);
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
  });

  test('disabled again after a sign-in is another event', async () => {
    await send('account-disabled');
    used.passTime(10_000);
    await user.signIn();
    used.passTime(10_000);
    await send('account-disabled');
    expect(await isSignedIn()).toBe(false);
    await planlessBroadcast();
    expect(user.events()).toHaveLength(0);
  });

  test('enabled overtakes the disabled before it: the late one has no effect on the grant', async () => {
    const now = Math.floor(used.stack.clock.now() / 1000);
    expect(await send('account-enabled', { iat: now + 2 })).toBe(202);
    expect(await send('account-disabled', { iat: now + 1 })).toBe(202);
    await user.signIn();
    expect(await connection()).toBe('connected');
  });
});

/** An event of the operator's, which the user is given if they can have one. */
async function planlessBroadcast(): Promise<void> {
  await used.stack.engine.invoke('plan-broadcast', { id: `for-${user.id}`, event: meetup, users: [user.id] });
  await used.stack.engine.settle();
}

describe('verification', () => {
  test('is acknowledged', async () => {
    const events = { 'https://schemas.openid.net/secevent/risc/event-type/verification': { state: 'hello' } };
    expect((await risc().send(events))?.outcome).toBe(202);
    expect(await isSignedIn()).toBe(true);
  });
});

describe('a repeated jti', () => {
  test('is 202 with one effect, also after the user has signed in again', async () => {
    for (const name of ['sessions-revoked', 'tokens-revoked', 'account-disabled'] as const) {
      const delivery = await risc().send(about(name), { jti: `${name}-${user.google.email}` });
      expect(delivery?.outcome).toBe(202);
      used.passTime(10_000);
      await user.redirect({ purpose: 'sign-in', prompt: 'consent' });
      expect((await risc().sendAgain(delivery?.jti ?? '')).outcome).toBe(202);
      expect(await connection()).toBe('connected');
      expect((await user.call('POST', '/events', { body: { ...meetup, summary: name } })).status).toBe(201);
    }
  });

  test('of tokens-revoked is told to adopters once', async () => {
    const { jti = '' } = (await risc().send(about('tokens-revoked'))) ?? {};
    for (let repeat = 0; repeat < 3; repeat += 1) await risc().sendAgain(jti);
    await used.stack.engine.settle();
    expect(told('GrantRevoked')).toHaveLength(1);
  });

  test('of account-disabled, after account-enabled, does not suspend again', async () => {
    const { jti = '' } = (await risc().send(about('account-disabled'))) ?? {};
    used.passTime(3_000);
    await send('account-enabled');
    expect((await risc().sendAgain(jti)).outcome).toBe(202);
    used.passTime(10_000);
    await planlessBroadcast();
    expect(user.events()).toHaveLength(1);
  });
});

describe('an unknown', () => {
  test.each([
    ['user', { subject_type: 'iss-sub', sub: '999999999999999999999' }],
    ['issuer of a user', { subject_type: 'iss-sub', iss: 'https://elsewhere.example/' }],
    ['subject type', { subject_type: 'email', email: 'person@example.com', sub: undefined }],
  ])('%s is 202, and nobody else is touched', async (_name, other) => {
    const [type = '', claims] = Object.entries(about('tokens-revoked'))[0] ?? [];
    const { subject } = claims as { subject: object };
    expect((await risc().send({ [type]: { subject: { ...subject, ...other } } }))?.outcome).toBe(202);
    expect(await connection()).toBe('connected');
  });

  test('event type is 202', async () => {
    const token = await risc().sign({ 'https://schemas.example/event-type/new': { subject: {} } });
    expect((await post(token)).status).toBe(202);
  });
});

describe('several events in one token', () => {
  test('take effect, each of them', async () => {
    const events = { ...about('sessions-revoked'), ...risc().aboutToken(user.google.email, 'prefix') };
    expect((await risc().send(events))?.outcome).toBe(202);
    expect(await isSignedIn()).toBe(false);
    await user.signIn();
    expect(await connection()).toBe('reconnect_required');
  });

  test('of which one fails are 503; the others are done, and a repeat completes it', async () => {
    const events = { ...about('tokens-revoked'), ...about('sessions-revoked') };
    used.stack.dynamodb.faults.inject('UpdateItem', 'access_denied', { times: 1 });
    const delivery = await risc().send(events);
    expect(delivery?.outcome).toBe(503);
    expect(await isSignedIn()).toBe(false);
    expect((await risc().sendAgain(delivery?.jti ?? '')).outcome).toBe(202);
    await user.signIn();
    expect(await connection()).toBe('reconnect_required');
  });
});

describe('the table', () => {
  test.each([
    ['GetItem', 'tokens-revoked'],
    ['UpdateItem', 'account-disabled'],
    ['Query', 'sessions-revoked'],
    ['BatchWriteItem', 'sessions-revoked'],
  ] as const)('fails in %s at %s: 503, then a repeat completes', async (operation, name) => {
    used.stack.dynamodb.faults.inject(operation, 'internal');
    const delivery = await risc().send(about(name));
    expect(delivery?.outcome).toBe(503);
    used.stack.dynamodb.faults.clear();
    expect((await risc().sendAgain(delivery?.jti ?? '')).outcome).toBe(202);
    expect(await isSignedIn()).toBe(false);
    await planlessBroadcast();
    expect(user.events()).toHaveLength(name === 'sessions-revoked' ? 1 : 0);
  });

  test('loses the answer to the revocation: it is recognised, and told', async () => {
    used.stack.dynamodb.faults.inject('UpdateItem', 'drop_answer', { times: 1 });
    expect(await send('tokens-revoked')).toBe(202);
    await used.stack.engine.settle();
    expect(told('GrantRevoked')).toHaveLength(1);
  });
});
