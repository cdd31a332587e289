import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';
import type { AppUser } from '../../support/app-user.ts';
import { isSignedIn } from '../../support/session-state.ts';
import { meetup, useStack } from '../../support/use-stack.ts';
import { opsOnStack } from './support/ops-on-stack.ts';

const used = useStack();
const ops = opsOnStack(() => used.stack);
const google = () => used.stack.google.control;
const HOUR = 3600_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ops-users-'));
});
afterAll(() => rm(folder, { recursive: true }));

const subOf = (user: AppUser) =>
  google()
    .accounts()
    .find(({ email }) => email === user.google.email)?.sub ?? '';
const daily = { when: { cron: '0 * * * *', timeZone: 'UTC' }, event: { summary: 'Something private' } };

async function keep(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}
const keepEvent = () => keep('event.json', JSON.stringify(meetup));
const keepUser = (user: AppUser) => keep('users.txt', subOf(user));

async function connected(): Promise<AppUser> {
  const user = used.newUser();
  await user.connect();
  return user;
}

describe('user', () => {
  test('tells what stands of a user, by address or id', async () => {
    const ada = await connected();
    await ada.call('POST', '/schedules', { body: daily });
    await used.stack.clock.advance(2 * HOUR);
    const { exitCode, data } = await ops.json(['user', ada.google.email.toUpperCase()]);
    expect(exitCode).toBe(EXIT.ok);
    expect(data).toMatchObject({
      user: subOf(ada),
      email: ada.google.email,
      grant: { status: 'active', missingScopes: [], consentedAt: expect.stringMatching(/^\d{4}-/) },
      sessions: { live: 1 },
      plans: [{ status: 'active', when: { cron: '0 * * * *' }, synced: true }],
      runs: [{ status: 'created' }, { status: 'created' }],
      next: [],
    });
    const { text } = await ops.tell(['user', subOf(ada)]);
    expect(text).toContain(`User ${subOf(ada)} (${ada.google.email}`);
    expect(text).toMatch(/last noted renewal of its access token \d{4}-\d\d-\d\d \d\d:\d\d/);
    expect(text).toMatch(/\n {2}1\. active: cron 0 \* \* \* \*, UTC; next \d{4}-\S+ \d\d:00 UTC \(\w+\)\n/);
    expect(text.match(/ {2}plan 1, due \d{4}-\S+ \d\d:00 UTC: created\n/g)).toHaveLength(2);
    expect(text).toContain('Events that the page makes at once leave no run.');
    expect(text).toContain('Nothing is to be done.');
  });

  test('numbers plans as they were made, and its runs after them; what has no plan is named', async () => {
    const ada = await connected();
    for (const cron of ['1 0 1 1 *', '0 * * * *', '2 0 1 1 *'])
      await ada.call('POST', '/schedules', { body: { ...daily, when: { cron, timeZone: 'UTC' } } });
    await used.stack.clock.advance(HOUR);
    const words = ['--id', 'spring', '--event', await keepEvent(), '--users', await keepUser(ada)];
    await ops.tell(['broadcast', ...words, '--detach']);
    await used.stack.engine.settle();
    const { text } = await ops.tell(['user', subOf(ada)]);
    expect(text).toMatch(/1\. active: cron 1 .*\n.*2\. active: cron 0 .*\n.*3\. active: cron 2 /);
    expect(text).toMatch(/UTC {2}broadcast spring: created\n.*UTC {2}plan 2, due .*: created/);
  });

  test('says in words why an event did not appear, and what to do', async () => {
    const ben = await connected();
    await ben.call('POST', '/schedules', { body: daily });
    await used.stack.engine.settle();
    google().revokeGrant(ben.google.email);
    google().expireAccessTokens();
    await used.stack.clock.advance(2 * HOUR);
    const { text } = await ops.tell(['user', subOf(ben)]);
    expect(text).toContain('Grant     revoked');
    expect(text).toContain('parked: The grant is no longer valid; the user must connect again.');
    expect(text).toMatch(/What to do\n {2}The user has to connect again/);
  });

  test('names the step in Google’s console when the API is not enabled', async () => {
    const user = await connected();
    await user.call('POST', '/schedules', { body: daily });
    await used.stack.engine.settle();
    google().faults.set('events', { kind: 'answer', answer: 'accessNotConfigured' });
    await used.stack.clock.advance(HOUR);
    const { data } = await ops.json(['user', subOf(user)]);
    expect(data.runs[0].because.text).toContain('not fully configured');
    expect(data.next.join()).toContain('calendar-json.googleapis.com');
  });

  test('shows nothing of what is planned, and nothing secret', async () => {
    const user = await connected();
    await user.call('POST', '/schedules', { body: daily });
    const { text } = await ops.tell(['user', subOf(user), '--json']);
    expect(text).not.toMatch(/Something private|sealed|1\/\/|ya29\./);
    for (const cookie of user.cookies.values()) expect(text).not.toContain(cookie);
  });

  test('knows nobody of an address or id that is not there', async () => {
    for (const who of ['nobody@example.com', '999999'])
      expect((await ops.refusal(['user', who])).exitCode).toBe(EXIT.failed);
    for (const words of [['user'], ['user', 'a#b'], ['user', 'one', 'two']])
      expect((await ops.refusal(words)).exitCode).toBe(EXIT.usage);
  });

  test('says whose address it has been when Google has given it to another', async () => {
    const former = used.newUser('handed-on@example.com');
    await former.signIn();
    google().changeEmail('handed-on@example.com', 'former@example.com');
    const later = used.newUser('handed-on@example.com');
    await later.signIn();
    const refused = await ops.refusal(['user', 'handed-on@example.com']);
    expect(refused.message).toContain(subOf(later));
    expect(refused.exitCode).toBe(EXIT.usage);
  });

  test('says that the store is not reached, without a trace of code', async () => {
    used.stack.dynamodb.faults.inject('*', 'access_denied');
    const refused = await ops.refusal(['user', '12345']);
    expect(refused.exitCode).toBe(EXIT.failed);
    expect(refused.message).toContain('AccessDeniedException');
  });
});

