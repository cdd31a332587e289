import { DecryptCommand, EncryptCommand, KMSClient, RotateKeyOnDemandCommand } from '@aws-sdk/client-kms';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';
import { composeTable } from '../../../shared/compose/table.ts';
import { deleteItems } from '../../../shared/table/items.ts';
import { keys, type Table } from '../../../shared/table/table.ts';
import { loadGrant } from '../../../shared/vault/grant-store.ts';
import { contextOf } from '../../../shared/vault/sealer.ts';
import type { AppUser } from '../../support/app-user.ts';
import { meetup, useStack } from '../../support/use-stack.ts';
import { opsOnStack } from './support/ops-on-stack.ts';

const used = useStack();
const ops = opsOnStack(() => used.stack);
const google = () => used.stack.google.control;

let table: Table;
let kms: KMSClient;
beforeEach(async () => {
  table = composeTable(used.stack.environment);
  kms = new KMSClient();
  const items = await used.stack.dynamodb.items();
  await deleteItems(
    table,
    items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })),
  );
});
afterEach(() => {
  kms.destroy();
  deploy(used.stack.kms.keyArn);
});

/** The functions with another key to seal with. */
function deploy(keyArn: string): void {
  process.env['GRANT_KEY_ID'] = keyArn;
  used.stack.restartFunctions();
}

const subOf = (user: AppUser) =>
  google()
    .accounts()
    .find(({ email }) => email === user.google.email)?.sub ?? '';
const createEvent = async (user: AppUser) => (await user.call('POST', '/events', { body: meetup })).status;

async function people(count: number): Promise<AppUser[]> {
  const all = Array.from({ length: count }, () => used.newUser());
  for (const user of all) await user.connect();
  await used.stack.engine.settle();
  return all;
}

/** Under which key and material of it a user's tokens are sealed, and what they are. */
async function readSealed(user: string) {
  const { sealed: CiphertextBlob } = (await loadGrant(table, user)) ?? {};
  const { KeyId, KeyMaterialId, Plaintext } = await kms.send(
    new DecryptCommand({ CiphertextBlob, EncryptionContext: contextOf(user) }),
  );
  return { KeyId, KeyMaterialId, text: Buffer.from(Plaintext ?? []).toString() };
}

const rotate = () => kms.send(new RotateKeyOnDemandCommand({ KeyId: used.stack.kms.keyId }));
const itemOf = async (user: string) =>
  (await used.stack.dynamodb.items()).find(({ pk, sk }) => pk === `USER#${user}` && sk === 'GRANT');

/** A grant as nobody of ours wrote it. */
const plant = (user: string, sealed: Uint8Array) =>
  table.send(
    new PutCommand({
      TableName: table.name,
      Item: { ...keys.grant(user), status: 'active', scopes: [], version: 'v', refreshedAt: 0, sealed },
    }),
  );

async function seal(KeyId: string, user: string): Promise<Uint8Array> {
  const { CiphertextBlob = new Uint8Array() } = await kms.send(
    new EncryptCommand({ KeyId, Plaintext: Buffer.from('planted'), EncryptionContext: contextOf(user) }),
  );
  return CiphertextBlob;
}

