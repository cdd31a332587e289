import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../../../infra/local/stack.ts';
import { functionEnvironment } from '../../../shared/env.ts';

// The functions write their log to stdout, where it would only stand between the results.
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';

let running: LocalStack | undefined;

async function start(options?: LocalStackOptions): Promise<LocalStack> {
  running = await startLocalStack(options);
  return running;
}

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

describe('the environment', () => {
  test('holds every variable that a function lists', async () => {
    await start();
    const listed = Object.values(functionEnvironment).flat();
    expect(listed.filter((name) => !process.env[name])).toEqual([]);
  });

  test('leads the SDK to the stand-ins without a line of configuration', async () => {
    const { environment, kms } = await start();
    const dynamodb = new DynamoDBClient();
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: environment.TABLE_NAME }));
    expect(Table?.TableStatus).toBe('ACTIVE');
    const keys = new KMSClient();
    const { KeyMetadata } = await keys.send(new DescribeKeyCommand({ KeyId: environment.GRANT_KEY_ID }));
    expect(KeyMetadata?.KeyId).toBe(kms.keyId);
    const secrets = new SecretsManagerClient();
    const SecretId = environment.GOOGLE_CLIENT_SECRET_ID;
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    expect(SecretString).toMatch(/^local-[\w-]{24}$/);
    for (const client of [dynamodb, keys, secrets]) client.destroy();
  });

  test('is as it was before, once the stack has stopped', async () => {
    process.env['AWS_PROFILE'] = 'a-real-account';
    process.env['TABLE_NAME'] = 'before';
    const before = { ...process.env };
    const { stop } = await start();
    expect(process.env['AWS_PROFILE']).toBeUndefined();
    expect(process.env['TABLE_NAME']).not.toBe('before');
    await stop();
    expect({ ...process.env }).toEqual(before);
    delete process.env['AWS_PROFILE'];
    delete process.env['TABLE_NAME'];
  });
});

test('page and Google are different sites, and Google knows the page’s addresses', async () => {
  const { url, google, environment } = await start();
  expect(url).toMatch(/^http:\/\/localhost:\d+$/);
  expect(google.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(environment.REDIRECT_URI).toBe(`${url}/api/auth/callback`);
  const authorization = new URL(environment.GOOGLE_AUTHORIZATION_URL);
  authorization.search = new URLSearchParams({
    client_id: environment.GOOGLE_CLIENT_ID,
    redirect_uri: environment.REDIRECT_URI,
    response_type: 'code',
    scope: 'openid',
  }).toString();
  expect((await fetch(authorization)).status).toBe(200);
  authorization.searchParams.set('redirect_uri', `${url}/elsewhere`);
  expect((await fetch(authorization)).status).toBe(400);
});

describe('the functions', () => {
  const readSession = (url: string, user: string) =>
    fetch(`${url}/api/session`, { headers: { cookie: `__Host-session=${user}.${'A'.repeat(43)}` } });

  test('answer through the gateway: no session, no call to any store', async () => {
    const { url, dynamodb, kms } = await start();
    expect((await fetch(`${url}/api/session`)).status).toBe(204);
    const answer = await fetch(`${url}/api/schedules`);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'unauthenticated' });
    expect([dynamodb.requests.count(), kms.requests.count()]).toEqual([0, 0]);
  });

  test('of a second stack work in the second environment', async () => {
    const first = await start();
    await readSession(first.url, '1001');
    await first.stop();
    const second = await start();
    expect((await readSession(second.url, '1001')).status).toBe(204);
    expect(second.dynamodb.requests.all().map(({ outcome }) => outcome)).toEqual(['ok']);
  });

  test('start again in a changed environment when told to, and never succeed without theirs', async () => {
    const { url, restartFunctions } = await start();
    expect((await fetch(`${url}/api/session`)).status).toBe(204);
    delete process.env['TABLE_NAME'];
    expect((await fetch(`${url}/api/session`)).status).toBe(204);
    restartFunctions();
    expect((await fetch(`${url}/api/session`)).status).toBeGreaterThanOrEqual(500);
  });
});

test('the clock of the stand-ins can be set', async () => {
  const { environment } = await start({ now: () => Date.UTC(2030, 0, 1) });
  const client = new KMSClient();
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: environment.GRANT_KEY_ID }));
  client.destroy();
  expect(KeyMetadata?.CreationDate).toEqual(new Date(Date.UTC(2030, 0, 1)));
});

test('stopping ends what still hangs', async () => {
  const { url, dynamodb, stop } = await start();
  dynamodb.faults.inject('*', 'hang');
  const hanging = fetch(`${url}/api/session`, {
    headers: { cookie: `__Host-session=1001.${'A'.repeat(43)}` },
  }).then(
    () => 'answered',
    () => 'cut',
  );
  while (dynamodb.requests.count() === 0) await new Promise((resolve) => setImmediate(resolve));
  await stop();
  expect(await hanging).toBe('cut');
});

test('a taken port is an error that leaves nothing behind', async () => {
  const { url } = await start();
  const port = Number(new URL(url).port);
  const before = { ...process.env };
  await expect(startLocalStack({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect({ ...process.env }).toEqual(before);
});
