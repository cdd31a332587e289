import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { opsOnStack } from '../infra/ops/support/ops-on-stack.ts';
import type { AppUser } from '../support/app-user.ts';
import { CALENDAR_LIST_SCOPE, meetup, useStack } from '../support/use-stack.ts';

const used = useStack();
const ops = opsOnStack(() => used.stack);
const HOUR = 3600_000;

let user: AppUser;
/** The key that sealed the user's grant, and the one that seals from now on. */
let former: string;
let present: string;
beforeEach(async () => {
  const { kms } = used.stack;
  former = newKey();
  deploy(former);
  user = used.newUser();
  await user.connect();
  await user.redirect({ purpose: 'upgrade', scopes: [CALENDAR_LIST_SCOPE] });
  present = newKey();
  deploy(present);
  kms.requests.clear();
});
afterEach(() => deploy(used.stack.kms.keyArn));

function newKey(): string {
  const { kms } = used.stack;
  return kms.keyArn.replace(kms.keyId, kms.createKey());
}

/** As the setting `grantKey` does when it is raised. */
function deploy(key: string): void {
  process.env['GRANT_KEY_ID'] = key;
  used.stack.restartFunctions();
}

const kmsCalls = () => used.stack.kms.requests.all().map(({ operation }) => operation);
const tokens = () => used.stack.google.control.countRefreshTokens(user.google.email);

describe('what a former key has sealed', () => {
  test('is opened as ever, by one call in a cold function, and none in a warm one', async () => {
    for (let times = 0; times < 2; times += 1)
      expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
    expect((await user.call('GET', '/calendars')).status).toBe(200);
    // Two functions.
    expect(kmsCalls()).toEqual(['Decrypt', 'Decrypt']);
  });

  test('is sealed with the present key once it is renewed, and then needs the former one no more', async () => {
    used.stack.google.control.expireAccessTokens();
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
    expect(kmsCalls()).toEqual(['Decrypt', 'Encrypt']);
    used.stack.kms.deleteKey(former);
    used.stack.restartFunctions();
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
  });

  test('is opened by the worker', async () => {
    const body = { when: { every: { minutes: 60 } }, event: { summary: 'Hourly' } };
    expect((await user.call('POST', '/schedules', { body })).status).toBe(201);
    await used.stack.clock.advance(HOUR + 60_000);
    expect(user.events()).toMatchObject([{ summary: 'Hourly' }]);
  });

  test('is revoked at Google when the user leaves', async () => {
    expect(tokens()).toBeGreaterThan(0);
    expect((await user.call('DELETE', '/account')).body).toMatchObject({ google: 'revoked' });
    expect(tokens()).toBe(0);
  });

  test('is revoked at Google by an operator', async () => {
    const words = ['revoke', user.google.email, '--confirm', user.google.email];
    const { data } = await ops.json(words, { names: { GRANT_KEY_ID: present }, formerGrantKeys: [former] });
    expect(data).toMatchObject({ revoked: true, atGoogle: true });
    expect(tokens()).toBe(0);
  });
});

describe('a former key that is gone', () => {
  beforeEach(() => used.stack.kms.deleteKey(former));

  test('is told as such, and nobody is taken for revoked over it', async () => {
    const { status, body } = await user.call('POST', '/events', { body: meetup });
    expect([status, body.code]).toEqual([503, 'vault_unavailable']);
    expect(await user.connection()).toBe('connected');
    expect(tokens()).toBeGreaterThan(0);
  });

  test('is in nobody’s way who consents anew', async () => {
    expect(await user.redirect({ purpose: 'sign-in', prompt: 'consent' })).toBe('signed_in');
    expect(await user.redirect({ purpose: 'upgrade' })).toBe('upgraded');
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
  });
});