describe('revoke', () => {
  test('revokes one grant at Google and here, once it is confirmed', async () => {
    const [ada, ben] = [await connected(), await connected()];
    expect((await ops.refusal(['revoke', subOf(ada)])).message).toContain(`--confirm ${subOf(ada)}`);
    expect(google().countRefreshTokens(ada.google.email)).toBeGreaterThan(0);
    const { exitCode, data } = await ops.json(['revoke', subOf(ada), '--confirm', subOf(ada)]);
    expect([exitCode, data]).toEqual([EXIT.ok, { user: subOf(ada), revoked: true, atGoogle: true }]);
    expect(google().countRefreshTokens(ada.google.email)).toBe(0);
    expect(google().countRefreshTokens(ben.google.email)).toBeGreaterThan(0);
    expect(await isSignedIn(ada)).toBe(true);
    expect((await ada.call('POST', '/events', { body: meetup })).body.code).toBe('reconnect_required');
    expect((await ops.json(['revoke', subOf(ada)])).data).toEqual({ user: subOf(ada), revoked: false });
  });

  test('leaves the grant when Google does not do it', async () => {
    const ada = await connected();
    google().faults.set('revoke', { kind: 'answer', answer: 'backendError' });
    const refused = await ops.refusal(['revoke', subOf(ada), '--confirm', subOf(ada)]);
    expect(refused.exitCode).toBe(EXIT.failed);
    google().faults.clear();
    expect((await ada.call('POST', '/events', { body: meetup })).status).toBe(201);
  });
});

