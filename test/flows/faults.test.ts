import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createFunctions } from '../../infra/local/lambda/load-function.ts';
import { createDocumentClient } from '../../shared/aws/clients/dynamodb.ts';
import { createSecretsManagerClient } from '../../shared/aws/clients/secrets-manager.ts';
import { keys } from '../../shared/table/table.ts';
import type { AppUser } from '../support/app-user.ts';
import { hastenTimeouts } from '../support/hasten-timeouts.ts';
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

  test('is deleted: a cold function fails closed, a warm one goes on for an hour and no longer', async () => {
    await used.newUser().signIn();
    const client = createSecretsManagerClient();
    const SecretId = used.stack.environment.GOOGLE_CLIENT_SECRET_ID;
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
    await client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    try {
      used.passTime(4 * 60_000);
      expect(await used.newUser().redirect({ purpose: 'sign-in' })).toBe('signed_in');
      used.passTime(55 * 60_000);
      expect(await used.newUser().redirect({ purpose: 'sign-in' })).toBe('signed_in');
      used.passTime(2 * 60_000);
      expect(await used.newUser().redirect({ purpose: 'sign-in' })).toBe('not_configured');
      used.stack.restartFunctions();
      expect(await used.newUser().redirect({ purpose: 'sign-in' })).toBe('not_configured');
    } finally {
      await client.send(new CreateSecretCommand({ Name: SecretId, SecretString }));
    }
    expect(await used.newUser().redirect({ purpose: 'sign-in' })).toBe('signed_in');
  });
});

describe('Google', () => {
  test('hangs at the token endpoint: bounded, and told as such', async () => {
    used.stack.google.control.expireAccessTokens();
    used.stack.google.control.faults.set('refresh', { kind: 'hang' });
    // Calendar answers that the access token has expired; then two renewals are waited for.
    const waits = hastenTimeouts(2, 1);
    const answer = await createEvent();
    expect(answer).toMatchObject({ status: 504, body: { code: 'google_timeout' } });
    expect(waits).toHaveLength(2);
    // The function itself has 25 s, and API Gateway 30.
    expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThan(20_000);
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

describe('the end of an invocation', () => {
  const left = (milliseconds: number) => {
    const end = performance.now() + milliseconds;
    return {
      awsRequestId: 'request',
      getRemainingTimeInMillis: () => Math.max(0, Math.round(end - performance.now())),
    };
  };
  const invoke = async (milliseconds: number) => {
    const load = createFunctions().load<object>('create-event');
    const handler = (await load) as (
      event: object,
      context: object,
    ) => Promise<{ statusCode: number; body: string }>;
    const event = {
      routeKey: 'POST /api/events',
      headers: {
        origin: used.stack.url,
        'x-requested-with': 'XmlHttpRequest',
        'content-type': 'application/json',
      },
      cookies: [`__Host-session=${user.cookies.get('__Host-session')}`],
      body: JSON.stringify(meetup),
      isBase64Encoded: false,
    };
    const context = left(milliseconds);
    const { statusCode, body } = await handler(event, context);
    return { status: statusCode, code: JSON.parse(body).code, left: context.getRemainingTimeInMillis() };
  };

  test('that is nearly used up, when DynamoDB hangs: 503 in time', async () => {
    used.stack.dynamodb.faults.inject('BatchGetItem', 'hang');
    const answer = await invoke(1_000);
    expect(answer).toMatchObject({ status: 503, code: 'store_unavailable' });
    expect(answer.left).toBeGreaterThan(0);
  });

  test('that Google has used up, when DynamoDB hangs too: the event is told, in time', async () => {
    used.stack.google.control.expireAccessTokens();
    used.stack.google.control.faults.set('refresh', { kind: 'delay', milliseconds: 1_200 });
    used.stack.dynamodb.faults.inject('UpdateItem', 'hang');
    const answer = await invoke(4_000);
    expect(answer).toMatchObject({ status: 201 });
    expect(answer.left).toBeGreaterThan(0);
  });

  test('that Google has used up: 504 in time, and nothing more is begun', async () => {
    used.stack.google.control.expireAccessTokens();
    used.stack.google.control.faults.set('refresh', { kind: 'hang' });
    const answer = await invoke(2_000);
    expect(answer).toMatchObject({ status: 504, code: 'google_timeout' });
    expect(answer.left).toBeGreaterThan(0);
    expect(used.stack.google.control.count('events.insert')).toBe(1);
  });
});

describe('two rows whose sealed tokens are swapped', () => {
  test('cannot be opened by either: 500, the operator is called, Google is not, and the grants stay', async () => {
    const other = used.newUser();
    await other.connect();
    const [mine, theirs] = [await idOf(user), await idOf(other)];
    const before = await swapSealed(mine, theirs);
    used.stack.restartFunctions();
    used.stack.google.control.forgetRequests();
    for (const one of [user, other]) {
      expect(await one.call('POST', '/events', { body: meetup })).toMatchObject({
        status: 500,
        body: { code: 'internal' },
      });
      expect(used.stack.google.control.events(one.google.email)).toHaveLength(0);
    }
    expect(used.stack.google.control.requests).toHaveLength(0);
    // Nobody is taken for revoked: put back, both are as they were.
    await swapSealed(mine, theirs);
    expect(await grantsOf(mine, theirs)).toEqual(before);
    used.stack.restartFunctions();
    for (const one of [user, other])
      expect((await one.call('POST', '/events', { body: meetup })).status).toBe(201);
  });

  test('make no event offline either: the message ends in the dead-letter queue', async () => {
    const other = used.newUser();
    await other.connect();
    await used.stack.engine.settle();
    const [mine, theirs] = [await idOf(user), await idOf(other)];
    const at = new Date(used.stack.clock.now() + 3600_000).toISOString().slice(0, 17).concat('00');
    const { status } = await user.call('POST', '/schedules', {
      body: { when: { at, timeZone: 'UTC' }, event: { summary: 'Later' } },
    });
    expect(status).toBe(201);
    await swapSealed(mine, theirs);
    used.stack.restartFunctions();
    await used.stack.clock.advance(12 * 3600_000);
    const dead = await used.stack.sqs.messages('eventsDlq');
    expect(dead.filter(({ body }) => body.includes(mine) && body.includes('scheduled'))).toHaveLength(1);
    for (const { google } of [user, other])
      expect(used.stack.google.control.events(google.email)).toHaveLength(0);
    expect(await connection()).toBe('connected');
  });
});

const idOf = async (of: AppUser) => (await of.call('GET', '/session')).body.user.id;

const TableName = () => used.stack.environment.TABLE_NAME;

async function grantsOf(...users: string[]) {
  const client = createDocumentClient();
  return Promise.all(
    users.map(async (id) => {
      const { Item } = await client.send(new GetCommand({ TableName: TableName(), Key: keys.grant(id) }));
      return Item;
    }),
  );
}

/** As whoever can write to the table could. @returns the rows as they were */
async function swapSealed(one: string, other: string) {
  const client = createDocumentClient();
  const rows = await grantsOf(one, other);
  const [first, second] = rows;
  for (const [row, from] of [
    [first, second],
    [second, first],
  ])
    await client.send(new PutCommand({ TableName: TableName(), Item: { ...row, sealed: from?.['sealed'] } }));
  return rows;
}
