import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { beforeAll, expect, test } from '@jest/globals';
import { createSecretsManagerClient } from '../../shared/aws/clients/secrets-manager.ts';
import type { AppUser } from '../support/app-user.ts';
import { meetup, useStack } from '../support/use-stack.ts';

const used = useStack();

/** Everything that somebody who reads the table must not find, by what it is. */
const secrets = new Map<string, string>();
let user: AppUser;

beforeAll(async () => {
  // Every answer of Google's passes by here on its way to the functions.
  const real = globalThis.fetch;
  const note = (name: string, value: unknown) => {
    if (typeof value === 'string' && value.length >= 16) secrets.set(value, name);
  };
  globalThis.fetch = async (input, init) => {
    const answer = await real(input, init);
    if (String(input instanceof Request ? input.url : input).endsWith('/token')) {
      const body: unknown = await answer
        .clone()
        .json()
        .catch(() => undefined);
      for (const name of ['access_token', 'refresh_token', 'id_token']) note(name, Object(body)[name]);
      for (const [name, value] of new URLSearchParams(String(init?.body ?? ''))) {
        if (['code', 'client_secret', 'code_verifier', 'refresh_token'].includes(name)) note(name, value);
      }
    }
    return answer;
  };
  try {
    user = used.newUser();
    await user.connect();
    note('attempt cookie', user.cookies.get('__Host-attempt'));
    await user.call('POST', '/events', { body: meetup, headers: { 'idempotency-key': 'key-of-the-test' } });
    used.stack.google.control.expireAccessTokens();
    await user.call('POST', '/events', { body: meetup });
    await user.call('POST', '/schedules', {
      body: { when: { cron: '* * * * *', timeZone: 'UTC' }, event: { summary: 'Often', duration: 'PT15M' } },
    });
    await used.stack.engine.invoke('plan-broadcast', { id: 'all', event: meetup });
    await used.stack.clock.advance(3 * 60_000);
    note('session secret', user.cookies.get('__Host-session')?.split('.')[1]);
    note('session cookie', user.cookies.get('__Host-session'));
    const client = createSecretsManagerClient();
    const SecretId = used.stack.environment.GOOGLE_CLIENT_SECRET_ID;
    note('client secret', (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString);
  } finally {
    globalThis.fetch = real;
  }
});

/** Text and bytes of an item, in every spelling in which a secret could stand in it. */
function spellingsOf(value: unknown): string[] {
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value);
    return [bytes.toString('latin1'), bytes.toString('base64'), bytes.toString('hex')];
  }
  if (Array.isArray(value)) return value.flatMap(spellingsOf);
  if (value !== null && typeof value === 'object')
    return Object.entries(value).flatMap(([name, inner]) => [name, ...spellingsOf(inner)]);
  return [String(value)];
}

test('no token, code, secret or cookie stands in the clear in any item of the table, nor a part of one', async () => {
  const kinds = new Set(secrets.values());
  for (const kind of ['access_token', 'refresh_token', 'id_token', 'code', 'session secret'])
    expect(kinds).toContain(kind);
  const items = await used.stack.dynamodb.items();
  const sorts = new Set(items.map(({ sk }) => String(sk).split('#')[0]));
  expect([...sorts].sort()).toEqual(
    expect.arrayContaining(['BROADCAST', 'GRANT', 'PROFILE', 'RUN', 'SCHEDULE', 'SEGMENT', 'SESSION']),
  );
  const found: string[] = [];
  for (const item of items) {
    const written = spellingsOf(item);
    for (const [secret, kind] of secrets) {
      // Sixteen characters are more than any of them may show; `ya29.` and the like are all the same.
      const parts = [secret.slice(8, 24), secret.slice(-16)].flatMap((part) => [
        part,
        Buffer.from(part).toString('hex'),
      ]);
      if (parts.some((part) => written.some((text) => text.includes(part))))
        found.push(`${item['sk']}: ${kind}`);
    }
  }
  expect(found).toEqual([]);
});

test('what Google names a token by stands there as a hash, the token itself sealed', async () => {
  const items = await used.stack.dynamodb.items();
  const grant = items.find(({ sk }) => sk === 'GRANT');
  expect(grant?.['sealed']).toBeInstanceOf(Uint8Array);
  // The hashes by which Google names a token are hashes, of the form that is told, and not the token.
  expect(grant?.['refreshTokenHash']).toMatch(/^[A-Za-z0-9+/]{86}==$/);
  expect(grant?.['refreshTokenPrefixHash']).toMatch(/^[\w-]{43}$/);
});

test('a message in the queues holds nothing secret either', async () => {
  const queues = ['events', 'broadcasts', 'deadEvents', 'deadBroadcasts', 'undelivered'] as const;
  await user.call('POST', '/schedules', {
    body: { when: { cron: '* * * * *', timeZone: 'UTC' }, event: { summary: 'Often', duration: 'PT15M' } },
  });
  used.stack.google.control.faults.set('events.insert', { kind: 'answer', answer: 'rateLimitExceeded' });
  await used.stack.clock.advance(61_000);
  const bodies = (await Promise.all(queues.map((queue) => used.stack.sqs.messages(queue)))).flat();
  expect(bodies.length).toBeGreaterThan(0);
  for (const { body } of bodies)
    for (const [secret, kind] of secrets)
      expect([kind, body.includes(secret.slice(8, 24))]).toEqual([kind, false]);
  const told = JSON.stringify(used.stack.bus.events());
  for (const [secret, kind] of secrets)
    expect([kind, told.includes(secret.slice(8, 24))]).toEqual([kind, false]);
});