describe('after the material of the key was rotated', () => {
  test('seals every grant with the newest, and changes nothing else', async () => {
    const users = (await people(3)).map(subOf);
    const before = await Promise.all(users.map(async (user) => [await itemOf(user), await readSealed(user)]));
    await rotate();
    used.stack.kms.requests.clear();
    const { exitCode, data } = await ops.json(['reseal']);
    expect(exitCode).toBe(EXIT.ok);
    expect(data).toEqual({
      dryRun: false,
      key: used.stack.kms.keyArn,
      resealed: 3,
      newest: 0,
      changed: 0,
      dead: 0,
      failed: [],
    });
    // Nothing was opened.
    expect(used.stack.kms.requests.all().map(({ operation }) => operation)).toEqual(
      Array(3).fill('ReEncrypt'),
    );
    for (const [index, user] of users.entries()) {
      const [item, sealed] = [await itemOf(user), await readSealed(user)];
      expect(item).toEqual({ ...before[index]?.[0], sealed: item?.['sealed'] });
      expect(sealed).toEqual({ ...before[index]?.[1], KeyMaterialId: expect.any(String) });
      expect(sealed.KeyMaterialId).not.toBe(before[index]?.[1]?.['KeyMaterialId']);
    }
  });

  test('writes nothing where it was done before, so that it may be repeated', async () => {
    const [ada] = await people(2);
    if (!ada) throw new Error('Nobody is there.');
    await rotate();
    await ops.json(['reseal']);
    const before = await itemOf(subOf(ada));
    expect((await ops.json(['reseal'])).data).toMatchObject({ resealed: 0, newest: 2, failed: [] });
    expect(await itemOf(subOf(ada))).toEqual(before);
  });

  test('tried with --dry-run writes nothing', async () => {
    const [ada] = await people(1);
    if (!ada) throw new Error('Nobody is there.');
    await rotate();
    const before = await itemOf(subOf(ada));
    const { exitCode, text } = await ops.tell(['reseal', '--dry-run']);
    expect([exitCode, text]).toEqual([EXIT.ok, expect.stringContaining('1 grant would be sealed anew')]);
    expect(await itemOf(subOf(ada))).toEqual(before);
  });

  test('leaves what functions remember right: they open once more, and serve nothing old', async () => {
    const [ada] = await people(1);
    if (!ada) throw new Error('Nobody is there.');
    expect(await createEvent(ada)).toBe(201);
    await rotate();
    await ops.json(['reseal']);
    used.stack.kms.requests.clear();
    expect([await createEvent(ada), await createEvent(ada)]).toEqual([201, 201]);
    expect(used.stack.kms.requests.all().map(({ operation }) => operation)).toEqual(['Decrypt']);
    // A renewal after it is kept as ever.
    google().expireAccessTokens();
    expect(await createEvent(ada)).toBe(201);
    used.stack.restartFunctions();
    google().forgetRequests();
    expect(await createEvent(ada)).toBe(201);
    expect(google().requests.map(({ operation }) => operation)).toEqual(['events.insert']);
  });

  test('leaves dead grants alone', async () => {
    const [ada, ben] = await people(2);
    if (!ada || !ben) throw new Error('Somebody is missing.');
    google().revokeGrant(ada.google.email);
    google().expireAccessTokens();
    expect(await createEvent(ada)).toBe(409);
    const before = await itemOf(subOf(ada));
    await rotate();
    expect((await ops.json(['reseal'])).data).toMatchObject({ resealed: 1, dead: 1, failed: [] });
    expect(await itemOf(subOf(ada))).toEqual(before);
  });
});

describe('with a new key', () => {
  test('moves every grant to it, so that the former one is needed no more', async () => {
    const [ada, ben] = await people(2);
    if (!ada || !ben) throw new Error('Somebody is missing.');
    const former = used.stack.kms.keyArn;
    const present = former.replace(used.stack.kms.keyId, used.stack.kms.createKey());
    deploy(present);
    // What the former key sealed opens; what is sealed from now on is sealed with the present one.
    google().expireAccessTokens();
    expect(await createEvent(ada)).toBe(201);
    expect((await readSealed(subOf(ada))).KeyId).toBe(present);
    expect((await readSealed(subOf(ben))).KeyId).toBe(former);

    const changes = { names: { GRANT_KEY_ID: present }, formerGrantKeys: [former] };
    expect((await ops.json(['reseal'], changes)).data).toMatchObject({ resealed: 1, newest: 1, failed: [] });
    used.stack.kms.setKeyState(former, 'Disabled');
    used.stack.restartFunctions();
    expect([await createEvent(ada), await createEvent(ben)]).toEqual([201, 201]);
    used.stack.kms.setKeyState(former, 'Enabled');
  });

  test('names what the former one sealed while that is disabled, and a repeat does the rest', async () => {
    const users = await people(2);
    const former = used.stack.kms.keyArn;
    const present = former.replace(used.stack.kms.keyId, used.stack.kms.createKey());
    const changes = { names: { GRANT_KEY_ID: present }, formerGrantKeys: [former] };
    used.stack.kms.setKeyState(former, 'Disabled');
    const { exitCode, data } = await ops.json(['reseal'], changes);
    expect(exitCode).toBe(EXIT.differs);
    expect(data.failed).toHaveLength(2);
    expect(data.failed).toContainEqual({
      user: subOf(users[0] ?? used.newUser()),
      reason: 'DisabledException',
    });
    used.stack.kms.setKeyState(former, 'Enabled');
    expect((await ops.json(['reseal'], changes)).data).toMatchObject({ resealed: 2, failed: [] });
  });

  test('does not make its own what a key that is none of ours has sealed', async () => {
    const [ada] = await people(1);
    if (!ada) throw new Error('Nobody is there.');
    const foreign = used.stack.kms.createKey();
    const planted = await seal(foreign, '666');
    await plant('666', planted);
    await rotate();
    const { exitCode, data } = await ops.json(['reseal']);
    expect([exitCode, data]).toMatchObject([
      EXIT.differs,
      { resealed: 1, failed: [{ user: '666', reason: 'ForeignKey' }] },
    ]);
    expect((await loadGrant(table, '666'))?.sealed).toEqual(planted);
  });
});

