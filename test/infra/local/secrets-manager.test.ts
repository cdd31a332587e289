import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type SecretsManager, startSecretsManager } from '../../../infra/local/aws/secrets-manager.ts';
import { clientAt, refusalOf } from '../../support/aws-call.ts';

const Name = 'onbehalf/google-client-secret';
const token = (digit: string) => digit.repeat(32);

let secretsManager: SecretsManager;
let client: SecretsManagerClient;

beforeEach(async () => {
  secretsManager = await startSecretsManager();
  client = new SecretsManagerClient(clientAt(secretsManager.url));
});

afterEach(async () => {
  client.destroy();
  await secretsManager.close();
});

const create = (SecretString?: string) => client.send(new CreateSecretCommand({ Name, SecretString }));
const put = (SecretString: string, further: { ClientRequestToken?: string; VersionStages?: string[] } = {}) =>
  client.send(new PutSecretValueCommand({ SecretId: Name, SecretString, ...further }));
const get = (further: { SecretId?: string; VersionStage?: string; VersionId?: string } = {}) =>
  client.send(new GetSecretValueCommand({ SecretId: Name, ...further }));

describe('values and versions', () => {
  test('a secret is read back by name, ARN and partial ARN', async () => {
    const { ARN = '' } = await create('one');
    for (const SecretId of [Name, ARN, ARN.slice(0, -7)]) {
      expect(await get({ SecretId })).toMatchObject({
        ARN,
        Name,
        SecretString: 'one',
        VersionStages: ['AWSCURRENT'],
      });
    }
  });

  test('a new value makes the former one AWSPREVIOUS, and drops the one before', async () => {
    await create('one');
    await put('two');
    const { VersionId } = await put('three');
    expect((await get()).SecretString).toBe('three');
    expect((await get({ VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('two');
    expect((await get({ VersionId })).SecretString).toBe('three');
    const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: Name }));
    expect(Object.values(VersionIdsToStages).flat().sort()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
    expect(Object.keys(VersionIdsToStages)).toHaveLength(3);
  });

  test('a version with a stage of its own leaves the current one alone', async () => {
    await create('one');
    await put('candidate', { VersionStages: ['AWSPENDING'] });
    expect((await get()).SecretString).toBe('one');
    expect((await get({ VersionStage: 'AWSPENDING' })).SecretString).toBe('candidate');
  });

  test('the same token repeats a put; with another value it is refused', async () => {
    await create('one');
    await put('two', { ClientRequestToken: token('2') });
    await put('two', { ClientRequestToken: token('2') });
    expect((await get({ VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('one');
    expect(await refusalOf(put('other', { ClientRequestToken: token('2') }))).toBe('ResourceExistsException');
  });

  test('binary values come back as bytes', async () => {
    await create('one');
    await client.send(new PutSecretValueCommand({ SecretId: Name, SecretBinary: Uint8Array.of(0, 255) }));
    expect(await get()).toMatchObject({ SecretBinary: Uint8Array.of(0, 255) });
  });
});

describe('refusals', () => {
  test('there is nothing to read before there is a secret, a value, or a stage', async () => {
    expect(await refusalOf(get())).toBe('ResourceNotFoundException');
    expect(await refusalOf(put('one'))).toBe('ResourceNotFoundException');
    await create();
    expect(await refusalOf(get())).toBe('ResourceNotFoundException');
    await put('one');
    expect(await refusalOf(get({ VersionStage: 'AWSPREVIOUS' }))).toBe('ResourceNotFoundException');
    expect(await refusalOf(get({ VersionId: token('9') }))).toBe('ResourceNotFoundException');
  });

  test('a name is taken once', async () => {
    await create('one');
    expect(await refusalOf(create('two'))).toBe('ResourceExistsException');
    expect((await get()).SecretString).toBe('one');
  });

  test('a secret marked for deletion is not read; deleted by force it is not there', async () => {
    await create('one');
    await client.send(new DeleteSecretCommand({ SecretId: Name }));
    expect(await refusalOf(get())).toBe('InvalidRequestException');
    await client.send(new DeleteSecretCommand({ SecretId: Name, ForceDeleteWithoutRecovery: true }));
    expect(await refusalOf(get())).toBe('ResourceNotFoundException');
    expect(await refusalOf(create('again'))).toBe('none');
  });

  test('bad input is refused', async () => {
    expect(await refusalOf(client.send(new CreateSecretCommand({ Name: 'a b' })))).toBe(
      'ValidationException',
    );
    await create('one');
    expect(await refusalOf(client.send(new PutSecretValueCommand({ SecretId: Name })))).toBe(
      'InvalidRequestException',
    );
    const both = new PutSecretValueCommand({
      SecretId: Name,
      SecretString: 'a',
      SecretBinary: Uint8Array.of(1),
    });
    expect(await refusalOf(client.send(both))).toBe('InvalidParameterException');
  });
});

test.each([
  ['throttle', 'ThrottlingException'],
  ['access_denied', 'AccessDeniedException'],
  ['not_found', 'ResourceNotFoundException'],
  ['decryption_failure', 'DecryptionFailure'],
  ['internal', 'InternalServiceError'],
] as const)('the switch %s lets a call fail with %s', async (fault, name) => {
  await create('one');
  secretsManager.faults.inject('GetSecretValue', fault, { times: 1 });
  await expect(get()).rejects.toMatchObject({ name });
  expect((await get()).SecretString).toBe('one');
  expect(secretsManager.requests.all()).toMatchObject([
    { operation: 'CreateSecret', outcome: 'ok' },
    { operation: 'GetSecretValue', outcome: name },
    { operation: 'GetSecretValue', outcome: 'ok' },
  ]);
});
