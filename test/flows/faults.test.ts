import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createDocumentClient } from '../../shared/aws/clients.ts';
import { keys } from '../../shared/aws/table.ts';
import type { AppUser } from '../support/app-user.ts';
import { meetup, useStack } from '../support/use-stack.ts';

const used = useStack();

let user: AppUser;
beforeEach(async () => {
  user = used.newUser();
  await user.connect();
  used.stack.restartFunctions();
  used.stack.google.control.forgetRequests();
});

const createEvent = () => user.call('POST', '/events', { body: meetup });
const connection = async () => (await user.call('GET', '/session')).body.connection;

describe('the key service', () => {
  test.each(['throttle', 'disabled', 'access_denied', 'internal'] as const)(
    'answers %s: try again later; the grant stays as it is',
    async (fault) => {
      used.stack.kms.faults.inject('Decrypt', fault);
      const answer = await createEvent();
      expect(answer).toMatchObject({ status: 503, body: { code: 'vault_unavailable' } });
      expect(answer.headers.get('retry-after')).toBe('5');
      used.stack.kms.faults.clear();
      expect(await connection()).toBe('connected');
      expect((await createEvent()).status).toBe(201);
    },
  );

  test('fails once: the SDK tries again', async () => {
    used.stack.kms.faults.inject('Decrypt', 'throttle', { times: 1 });
    expect((await createEvent()).status).toBe(201);
  });

  test('is away while a renewed token is to be kept: the event is created all the same', async () => {
    used.stack.google.control.expireAccessTokens();
    used.stack.kms.faults.inject('Encrypt', 'disabled');
    expect((await createEvent()).status).toBe(201);
    used.stack.kms.faults.clear();
    expect(await connection()).toBe('connected');
  });

  test('is away at sign-in: nothing is stored, and nobody is signed in', async () => {
    const other = used.newUser();
    used.stack.kms.faults.inject('Encrypt', 'disabled');
    expect(await other.redirect({ purpose: 'sign-in' })).toBe('vault_unavailable');
    expect(other.cookies.has('__Host-session')).toBe(false);
  });
});

describe('the table', () => {
  test.each(['throttle', 'internal', 'access_denied', 'cut', 'hang'] as const)(
    'answers %s: try again later',
    async (fault) => {
      used.stack.dynamodb.faults.inject('BatchGetItem', fault);
      const answer = await createEvent();
      expect(answer).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(used.stack.google.control.requests).toHaveLength(0);
    },
  );

  test('loses the answer to a write that was done: it is recognised as our own', async () => {
    const other = used.newUser();
    used.stack.dynamodb.faults.inject('PutItem', 'drop_answer', { times: 1 });
    expect(await other.redirect({ purpose: 'sign-in' })).toBe('signed_in');
    expect((await other.call('GET', '/session')).status).toBe(200);
  });

  test('loses the answer to a renewed token that was kept: the next event needs no renewal', async () => {
    used.stack.google.control.expireAccessTokens();
    used.stack.dynamodb.faults.inject('UpdateItem', 'drop_answer', { times: 1 });
    expect((await createEvent()).status).toBe(201);
    expect((await createEvent()).status).toBe(201);
    expect(used.stack.google.control.count('refresh')).toBe(1);
  });
});

describe('the client secret', () => {
  test.each(['throttle', 'access_denied'] as const)(
    'cannot be read (%s): nobody can sign in, and says so',
    async (fault) => {
      const other = used.newUser();
      used.stack.secretsManager.faults.inject('GetSecretValue', fault);
      expect(await other.redirect({ purpose: 'sign-in' })).toBe('vault_unavailable');
    },
  );

  test('was read before: a warm function goes on', async () => {
    await used.newUser().signIn();
    used.stack.secretsManager.faults.inject('GetSecretValue', 'throttle');
    expect(await used.newUser().redirect({ purpose: 'sign-in' })).toBe('signed_in');
  });
});

describe('Google', () => {
  test('hangs at the token endpoint: bounded, and told as such', async () => {
    used.stack.google.control.expireAccessTokens();
    used.stack.google.control.faults.set('refresh', { kind: 'hang' });
    const answer = await createEvent();
    expect(answer).toMatchObject({ status: 504, body: { code: 'google_timeout' } });
    expect(await connection()).toBe('connected');
  });

  test.each([
    ['an error of its own', { kind: 'answer', answer: 'backendError' }, 503, 'google_unavailable'],
    ['HTML', { kind: 'html' }, 502, 'google_unexpected'],
    ['nothing', { kind: 'cut' }, 502, 'google_unexpected'],
    ['that the client is unknown', { kind: 'answer', answer: 'invalid_client' }, 503, 'not_configured'],
    [
      'that the administrator forbids it',
      { kind: 'answer', answer: 'admin_policy_enforced' },
      403,
      'access_denied',
    ],
  ] as const)(
    'answers a refresh with %s: the user is not taken for revoked',
    async (_name, fault, status, code) => {
      used.stack.google.control.expireAccessTokens();
      used.stack.google.control.faults.set('refresh', fault);
      expect(await createEvent()).toMatchObject({ status, body: { code } });
      expect(await connection()).toBe('connected');
    },
  );

  test('rotates its signing keys: an unknown one makes us look again, once a minute', async () => {
    await used.newUser().signIn();
    await used.stack.google.control.rotateKeys({ dropOld: true });
    used.stack.google.control.forgetRequests();
    expect(await used.newUser().redirect({ purpose: 'sign-in' })).toBe('signed_in');
    expect(used.stack.google.control.count('certs')).toBe(1);

    used.stack.google.control.faults.set('exchange', { kind: 'id-token', header: { kid: 'made up' } });
    for (let i = 0; i < 3; i += 1) {
      expect(await used.newUser().redirect({ purpose: 'sign-in' })).toBe('invalid_id_token');
    }
    expect(used.stack.google.control.count('certs')).toBe(1);
    used.stack.google.control.faults.clear();
    await used.stack.google.control.rotateKeys({ dropOld: true });
    used.passTime(61_000);
    expect(await used.newUser().redirect({ purpose: 'sign-in' })).toBe('signed_in');
    expect(used.stack.google.control.count('certs')).toBe(2);
  });

  test('does not give out its certificates: nobody is let in', async () => {
    used.stack.google.control.faults.set('certs', { kind: 'answer', answer: 'backendError' });
    expect(await used.newUser().redirect({ purpose: 'sign-in' })).toBe('google_unavailable');
  });
});

test('a grant moved into another user’s row cannot be opened', async () => {
  const thief = used.newUser();
  await thief.connect();
  const [from, to] = [await idOf(user), await idOf(thief)];
  await moveSealed(from, to);
  used.stack.restartFunctions();
  const answer = await thief.call('POST', '/events', { body: meetup });
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
  expect(used.stack.google.control.events(user.google.email)).toHaveLength(0);
});

const idOf = async (of: AppUser) => (await of.call('GET', '/session')).body.user.id;

async function moveSealed(from: string, to: string): Promise<void> {
  const client = createDocumentClient();
  const TableName = used.stack.environment.TABLE_NAME;
  const { Item } = await client.send(new GetCommand({ TableName, Key: keys.grant(from) }));
  await client.send(new PutCommand({ TableName, Item: { ...Item, ...keys.grant(to) } }));
}
