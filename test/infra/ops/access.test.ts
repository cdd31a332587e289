import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';
import type { AppUser } from '../../support/app-user.ts';
import { isSignedIn } from '../../support/session-state.ts';
import { meetup, useStack } from '../../support/use-stack.ts';
import { opsOnStack } from './support/ops-on-stack.ts';

const used = useStack();
const stackOps = opsOnStack(() => used.stack);
const google = () => used.stack.google.control;

let told: string[] = [];
beforeEach(() => {
  told = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told.push(String(text));
    return true;
  });
});
afterEach(async () => {
  // Nobody is there for the next test.
  await confirmed('revoke-all --without-google --rate 100');
});

/** Runs a command as it is typed, against the local stack. */
async function ops(line: string) {
  const { exitCode, data } = await stackOps.json(line.split(' '));
  return { exitCode, ...data };
}

async function refusal(line: string): Promise<string> {
  const { exitCode, message } = await stackOps.refusal(line.split(' '));
  expect(exitCode).toBe(EXIT.usage);
  return message;
}

const confirmed = (line: string) => ops(`${line} --confirm local`);
const subOf = (user: AppUser) =>
  google()
    .accounts()
    .find(({ email }) => email === user.google.email)?.sub ?? '';
/** A second is the unit of sessions and of `--before`. */
const later = () => used.passTime(2_000);

async function people(count: number): Promise<AppUser[]> {
  const all = Array.from({ length: count }, () => used.newUser());
  for (const user of all) await user.connect();
  await used.stack.engine.settle();
  later();
  return all;
}