describe('what cannot be sealed anew is named, and keeps nothing else from it:', () => {
  test('a row that was moved to another user, and one that was altered', async () => {
    const [ada] = await people(1);
    if (!ada) throw new Error('Nobody is there.');
    const { sealed = new Uint8Array() } = (await loadGrant(table, subOf(ada))) ?? {};
    await plant('666', sealed);
    await plant(
      '667',
      sealed.map((byte, index) => (index === sealed.length - 1 ? byte ^ 1 : byte)),
    );
    await rotate();
    const { exitCode, data } = await ops.json(['reseal']);
    expect(exitCode).toBe(EXIT.differs);
    expect(data).toMatchObject({ resealed: 1 });
    expect(data.failed).toHaveLength(2);
    for (const user of ['666', '667'])
      expect(data.failed).toContainEqual({ user, reason: 'InvalidCiphertextException' });
    expect((await ops.tell(['reseal'])).text).toMatch(/666 is not resealed.*sealed for another user/s);
    expect(await createEvent(ada)).toBe(201);
  });

  test('many, of whom a person is told the first, and a script all', async () => {
    for (let user = 600; user < 622; user += 1) await plant(String(user), new Uint8Array(200));
    const { text } = await ops.tell(['reseal']);
    expect(text.match(/is not resealed/g)).toHaveLength(20);
    expect(text).toContain('and 2 more');
    expect((await ops.json(['reseal'])).data.failed).toHaveLength(22);
  });

  test('one whose key is gone', async () => {
    const lost = used.stack.kms.createKey();
    await plant('666', await seal(lost, '666'));
    used.stack.kms.deleteKey(lost);
    const { data } = await ops.json(['reseal']);
    expect(data.failed).toEqual([{ user: '666', reason: 'AccessDeniedException' }]);
  });

  test('one for which KMS or table did not answer, until it is repeated', async () => {
    await people(3);
    await rotate();
    used.stack.kms.faults.inject('ReEncrypt', 'access_denied', { times: 1 });
    used.stack.dynamodb.faults.inject('UpdateItem', 'access_denied', { times: 1 });
    const first = await ops.json(['reseal']);
    expect(first.data).toMatchObject({ resealed: 1, failed: [{}, {}] });
    expect((await ops.json(['reseal'])).data).toMatchObject({ resealed: 2, newest: 1, failed: [] });
  });
});

test('a write whose answer is lost is known as its own', async () => {
  const [ada] = await people(1);
  if (!ada) throw new Error('Nobody is there.');
  await rotate();
  used.stack.dynamodb.faults.inject('UpdateItem', 'drop_answer', { times: 1 });
  expect((await ops.json(['reseal'])).data).toMatchObject({ resealed: 1, changed: 0, failed: [] });
  expect(await createEvent(ada)).toBe(201);
});

test('says nothing secret', async () => {
  const [ada] = await people(1);
  if (!ada) throw new Error('Nobody is there.');
  const { sealed = new Uint8Array() } = (await loadGrant(table, subOf(ada))) ?? {};
  await plant('666', sealed);
  const { text } = await ops.tell(['reseal', '--json']);
  expect(text).not.toMatch(/1\/\/|ya29\.|local-/);
  expect(text).not.toContain(Buffer.from(sealed).toString('base64'));
});

test.each(['0', 'fast', '1001'])('refuses a rate of %s', async (rate) => {
  expect((await ops.refusal(['reseal', '--rate', rate])).exitCode).toBe(EXIT.usage);
});
