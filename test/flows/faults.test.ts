import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createSecretsManagerClient } from '../../shared/aws/clients/secrets-manager.ts';
import { routes } from '../../shared/routes.ts';
import type { AppUser } from '../support/app-user.ts';
import { hastenAwsTimeouts, hastenTimeouts } from '../support/hasten-timeouts.ts';
import { invokeWithin } from '../support/invoke-within.ts';
import { repeatAtOnce } from '../support/repeat-at-once.ts';
import { grantsOf, swapSealed } from '../support/swap-sealed.ts';
import { meetup, useStack } from '../support/use-stack.ts';

const used = useStack();

let user: AppUser;
beforeEach(async () => {
  user = await used.connected();
  used.stack.restartFunctions();
  used.stack.google.control.forgetRequests();
});

const createEvent = () => user.call('POST', '/events', { body: meetup });

describe('the key service', () => {
  repeatAtOnce();

  test.each(['throttle', 'disabled', 'access_denied', 'internal'] as const)(
    'answers %s: try again later; the grant stays as it is',
    async (fault) => {
      used.stack.kms.faults.inject('Decrypt', fault);
      const answer = await createEvent();
      expect(answer).toMatchObject({ status: 503, body: { code: 'vault_unavailable' } });
      expect(answer.headers.get('retry-after')).toBe('5');
      used.stack.kms.faults.clear();
      expect(await user.connection()).toBe('connected');
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
    expect(await user.connection()).toBe('connected');
  });

  test('is away at sign-in: nothing is stored, and nobody is signed in', async () => {
    const other = used.newUser();
    used.stack.kms.faults.inject('Encrypt', 'disabled');
    expect(await other.redirect({ purpose: 'sign-in' })).toBe('vault_unavailable');
    expect(other.cookies.has('__Host-session')).toBe(false);
  });
});

describe('the table', () => {
  repeatAtOnce();

  test.each(['throttle', 'internal', 'access_denied', 'cut'] as const)(
    'answers %s: try again later',
    async (fault) => {
      used.stack.dynamodb.faults.inject('BatchGetItem', fault);
      const answer = await createEvent();
      expect(answer).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(used.stack.google.control.requests).toHaveLength(0);
    },
  );

  test('hangs: bounded, and told as such', async () => {
    used.stack.dynamodb.faults.inject('BatchGetItem', 'hang');
    const waits = hastenAwsTimeouts(3);
    expect(await createEvent()).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
    expect(waits).toHaveLength(3);
    // The function itself has 25 s, and API Gateway 30.
    expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThan(20_000);
    expect(used.stack.google.control.requests).toHaveLength(0);
  });

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
  repeatAtOnce();

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
    expect(await user.connection()).toBe('connected');
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
      expect(await user.connection()).toBe('connected');
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
  /** Has an event created in an invocation that is over so many milliseconds from now. */
  const createEventWithin = (milliseconds: number) =>
    invokeWithin(
      milliseconds,
      used.stack.url,
      routes.createEvent,
      user.cookies.get('__Host-session'),
      meetup,
    );

  test('that is nearly used up, when DynamoDB hangs: 503 in time', async () => {
    used.stack.dynamodb.faults.inject('BatchGetItem', 'hang');
    const answer = await createEventWithin(1_000);
    expect(answer).toMatchObject({ status: 503, code: 'store_unavailable' });
    expect(answer.left).toBeGreaterThan(0);
  });

  test('that Google has used up, when DynamoDB hangs too: the event is told, in time', async () => {
    used.stack.google.control.expireAccessTokens();
    used.stack.google.control.faults.set('refresh', { kind: 'delay', milliseconds: 1_200 });
    used.stack.dynamodb.faults.inject('UpdateItem', 'hang');
    const answer = await createEventWithin(4_000);
    expect(answer).toMatchObject({ status: 201 });
    expect(answer.left).toBeGreaterThan(0);
  });

  test('that Google has used up: 504 in time, and nothing more is begun', async () => {
    used.stack.google.control.expireAccessTokens();
    used.stack.google.control.faults.set('refresh', { kind: 'hang' });
    const answer = await createEventWithin(2_000);
    expect(answer).toMatchObject({ status: 504, code: 'google_timeout' });
    expect(answer.left).toBeGreaterThan(0);
    expect(used.stack.google.control.count('events.insert')).toBe(1);
  });
});

describe('two rows whose sealed tokens are swapped', () => {
  test('cannot be opened by either: 500, the operator is called, Google is not, and the grants stay', async () => {
    const other = await used.connected();
    const [mine, theirs] = [user.id, other.id];
    const before = await swapSealed(used.stack, mine, theirs);
    used.stack.restartFunctions();
    used.stack.google.control.forgetRequests();
    for (const one of [user, other]) {
      expect(await one.call('POST', '/events', { body: meetup })).toMatchObject({
        status: 500,
        body: { code: 'internal' },
      });
      expect(one.events()).toHaveLength(0);
    }
    expect(used.stack.google.control.requests).toHaveLength(0);
    // Nobody is taken for revoked: put back, both are as they were.
    await swapSealed(used.stack, mine, theirs);
    expect(await grantsOf(used.stack, mine, theirs)).toEqual(before);
    used.stack.restartFunctions();
    for (const one of [user, other])
      expect((await one.call('POST', '/events', { body: meetup })).status).toBe(201);
  });

  test('make no event offline either: the message ends in the dead-letter queue', async () => {
    const other = await used.connected();
    await used.stack.engine.settle();
    const [mine, theirs] = [user.id, other.id];
    const { status } = await user.call('POST', '/schedules', {
      body: { when: used.whenIn(3600_000), event: { summary: 'Later' } },
    });
    expect(status).toBe(201);
    await swapSealed(used.stack, mine, theirs);
    used.stack.restartFunctions();
    await used.stack.clock.advance(12 * 3600_000);
    const dead = await used.stack.sqs.messages('deadEvents');
    expect(dead.filter(({ body }) => body.includes(mine) && body.includes('scheduled'))).toHaveLength(1);
    for (const { google } of [user, other])
      expect(used.stack.google.control.events(google.email)).toHaveLength(0);
    expect(await user.connection()).toBe('connected');
  });
});