describe('revoke-all', () => {
  test('revokes every grant at Google, marks it, ends all sessions and tells adopters', async () => {
    const [ada, ben, signedIn] = await people(2).then((all) => [...all, used.newUser()]);
    if (!ada || !ben || !signedIn) throw new Error('Somebody is missing.');
    // Also who has never connected Calendar has a token.
    await signedIn.signIn();
    const plan = { when: { cron: '0 9 * * *', timeZone: 'UTC' }, event: { summary: 'Daily' } };
    await ada.call('POST', '/schedules', { body: plan });
    later();
    used.stack.bus.clear();

    const report = await confirmed('revoke-all --rate 100');
    expect(report).toMatchObject({ exitCode: EXIT.ok, revoked: 3, newer: 0, failed: [] });
    expect(report.sessions).toBeGreaterThanOrEqual(3);
    for (const user of [ada, ben, signedIn]) {
      expect(google().countRefreshTokens(user.google.email)).toBe(0);
      expect(google().grantedScopes(user.google.email)).toEqual([]);
      expect(await isSignedIn(user)).toBe(false);
    }
    const items = await used.stack.dynamodb.items();
    expect(items.filter((item) => item['sealed'] !== undefined)).toEqual([]);
    expect(items.filter(({ sk }) => String(sk).startsWith('SESSION#'))).toEqual([]);
    await used.stack.engine.settle();
    const revoked = used.stack.bus.events('GrantRevoked').map(({ detail }) => Object(detail).user);
    expect(revoked.sort()).toEqual([ada, ben, signedIn].map(subOf).sort());

    // Whoever comes back connects anew, and finds their plans.
    expect(await ada.redirect({ purpose: 'sign-in' })).toBe('signed_in');
    expect(await ada.redirect({ purpose: 'upgrade' })).toBe('upgraded');
    expect((await ada.call('GET', '/schedules')).body.schedules).toHaveLength(1);
    expect((await ada.call('POST', '/events', { body: meetup })).status).toBe(201);
  });

  test('tried with --dry-run counts, and changes nothing', async () => {
    const [user] = await people(1);
    if (!user) throw new Error('Nobody is there.');
    google().forgetRequests();
    expect(await ops('revoke-all --dry-run')).toMatchObject({ dryRun: true, revoked: 1, sessions: 1 });
    expect(google().requests).toHaveLength(0);
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
  });

  test('is not done unless the deployment is named once more', async () => {
    const [user] = await people(1);
    if (!user) throw new Error('Nobody is there.');
    for (const line of ['revoke-all', 'revoke-all --confirm prod', 'end-sessions --all'])
      expect(await refusal(line)).toContain('--confirm local');
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
  });

  test('names what Google did not revoke, keeps its token, and a repeat does the rest', async () => {
    const all = await people(3);
    google().faults.set('revoke', { kind: 'answer', answer: 'backendError', times: 1 });
    const first = await confirmed('revoke-all --rate 100');
    expect(first).toMatchObject({ exitCode: EXIT.differs, revoked: 2 });
    expect(first.failed).toEqual([
      { user: expect.any(String), reason: expect.stringContaining('google_unavailable') },
    ]);

    // Who has connected since is not thrown out by the repeat.
    const [back] = all.filter((user) => subOf(user) !== first.failed[0].user);
    if (!back) throw new Error('Nobody is back.');
    later();
    await back.connect();
    const second = await confirmed(`revoke-all --rate 100 --before ${first.before}`);
    expect(second).toMatchObject({ exitCode: EXIT.ok, revoked: 1, newer: 1, failed: [] });
    expect(second.dead).toBe(first.dead + 1);
    expect((await back.call('POST', '/events', { body: meetup })).status).toBe(201);
    expect(
      all.map(({ google: { email } }) => google().countRefreshTokens(email)).filter((count) => count > 0),
    ).toHaveLength(1);
  });

  test('says at the start how it is repeated', async () => {
    await people(1);
    await confirmed('revoke-all --rate 10');
    expect(told.join('')).toMatch(/repeat it with --before \d{4}-/);
  });

  test('without Google is for a key that is lost: grants are dead here, and nobody is called', async () => {
    const [user] = await people(1);
    if (!user) throw new Error('Nobody is there.');
    used.stack.kms.faults.inject('Decrypt', 'disabled');
    expect(await confirmed('revoke-all')).toMatchObject({
      exitCode: EXIT.differs,
      failed: [{ reason: expect.stringContaining('vault_unavailable DisabledException') }],
    });
    google().forgetRequests();
    expect(await confirmed('revoke-all --without-google')).toMatchObject({ exitCode: EXIT.ok, revoked: 1 });
    expect(google().requests).toHaveLength(0);
    used.stack.kms.faults.clear();
    expect(await user.redirect({ purpose: 'sign-in', prompt: 'consent' })).toBe('signed_in');
    expect((await user.call('GET', '/session')).body.connection).not.toBe('reconnect_required');
  });

  test('says nothing secret, whatever fails', async () => {
    await people(2);
    google().faults.set('revoke', { kind: 'cut' });
    const report = JSON.stringify(await confirmed('revoke-all'));
    expect(`${report}${told.join('')}`).not.toMatch(/1\/\/|ya29\.|local-/);
  });

  test.each([
    ['revoke-all --rate 0 --dry-run', '--rate'],
    ['revoke-all --rate fast --dry-run', '--rate'],
    ['revoke-all --before tomorrow --dry-run', '--before'],
    ['revoke-all --before 2999-01-01T00:00:00Z --dry-run', '--before'],
    ['end-sessions', '--user or --all'],
    ['end-sessions --all --user 123', '--user or --all'],
    ['end-sessions --user a#b', 'an id of Google’s'],
    ['end-sessions --user 123 --dry-run', '--dry-run'],
  ])('%s is refused', async (line, message) => {
    expect(await refusal(line)).toContain(message);
  });
});

describe('end-sessions', () => {
  test('of one user ends that user’s alone, and leaves the grant', async () => {
    const [ada, ben] = await people(2);
    if (!ada || !ben) throw new Error('Somebody is missing.');
    expect(await ops(`end-sessions --user ${subOf(ada)}`)).toMatchObject({ sessions: 1 });
    expect([await isSignedIn(ada), await isSignedIn(ben)]).toEqual([false, true]);
    await ada.redirect({ purpose: 'sign-in' });
    expect((await ada.call('GET', '/session')).body.connection).toBe('connected');
  });

  test('of everybody ends those that had begun by then; grants and plans stay', async () => {
    const [ada, ben] = await people(2);
    if (!ada || !ben) throw new Error('Somebody is missing.');
    expect(await ops('end-sessions --all --dry-run')).toMatchObject({ sessions: 2, dryRun: true });
    expect(await isSignedIn(ada)).toBe(true);
    const before = new Date(used.stack.clock.now()).toISOString();
    later();
    await ben.redirect({ purpose: 'sign-in' });
    const report = await confirmed(`end-sessions --all --before ${before}`);
    expect(report.exitCode).toBe(EXIT.ok);
    expect([await isSignedIn(ada), await isSignedIn(ben)]).toEqual([false, true]);
    expect(google().countRefreshTokens(ada.google.email)).toBeGreaterThan(0);
  });
});