describe('export', () => {
  test('holds everything of a user but tokens and their hashes', async () => {
    const ada = await connected();
    await ada.call('POST', '/schedules', { body: daily });
    await used.stack.clock.advance(HOUR);
    const { exitCode, data } = await ops.json(['export', subOf(ada)]);
    expect(exitCode).toBe(EXIT.ok);
    expect(data).toMatchObject({
      user: subOf(ada),
      profile: { email: ada.google.email },
      grant: { status: 'active', holdsTokens: true },
      sessions: [{ createdAt: expect.stringMatching(/^20\d\d-/) }],
      plans: [{ event: { summary: 'Something private' } }],
      runs: [{ status: 'created', eventId: expect.any(String) }],
    });
    const stored = (await used.stack.dynamodb.items()).filter(({ pk }) => pk === `USER#${subOf(ada)}`);
    expect(stored).toHaveLength(5);
    const text = JSON.stringify(data);
    for (const item of stored) {
      const [, hash = ''] = /^SESSION#(.+)/.exec(String(item['sk'])) ?? [];
      for (const secret of [hash, item['refreshTokenHash'], item['refreshTokenPrefixHash']])
        if (secret) expect(text).not.toContain(secret);
    }
    expect(text).not.toMatch(/"sealed"|1\/\/|ya29\./);
  });

  test('goes into a file that is the operator’s alone, and into none that is there', async () => {
    const ada = await connected();
    const out = join(folder, 'ada.json');
    await ops.tell(['export', subOf(ada), '--out', out]);
    expect(JSON.parse(await readFile(out, 'utf8')).user).toBe(subOf(ada));
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect((await ops.refusal(['export', subOf(ada), '--out', out])).message).toContain('EEXIST');
  });
});

describe('erase', () => {
  test('leaves nothing of a user here and at Google, and gives a receipt', async () => {
    const [ada, ben] = [await connected(), await connected()];
    await ada.call('POST', '/schedules', { body: daily });
    await used.stack.clock.advance(HOUR);
    const user = subOf(ada);
    expect((await ops.refusal(['erase', user])).exitCode).toBe(EXIT.usage);
    const { exitCode, data } = await ops.json(['erase', ada.google.email, '--confirm', ada.google.email]);
    expect([exitCode, data]).toEqual([
      EXIT.ok,
      {
        user,
        google: 'revoked',
        manageUrl: expect.stringContaining('http'),
        deleted: { grant: true, plans: 1, runs: 1, sessions: 1, profile: true },
      },
    ]);
    const left = (await used.stack.dynamodb.items()).filter(({ pk }) => pk === `USER#${user}`);
    expect(left).toEqual([
      {
        pk: `USER#${user}`,
        sk: expect.stringMatching(/^SESSION#/),
        buried: true,
        expiresAt: expect.any(Number),
      },
    ]);
    expect(used.stack.scheduler.schedules().filter(({ group }) => group === 'onbehalf')).toHaveLength(
      (await used.stack.dynamodb.items()).filter(({ sk }) => String(sk).startsWith('SCHEDULE#')).length,
    );
    expect(google().countRefreshTokens(ada.google.email)).toBe(0);
    expect([await isSignedIn(ada), await isSignedIn(ben)]).toEqual([false, true]);
  });

  test('says so when Google could not be told', async () => {
    const ada = await connected();
    google().faults.set('revoke', { kind: 'cut' });
    const { exitCode, text } = await ops.tell(['erase', subOf(ada), '--confirm', subOf(ada)]);
    expect(exitCode).toBe(EXIT.differs);
    expect(text).toContain('takes access back at');
  });

  test('does nothing while the key service is away, and leaves no session behind', async () => {
    const ada = await connected();
    const sessions = async () =>
      (await used.stack.dynamodb.items()).filter(
        ({ pk, sk }) => pk === `USER#${subOf(ada)}` && String(sk).startsWith('SESSION#'),
      ).length;
    used.stack.kms.faults.inject('Decrypt', 'disabled');
    const refused = await ops.refusal(['erase', subOf(ada), '--confirm', subOf(ada)]);
    expect(refused.message).toContain('vault_unavailable DisabledException');
    used.stack.kms.faults.clear();
    expect(await sessions()).toBe(1);
    expect((await ada.call('POST', '/events', { body: meetup })).status).toBe(201);
  });
});
