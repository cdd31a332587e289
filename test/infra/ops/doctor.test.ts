import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';
import { checkBackups } from '../../../infra/ops/doctor/check-resources.ts';
import type { Finding } from '../../../infra/ops/doctor/finding.ts';
import { createSecretsManagerClient } from '../../../shared/aws/clients/secrets-manager.ts';
import { createSqsClient } from '../../../shared/aws/clients/sqs.ts';
import { composeTable } from '../../../shared/compose/table.ts';
import { UNSET } from '../../../shared/env.ts';
import { deleteItems } from '../../../shared/table/items.ts';
import { keys, type Table } from '../../../shared/table/table.ts';
import { CALENDAR_SCOPE, useStack } from '../../support/use-stack.ts';
import { opsOnStack } from './support/ops-on-stack.ts';

const used = useStack();
const ops = opsOnStack(() => used.stack);
const google = () => used.stack.google.control;
const HOUR = 3600_000;
const daily = { when: { cron: '0 * * * *', timeZone: 'UTC' }, event: { summary: 'Daily' } };

let folder: string;
let credentials: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ops-doctor-'));
  credentials = join(folder, 'admin.json');
  await writeFile(credentials, JSON.stringify(await google().risc.createServiceAccount()));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  google().limitConsent();
  for (const { url } of Object.values(used.stack.sqs.queues))
    await used.stack.sqs.poll('PurgeQueue', { QueueUrl: url });
  google().risc.register(`${used.stack.url}/api/webhooks/risc`);
  const table = composeTable(used.stack.environment);
  const items = await used.stack.dynamodb.items();
  await deleteItems(
    table,
    items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })),
  );
});

/** What is wrong, by its check. */
async function ills(changes?: Parameters<typeof ops.json>[1], ...words: string[]): Promise<Finding[]> {
  const { exitCode, data } = await ops.json(['doctor', ...words], changes);
  const findings: Finding[] = data.findings;
  const bad = findings.filter(({ verdict }) => verdict === 'wrong');
  expect(exitCode).toBe(bad.length === 0 ? EXIT.ok : EXIT.differs);
  // Each says how it is mended.
  for (const { step } of bad) expect(step).toMatch(/\S{3}/);
  return bad;
}
const found = async (...parameters: Parameters<typeof ills>) =>
  (await ills(...parameters)).map(({ check }) => check);

/** Nothing is wrong, but something is worth a look. */
async function expectHint(check: string, says: string, changes?: Parameters<typeof ops.json>[1]) {
  const { exitCode, data } = await ops.json(['doctor'], changes);
  expect(exitCode).toBe(EXIT.ok);
  expect(data.findings).toContainEqual(
    expect.objectContaining({ check, verdict: 'hint', says: expect.stringContaining(says) }),
  );
}

/** The engine has nothing left to do for them. */
async function connectSomebody(): Promise<void> {
  await used.newUser().connect();
  await used.stack.engine.settle();
}

async function putSecret(SecretString: string): Promise<string> {
  const Name = `planted/${crypto.randomUUID()}`;
  await createSecretsManagerClient().send(new CreateSecretCommand({ Name, SecretString }));
  return Name;
}
const withSecret = async (text: string) => ({ names: { GOOGLE_CLIENT_SECRET_ID: await putSecret(text) } });

test('a healthy stack passes', async () => {
  const user = used.newUser();
  await user.connect();
  await user.call('POST', '/schedules', { body: daily });
  await used.stack.clock.advance(2 * HOUR);
  const { exitCode, text } = await ops.tell([
    'doctor',
    '--credentials',
    credentials,
    '--api',
    used.stack.google.url,
  ]);
  expect(text).not.toContain('MEND');
  expect(text).toContain('local is well.');
  expect(exitCode).toBe(EXIT.ok);
});

test('a stack that nobody has used yet passes, and is not changed by being looked at', async () => {
  expect(await found()).toEqual([]);
  expect(await used.stack.dynamodb.items()).toEqual([]);
});

