import { beforeEach, describe, expect, test } from '@jest/globals';
import { completeAttempt } from '../../../shared/consent/complete-attempt.ts';
import { parseSessionToken, startSession } from '../../../shared/session/session.ts';
import { keys } from '../../../shared/table/table.ts';
import type { Grant } from '../../../shared/vault/grant.ts';
import {
  markReauthenticationRequired,
  markRevoked,
  markSuspended,
} from '../../../shared/vault/mark-grant.ts';
import { answered, brings, createConsentContext } from '../support/answered.ts';
import { createGrantWorld, NOW, SCOPE, USER } from '../support/grant-world.ts';

let world: ReturnType<typeof createGrantWorld>;
beforeEach(() => {
  world = createGrantWorld();
});

const both = ['openid', SCOPE];
const complete = (...parts: Parameters<typeof answered>) =>
  completeAttempt(createConsentContext(world), answered(...parts));
const signedIn = async (user = USER) =>
  parseSessionToken(await startSession(world.table, user, undefined, NOW));
const resume = { kind: 'resume', user: USER };

describe('a grant on record that is not alive', () => {
  const marks: [string, (grant: Grant) => Promise<unknown>][] = [
    ['revoked', (grant) => markRevoked(world.table, grant, NOW)],
    ['under session control', (grant) => markReauthenticationRequired(world.table, grant, NOW)],
    ['suspended', (grant) => markSuspended(world.table, grant, NOW + 60_000, NOW)],
  ];

  test.each(marks)('(%s) is not enough for an upgrade that brings no refresh token', async (_name, mark) => {
    const session = await signedIn();
    await mark(await world.consent({ refreshToken: 'old' }, both));
    brings(both.join(' '), {});
    await expect(complete('upgrade', { session })).rejects.toMatchObject({
      code: 'consent_required',
      remedy: 'reconnect',
      detail: expect.stringContaining('"prompt": "consent"'),
    });
  });

  test('carries no scope if it was revoked, though its user can sign in', async () => {
    await markRevoked(world.table, await world.consent({ refreshToken: 'old' }, both), NOW);
    brings('openid', {});
    expect((await complete('sign-in')).scopes).toEqual([]);
    expect(await world.onRecord()).toMatchObject({ status: 'revoked' });
  });

  test('carries its scopes under session control, and its user can sign in', async () => {
    await markReauthenticationRequired(world.table, await world.consent({ refreshToken: 'old' }, both), NOW);
    brings('openid', {});
    expect((await complete('sign-in')).scopes).toEqual(both);
  });
});

test('an upgrade of somebody who has forgotten Calendar here asks for consent anew', async () => {
  const session = await signedIn();
  world.memory.write({ ...keys.profile(USER), name: 'Ada' });
  brings(both.join(' '), {});
  await expect(complete('upgrade', { session })).rejects.toMatchObject({ code: 'consent_required' });
});

describe('what is parked', () => {
  test('is taken up when a consent brings the first scope by which events can be created', async () => {
    brings(both.join(' '));
    await complete('sign-in');
    expect(world.sent).toEqual([resume]);
    await complete('sign-in');
    expect(world.sent).toEqual([resume]);
  });

  test('is taken up when a consent brings back what a narrower one had lost', async () => {
    await world.consent({ refreshToken: 'old' }, ['openid']);
    brings(both.join(' '));
    await complete('sign-in');
    expect(world.sent).toEqual([resume]);
  });

  test('is not taken up by a consent that cannot create events', async () => {
    brings('openid');
    await complete('sign-in');
    expect(world.sent).toEqual([]);
  });

  test('is taken up when a consent takes the place of a dead grant', async () => {
    await markRevoked(world.table, await world.consent({ refreshToken: 'old' }, both), NOW);
    brings(both.join(' '));
    await complete('sign-in');
    expect(world.sent).toEqual([resume]);
  });
});

describe('a consent', () => {
  test('that is not limited in time has no end on record', async () => {
    brings('openid');
    await complete('sign-in');
    expect(world.memory.read(keys.grant(USER))).not.toHaveProperty('refreshTokenExpiresAt');
  });

  test('with a box left unticked is on record all the same, as what Google grants by now', async () => {
    const session = await signedIn();
    await world.consent({ refreshToken: 'old' }, both);
    brings('email');
    await expect(complete('upgrade', { session })).rejects.toMatchObject({
      code: 'scope_declined',
      detail: `Not granted: openid ${SCOPE}`,
    });
    expect(await world.onRecord()).toMatchObject({ scopes: ['email'], tokens: { refreshToken: 'new' } });
  });

  test('of a sign-in needs no more than the sign-in asked for', async () => {
    brings('openid');
    expect((await complete('sign-in')).scopes).toEqual(['openid']);
  });
});
