import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';
import { createSecretsManagerClient } from '../../../shared/aws/clients/secrets-manager.ts';
import { useStack } from '../../support/use-stack.ts';
import { opsOnStack } from './support/ops-on-stack.ts';

const used = useStack();
const ops = opsOnStack(() => used.stack);
const FORMER = 'GOCSPX-former-former-former';

let folder: string;
let right: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ops-secret-'));
  right = (await read('AWSCURRENT')) ?? '';
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => put(right));

const client = () => createSecretsManagerClient();
const SecretId = () => used.stack.environment.GOOGLE_CLIENT_SECRET_ID;
const read = async (VersionStage: string) =>
  (await client().send(new GetSecretValueCommand({ SecretId: SecretId(), VersionStage }))).SecretString;
const put = (SecretString: string) =>
  client().send(new PutSecretValueCommand({ SecretId: SecretId(), SecretString }));

async function rotateTo(text: string): Promise<string[]> {
  const path = join(folder, 'secret');
  await writeFile(path, text);
  return ['rotate-secret', '--file', path];
}

describe('rotate-secret', () => {
  test('puts what Google takes in the place of the former, which stays, and says until when', async () => {
    await put(FORMER);
    const { exitCode, data } = await ops.json(await rotateTo(`${right}\n`));
    const until = new Date(used.stack.clock.now() + 3600_000).toISOString();
    expect([exitCode, data]).toEqual([
      EXIT.ok,
      { rotated: true, replaced: true, formerMayBeDeletedAt: expect.any(String) },
    ]);
    expect(data.formerMayBeDeletedAt.slice(0, 15)).toBe(until.slice(0, 15));
    expect([await read('AWSCURRENT'), await read('AWSPREVIOUS')]).toEqual([right, FORMER]);
    await used.newUser().signIn();
  });

  test('takes the file of Google’s console, if it is of this client', async () => {
    await put('{"unfilled":"x"}');
    const file = (client_id: string) => JSON.stringify({ web: { client_id, client_secret: right } });
    const foreign = await ops.refusal(await rotateTo(file('1-other.apps.googleusercontent.com')));
    expect(foreign.message).toContain('1-other.apps');
    const { data } = await ops.json(await rotateTo(file(used.stack.environment.GOOGLE_CLIENT_ID)));
    expect(data).toEqual({ rotated: true, replaced: false });
    expect(await read('AWSCURRENT')).toBe(right);
  });

  test('changes nothing when the secret is in force already', async () => {
    expect((await ops.json(await rotateTo(right))).data).toEqual({ rotated: false });
  });

  test('says beside npm start what its stand-in of Google’s takes, and on AWS what Google says', async () => {
    const words = await rotateTo('GOCSPX-another-another-another');
    expect((await ops.refusal(words)).message).toContain('npm start has made up');
    expect((await ops.refusal(words, { name: 'dev' })).message).toContain('of another client');
  });

  test.each([
    ['Google refuses', 'GOCSPX-another-another-another', EXIT.failed, 'refused, as Google does'],
    ['is empty', '\n', EXIT.usage, 'empty'],
    ['is a client id', '1-x.apps.googleusercontent.com', EXIT.usage, 'client id'],
  ])('does not put one in place that %s, nor quotes it', async (_name, text, exitCode, message) => {
    const refused = await ops.refusal(await rotateTo(text));
    expect([refused.exitCode, refused.message]).toEqual([exitCode, expect.stringContaining(message)]);
    if (text.trim()) expect(refused.message).not.toContain(text.trim());
    expect(await read('AWSCURRENT')).toBe(right);
  });

  test('changes nothing while Google cannot be asked', async () => {
    used.stack.google.control.faults.set('token', { kind: 'html' });
    expect((await ops.refusal(await rotateTo(`${right}-2`))).message).toContain('Nothing was changed');
    expect(await read('AWSCURRENT')).toBe(right);
  });
});
