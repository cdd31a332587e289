import { expect, test } from '@jest/globals';
import { deriveAttempt, newAttemptSecret } from '../../../shared/attempt/attempt.ts';
import { completeAttempt } from '../../../shared/consent/complete-attempt.ts';
import { hashSession, parseSessionToken, startSession } from '../../../shared/session/session.ts';
import { type ItemKey, keys } from '../../../shared/table/table.ts';
import { createGrantWorld, NOW, SCOPE, tokenAnswer, USER } from '../support/grant-world.ts';
import { stubFetch } from '../support/stub-fetch.ts';

/** A page brings a consent, and just before it is stored `meanwhile` happens. */
async function upgradeWhile(
  meanwhile: (world: ReturnType<typeof createGrantWorld>, session: ItemKey) => void,
) {
  const world = createGrantWorld();
  const token = parseSessionToken(await startSession(world.table, USER, undefined, NOW));
  if (!token) throw new Error('There is no session.');
  world.memory.write({ ...keys.profile(USER), email: 'ada@example.com' });
  stubFetch(() => tokenAnswer('ya29.new', `openid ${SCOPE}`, { id_token: USER, refresh_token: 'new' }));
  let left = false;
  const pause = async (command: string) => {
    if (command !== 'PutCommand' || left) return;
    left = true;
    meanwhile(world, keys.session(USER, hashSession(token)));
  };
  const attempt = deriveAttempt(newAttemptSecret(), { purpose: 'upgrade', scopes: ['openid', SCOPE] });
  const verify = async (user: string) => ({
    user,
    email: undefined,
    emailVerified: false,
    name: undefined,
    picture: undefined,
  });
  const done = completeAttempt(
    { ...world.vault({ pause }), idTokens: { prepare: async () => {}, verify } },
    { code: '4/code', path: 'popup', redirectUri: 'postmessage', attempt, session: token },
  );
  return { world, done };
}

test('who disconnects between the look at the session and the write is left with no grant', async () => {
  const { world, done } = await upgradeWhile(({ memory }, session) => {
    memory.remove(session);
    memory.remove(keys.profile(USER));
  });
  await expect(done).rejects.toMatchObject({ code: 'unauthenticated' });
  const mark = world.memory.read(keys.grant(USER));
  expect(mark).toMatchObject({ status: 'revoked', scopes: [], expiresAt: NOW / 1000 + 3600 });
  expect(mark).not.toHaveProperty('sealed');
  expect(mark).not.toHaveProperty('shard');
});

test('who only signs out meanwhile keeps what they have consented to', async () => {
  const { world, done } = await upgradeWhile(({ memory }, session) => memory.remove(session));
  await expect(done).resolves.toMatchObject({ scopes: ['openid', SCOPE] });
  expect(await world.onRecord()).toMatchObject({ status: 'active', tokens: { refreshToken: 'new' } });
});

test('a consent that comes after takes the place of the mark', async () => {
  const { world, done } = await upgradeWhile(({ memory }, session) => {
    memory.remove(session);
    memory.remove(keys.profile(USER));
  });
  await done.catch(() => undefined);
  await world.consent({ refreshToken: 'newer' });
  expect(await world.onRecord()).toMatchObject({ status: 'active', tokens: { refreshToken: 'newer' } });
});
