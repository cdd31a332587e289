import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { AppUser } from '../support/app-user.ts';
import { meetup, useStack } from '../support/use-stack.ts';

const used = useStack({ machineTime: true });

let user: AppUser;
beforeEach(async () => {
  user = await used.connected();
  forgetCalls();
});

describe('what an event costs', () => {
  test('in a cold function: one DynamoDB round trip, one KMS call, one Calendar call', async () => {
    used.stack.restartFunctions();
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
    expect(calls()).toEqual({
      dynamodb: ['BatchGetItem'],
      kms: ['Decrypt'],
      secrets: [],
      google: ['events.insert'],
    });
  });

  test('in a warm function: no KMS call any more', async () => {
    used.stack.restartFunctions();
    await user.call('POST', '/events', { body: meetup });
    forgetCalls();
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
    expect(calls()).toEqual({ dynamodb: ['BatchGetItem'], kms: [], secrets: [], google: ['events.insert'] });
  });

  test('with an access token that has run out: one token call, one KMS call and one write more', async () => {
    await expireSealedToken();
    used.stack.restartFunctions();
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
    const { dynamodb, kms, secrets, google } = calls();
    expect(dynamodb).toEqual(['BatchGetItem', 'UpdateItem']);
    expect(kms).toEqual(['Decrypt', 'Encrypt']);
    expect(secrets).toEqual(['GetSecretValue']);
    expect(google.sort()).toEqual(['events.insert', 'token.refresh']);
  });
});

test('an event is created by a process that has only the table, the key service and the user’s id', async () => {
  const { id } = user;
  await user.call('DELETE', '/sessions');
  const { environment } = used.stack;
  const run = await promisify(execFile)(
    process.execPath,
    [fileURLToPath(new URL('../support/create-event-offline.ts', import.meta.url)), id],
    {
      env: {
        TABLE_NAME: environment.TABLE_NAME,
        GRANT_KEY_ID: environment.GRANT_KEY_ID,
        GOOGLE_API_ROOT_URL: environment.GOOGLE_API_ROOT_URL,
        AWS_REGION: environment.AWS_REGION,
        AWS_ACCESS_KEY_ID: environment.AWS_ACCESS_KEY_ID,
        AWS_SECRET_ACCESS_KEY: environment.AWS_SECRET_ACCESS_KEY,
        AWS_ENDPOINT_URL_DYNAMODB: environment.AWS_ENDPOINT_URL_DYNAMODB,
        AWS_ENDPOINT_URL_KMS: environment.AWS_ENDPOINT_URL_KMS,
      },
    },
  );
  expect(user.events()).toMatchObject([{ id: run.stdout.trim(), summary: 'Meetup' }]);
});

function calls() {
  const { dynamodb, kms, secretsManager, google } = used.stack;
  return {
    dynamodb: dynamodb.requests.all().map(({ operation }) => operation),
    kms: kms.requests.all().map(({ operation }) => operation),
    secrets: secretsManager.requests.all().map(({ operation }) => operation),
    google: google.control.requests.map(({ operation }) => operation),
  };
}

function forgetCalls(): void {
  const { dynamodb, kms, secretsManager, google } = used.stack;
  for (const service of [dynamodb, kms, secretsManager]) service.requests.clear();
  google.control.forgetRequests();
}

/** Puts a sealed access token on record that ends within the minute, as an hour would. */
async function expireSealedToken(): Promise<void> {
  used.stack.google.control.faults.set('refresh', { kind: 'replace', fields: { expires_in: 30 }, times: 1 });
  used.stack.google.control.expireAccessTokens();
  await user.call('POST', '/events', { body: meetup });
  forgetCalls();
}