describe('the client', () => {
  test.each([
    ['is not set', UNSET, 'No client id is set'],
    ['is a project number', '123456789012', 'does not have the form'],
    ['is another’s', '999999999999-other.apps.googleusercontent.com', 'Google knows no client'],
  ])('id %s', async (_name, GOOGLE_CLIENT_ID, says) => {
    const [first, ...others] = await ills({ names: { GOOGLE_CLIENT_ID } });
    expect(first).toMatchObject({ check: 'client_id', says: expect.stringContaining(says) });
    expect(first?.step).toContain('clientId=');
    expect(others).toEqual([]);
  });

  test.each([
    ['was never filled in', '{"unfilled":"k3jh45kjh"}', 'Nobody has put'],
    ['is the client id', '000000000000-local.apps.googleusercontent.com', 'it is the client id'],
    ['is of a desktop application', '{"installed":{"client_secret":"GOCSPX-x"}}', 'desktop'],
    ['is two words', 'GOCSPX something else', 'one word'],
    ['is another’s', 'GOCSPX-0123456789abcdefghijklmnop', 'Google refuses the client secret'],
  ])('secret %s', async (_name, text, says) => {
    const [first, ...others] = await ills(await withSecret(text));
    expect(first).toMatchObject({ check: 'client_secret', says: expect.stringContaining(says) });
    expect(first?.step).toContain('rotate-secret');
    expect(others).toEqual([]);
    expect(JSON.stringify(first)).not.toContain('0123456789abcdef');
  });

  test('secret is not there', async () => {
    const [first] = await ills({ names: { GOOGLE_CLIENT_SECRET_ID: 'onbehalf/none' } });
    expect(first).toMatchObject({
      check: 'client_secret',
      says: expect.stringContaining('There is no secret'),
    });
  });

  test('is disabled at Google', async () => {
    google().faults.set('token', { kind: 'answer', answer: 'disabled_client' });
    expect(await found()).toEqual(['client_id']);
  });

  test('cannot be judged while Google is away, which is no fault of the deployment', async () => {
    google().faults.set('token', { kind: 'cut' });
    await expectHint('client_secret', 'asked');
  });
});

describe('the addresses', () => {
  test('redirect URI is not registered', async () => {
    const REDIRECT_URI = 'https://app.example.com/api/auth/callback';
    const [first, ...others] = await ills({ names: { REDIRECT_URI } });
    expect(first).toMatchObject({ check: 'redirect_uri', step: expect.stringContaining(REDIRECT_URI) });
    expect(others).toEqual([]);
  });

  test('redirect URI is refused with the code', async () => {
    google().faults.set('token', { kind: 'answer', answer: 'redirect_uri_mismatch' });
    expect(await found()).toEqual(['redirect_uri']);
  });

  test('JavaScript origin is not registered', async () => {
    const pageOrigin = 'https://app.example.com';
    const [first, ...others] = await ills({ pageOrigin });
    expect(first).toMatchObject({ check: 'javascript_origin', step: expect.stringContaining(pageOrigin) });
    expect(others).toEqual([]);
  });
});

describe('Google’s console', () => {
  test('the Calendar API is not enabled', async () => {
    const user = used.newUser();
    await user.connect();
    await user.call('POST', '/schedules', { body: daily });
    google().faults.set('events', { kind: 'answer', answer: 'accessNotConfigured' });
    await used.stack.clock.advance(HOUR);
    const [first] = await ills();
    expect(first).toMatchObject({
      check: 'calendar_api',
      step: expect.stringContaining('calendar-json.googleapis.com'),
    });
    // Reading the table is left out when it is to be quick.
    expect(await found(undefined, '--quick')).toEqual([]);
  });

  test('a scope of the deployment was granted by nobody', async () => {
    await connectSomebody();
    const CALENDAR_SCOPES = `${CALENDAR_SCOPE} https://www.googleapis.com/auth/tasks`;
    expect(await found({ names: { CALENDAR_SCOPES } })).toEqual(['scopes']);
  });

  test('has to be judged by those who have connected, not by those who have only signed in', async () => {
    await used.newUser().signIn();
    expect(await found()).toEqual([]);
  });

  test('the publishing status is “Testing”', async () => {
    google().limitConsent(7 * 24 * 3600 - 1);
    await connectSomebody();
    expect(await found()).toEqual(['publishing_status']);
    // While it is tried out it is meant to be so.
    await expectHint('publishing_status', 'every week', { name: 'dev' });
    // One whose user has not limited it shows that it is not.
    google().limitConsent();
    await connectSomebody();
    expect(await found()).toEqual([]);
  });

  test('the stream of security events is left alone without credentials: said on AWS, where it is worth a look', async () => {
    const told = async (name: string) =>
      (await ops.json(['doctor', '--quick'], { name })).data.findings.filter(
        ({ check }: { check: string }) => check === 'security_events',
      );
    expect(await told('dev')).toEqual([expect.objectContaining({ verdict: 'hint' })]);
    expect(await told('local')).toEqual([]);
  });

  test('the stream of security events is missing, or goes elsewhere', async () => {
    const words = ['--credentials', credentials, '--api', used.stack.google.url];
    google().risc.unregister();
    expect(await found(undefined, ...words)).toEqual(['security_events']);
    google().risc.register('https://other.example.com/api/webhooks/risc');
    const [first] = await ills(undefined, ...words);
    expect(first?.step).toContain(`risc register --url ${used.stack.url}/api/webhooks/risc`);
  });
});

