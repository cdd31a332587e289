import { beforeEach, describe, expect, test } from '@jest/globals';
import { completeAttempt } from '../../../shared/consent/complete-attempt.ts';
import { signIn } from '../../../shared/consent/sign-in.ts';
import { findSignedIn } from '../../../shared/session/authenticate.ts';
import { parseSessionToken, startSession } from '../../../shared/session/session.ts';
import { keys, SESSION_PREFIX } from '../../../shared/table/table.ts';
import { answered, brings, createConsentContext } from '../support/answered.ts';
import { createGrantWorld, NOW, SCOPE, USER } from '../support/grant-world.ts';

let world: ReturnType<typeof createGrantWorld>;
beforeEach(() => {
  world = createGrantWorld();
});

const both = ['openid', SCOPE];
const signedIn = async (user = USER) =>
  parseSessionToken(await startSession(world.table, user, undefined, NOW));
const written = () => world.memory.history.map(({ after }) => String(after?.['sk']));

describe('who it was', () => {
  test('is put on record by a sign-in, and not by an upgrade', async () => {
    const session = await signedIn();
    brings(both.join(' '));
    await completeAttempt(createConsentContext(world), answered('upgrade', { session }));
    expect(world.memory.read(keys.profile(USER))).toBeUndefined();
    const { identity } = await signIn(createConsentContext(world), answered('sign-in'));
    expect(identity).toMatchObject({ user: USER, email: 'ada@example.com' });
    expect(world.memory.read(keys.profile(USER))).toMatchObject({ email: 'ada@example.com', updatedAt: NOW });
  });

  test('may be another one than was signed in before, whose session ends', async () => {
    const former = await signedIn('2002');
    brings('openid');
    const { identity, session } = await signIn(createConsentContext(world), answered('sign-in'), former);
    expect(identity.user).toBe(USER);
    expect(await world.onRecord()).toMatchObject({ status: 'active' });
    expect(await findSignedIn(world.table, parseSessionToken(session), NOW)).toMatchObject({
      user: USER,
      profile: { email: 'ada@example.com' },
    });
    expect(await findSignedIn(world.table, former, NOW)).toBeUndefined();
  });
});

describe('a sign-in', () => {
  test('writes the grant before it writes who it was and a session', async () => {
    brings('openid');
    await signIn(createConsentContext(world), answered('sign-in'));
    const [first, ...others] = written();
    expect(first).toBe('GRANT');
    expect(others).toHaveLength(2);
    expect(others.some((sk) => sk.startsWith(SESSION_PREFIX))).toBe(true);
  });

  test('that fails leaves no session', async () => {
    brings('openid', {});
    await expect(signIn(createConsentContext(world), answered('sign-in'))).rejects.toMatchObject({
      code: 'consent_required',
    });
    expect(written()).toEqual([]);
  });

  test('whose grant cannot be stored leaves no session', async () => {
    brings('openid');
    const pause = async () => {
      await world.consent({ refreshToken: 'rival' }, ['openid']);
    };
    await expect(
      signIn(createConsentContext(world, [], { pause }), answered('sign-in')),
    ).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(written().filter((sk) => sk !== 'GRANT')).toEqual([]);
  });
});
