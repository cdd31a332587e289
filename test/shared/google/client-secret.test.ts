import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createClientSecretReader } from '../../../shared/google/client-secret.ts';
import { errorNamed } from '../support/error-named.ts';

const MINUTE = 60_000;
const client = new SecretsManagerClient({ region: 'us-east-1' });
const secrets = mockClient(client);
let clock = 0;
beforeEach(() => {
  secrets.reset();
  clock = 0;
});

const newReader = () => createClientSecretReader(client, 'onbehalf/secret', () => clock);
const holds = (SecretString?: string) =>
  secrets.on(GetSecretValueCommand).resolves(SecretString === undefined ? {} : { SecretString });
const fails = (name: string) => secrets.on(GetSecretValueCommand).rejects(errorNamed(name));

describe('the client secret', () => {
  test('is asked for by its id when it is first needed, not before', async () => {
    holds('s3cret');
    const read = newReader();
    expect(secrets.calls()).toHaveLength(0);
    expect(await read()).toBe('s3cret');
    expect(secrets.call(0).args[0].input).toEqual({ SecretId: 'onbehalf/secret' });
  });

  test('is kept for five minutes, and then asked for anew: a rotated one reaches a warm function', async () => {
    holds('old');
    const read = newReader();
    await read();
    holds('new');
    clock = 5 * MINUTE - 1;
    expect(await read()).toBe('old');
    clock = 5 * MINUTE;
    expect(await read()).toBe('new');
    expect(secrets.calls()).toHaveLength(2);
  });

  test('is asked for once by all who need it at the same time, and again after a failure', async () => {
    const read = newReader();
    fails('ThrottlingException');
    const failed = await Promise.allSettled([read(), read()]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(secrets.calls()).toHaveLength(1);
    holds('s3cret');
    expect(await Promise.all([read(), read(), read()])).toEqual(['s3cret', 's3cret', 's3cret']);
    expect(secrets.calls()).toHaveLength(2);
  });

  test.each([
    ['the plain value', 's3cret', 's3cret'],
    ['the plain value with a line break', ' s3cret\n', 's3cret'],
    ['the file of Google’s console', '{"web":{"client_id":"x","client_secret":"s3cret"}}', 's3cret'],
  ])('may be %s', async (_name, stored, expected) => {
    holds(stored);
    expect(await newReader()()).toBe(expected);
  });

  test.each([
    ['nothing', undefined],
    ['blanks', ' \n'],
    ['what the deployment puts there', '{"unfilled":"x9!kA"}'],
    ['a file of another kind', '{"installed":{"client_secret":"s3cret"}}'],
    ['a file whose secret is no text', '{"web":{"client_secret":7}}'],
    ['a file cut short', '{"web":{"client_secret":"s3c'],
  ])('is not configured while it is %s', async (_name, stored) => {
    holds(stored);
    await expect(newReader()()).rejects.toMatchObject({
      code: 'not_configured',
      remedy: 'call_operator',
      reason: 'ClientSecretUnfilled',
    });
  });
});

describe('while Secrets Manager does not answer', () => {
  test('a value is used for an hour after it was read, and not longer', async () => {
    holds('s3cret');
    const read = newReader();
    await read();
    fails('ThrottlingException');
    clock = 60 * MINUTE - 1;
    expect(await read()).toBe('s3cret');
    clock = 60 * MINUTE;
    await expect(read()).rejects.toMatchObject({
      code: 'vault_unavailable',
      remedy: 'retry_later',
      retryAfter: 5,
      reason: 'ThrottlingException',
    });
    holds('back');
    expect(await read()).toBe('back');
  });

  test('there is none at first: try again later, without the words of the error', async () => {
    fails('InternalServiceError');
    const thrown = await newReader()().catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'vault_unavailable', reason: 'InternalServiceError' });
    expect(JSON.stringify(thrown)).not.toContain('canary');
  });
});

describe('a secret that was deleted', () => {
  test.each(['ResourceNotFoundException', 'InvalidRequestException'])(
    '(%s) calls the operator',
    async (name) => {
      fails(name);
      await expect(newReader()()).rejects.toMatchObject({
        code: 'not_configured',
        remedy: 'call_operator',
        reason: name,
      });
    },
  );

  test('goes on in warm functions for the rest of the hour', async () => {
    holds('s3cret');
    const read = newReader();
    await read();
    fails('ResourceNotFoundException');
    clock = 59 * MINUTE;
    expect(await read()).toBe('s3cret');
    clock = 60 * MINUTE;
    await expect(read()).rejects.toMatchObject({ code: 'not_configured' });
  });

  test('emptied on purpose is over at the next look, hour or not', async () => {
    holds('s3cret');
    const read = newReader();
    await read();
    holds('{"unfilled":"x"}');
    clock = 5 * MINUTE;
    await expect(read()).rejects.toMatchObject({ code: 'not_configured' });
  });
});