describe('the engine', () => {
  const send = (QueueUrl: string, body: object = { kind: 'check-grant', user: '1' }) =>
    createSqsClient().send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));

  test('takes no messages', async () => {
    const { events } = used.stack.sqs.queues;
    await send(events.url);
    const [first, ...others] = await ills();
    expect(first).toMatchObject({ check: 'worker', says: expect.stringContaining('1 message waiting') });
    expect(first?.step).toContain('update-event-source-mapping');
    expect(others).toEqual([]);
    await used.stack.engine.settle();
    expect(await found()).toEqual([]);
  });

  test.each(['deadEvents', 'deadBroadcasts', 'undelivered'] as const)(
    'has dead letters in %s',
    async (queue) => {
      const { url } = used.stack.sqs.queues[queue];
      await send(url);
      const [first, ...others] = await ills();
      expect(first).toMatchObject({
        check: 'dead_letters',
        step: expect.stringContaining('redrive --queue'),
      });
      expect(others).toEqual([]);
      await used.stack.sqs.poll('PurgeQueue', { QueueUrl: url });
    },
  );

  test('did not run a plan that was due', async () => {
    const user = used.newUser();
    await user.connect();
    const planned = await user.call('POST', '/schedules', { body: daily });
    await used.stack.engine.settle();
    used.passTime(3 * HOUR);
    const [first, ...others] = await ills();
    expect(first).toMatchObject({ check: 'engine', says: expect.stringContaining(planned.body.id) });
    expect(others).toEqual([]);
    await used.stack.engine.settle();
    expect(await found()).toEqual([]);
  });

  test('has not had its nightly check for two days', async () => {
    const item = {
      ...keys.grant('42'),
      status: 'revoked',
      scopes: [],
      version: 'v',
      announced: false,
      refreshedAt: 0,
      updatedAt: used.stack.clock.now() - 49 * HOUR,
    };
    const table = composeTable(used.stack.environment);
    await table.send(new PutCommand({ TableName: table.name, Item: item }));
    expect(await found()).toEqual(['preflight']);
  });
});

describe('what holds the data', () => {
  test.each(['Disabled', 'PendingDeletion'] as const)('key is %s', async (state) => {
    const { kms } = used.stack;
    kms.setKeyState(kms.keyId, state);
    const bad = await ills();
    kms.setKeyState(kms.keyId, 'Enabled');
    expect(bad).toMatchObject([{ check: 'grant_key', step: expect.stringContaining('kms') }]);
  });

  test('a former key is shut, which may be meant, or gone', async () => {
    const { kms } = used.stack;
    const [shut, gone, open] = [kms.createKey(), kms.createKey(), kms.createKey()];
    kms.setKeyState(shut, 'Disabled');
    kms.deleteKey(gone);
    const { exitCode, data } = await ops.json(['doctor', '--quick'], { formerGrantKeys: [shut, gone, open] });
    const findings: Finding[] = data.findings;
    expect(exitCode).toBe(EXIT.ok);
    expect(findings.filter(({ check }) => check === 'grant_key')).toEqual([
      expect.objectContaining({ verdict: 'ok' }),
      ...[`Disabled: what it has sealed cannot be opened (${shut})`, `NotFoundException: `].map((says) =>
        expect.objectContaining({
          verdict: 'hint',
          says: expect.stringContaining(says),
          step: expect.stringContaining('reseal --dry-run --local'),
        }),
      ),
    ]);
  });

  test('key is gone', async () => {
    const lost = used.stack.kms.createKey();
    used.stack.kms.deleteKey(lost);
    expect(await ills({ names: { GRANT_KEY_ID: lost } })).toMatchObject([
      { check: 'grant_key', step: expect.stringContaining('Lost KMS key') },
    ]);
  });

  test.each([
    ['ENABLED', 'ok'],
    ['DISABLED', 'wrong'],
  ])('table with point-in-time recovery %s: %s', async (PointInTimeRecoveryStatus, verdict) => {
    // The local stack keeps nothing, and has no backups.
    const send = async (command: unknown) => {
      expect(command).toBeInstanceOf(DescribeContinuousBackupsCommand);
      return {
        ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus } },
      };
    };
    const table = { name: 'onbehalf', send } as unknown as Table;
    expect(await checkBackups(table)).toMatchObject([{ check: 'backups', verdict }]);
  });

  test('a table that cannot be read keeps nothing else from being looked at', async () => {
    used.stack.dynamodb.faults.inject('*', 'access_denied');
    const bad = await ills({ names: { GOOGLE_CLIENT_ID: UNSET } });
    expect(bad.map(({ check }) => check)).toEqual(['client_id', 'schedules', 'engine']);
  });
});
