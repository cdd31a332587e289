import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateRandomCommand,
  KMSClient,
  ReEncryptCommand,
  RotateKeyOnDemandCommand,
} from '@aws-sdk/client-kms';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Kms, startKms } from '../../../infra/local/aws/kms.ts';
import { clientAt, refusalOf } from '../../support/aws-call.ts';

const context = { purpose: 'google-grant', user: '1001' };
const secret = Buffer.from('a refresh token');

let kms: Kms;
let client: KMSClient;

beforeEach(async () => {
  kms = await startKms({ now: () => Date.UTC(2026, 0, 2) });
  client = new KMSClient(clientAt(kms.url));
});

afterEach(async () => {
  client.destroy();
  await kms.close();
});

async function seal(
  KeyId = kms.keyId,
  EncryptionContext: Record<string, string> = context,
): Promise<Uint8Array> {
  const { CiphertextBlob } = await client.send(
    new EncryptCommand({ KeyId, Plaintext: secret, EncryptionContext }),
  );
  return CiphertextBlob ?? new Uint8Array();
}

function open(
  CiphertextBlob: Uint8Array,
  further: { KeyId?: string; EncryptionContext?: Record<string, string> } = {},
) {
  return client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context, ...further }));
}

describe('sealing', () => {
  test('what is sealed opens with the same context, whatever the order of its pairs', async () => {
    const blob = await seal();
    const opened = await open(blob, { EncryptionContext: { user: '1001', purpose: 'google-grant' } });
    expect(Buffer.from(opened.Plaintext ?? []).toString()).toBe(secret.toString());
    expect(opened.KeyId).toBe(kms.keyArn);
    expect(opened.EncryptionAlgorithm).toBe('SYMMETRIC_DEFAULT');
  });

  test('the blob shows neither plaintext nor context, and no two are the same', async () => {
    const [one, other] = [Buffer.from(await seal()), Buffer.from(await seal())];
    expect(one.includes(secret)).toBe(false);
    expect(one.includes('google-grant')).toBe(false);
    expect(one.equals(other)).toBe(false);
  });

  test('a key goes by id, ARN, alias and alias ARN', async () => {
    const aliasArn = kms.keyArn.replace(/key\/.*/, 'alias/onbehalf-grants');
    for (const KeyId of [kms.keyId, kms.keyArn, 'alias/onbehalf-grants', aliasArn]) {
      const blob = await seal(KeyId);
      expect((await open(blob, { KeyId })).KeyId).toBe(kms.keyArn);
    }
  });

  test('4096 bytes can be sealed, 4097 and none cannot', async () => {
    const encrypt = (length: number) =>
      refusalOf(client.send(new EncryptCommand({ KeyId: kms.keyId, Plaintext: new Uint8Array(length) })));
    expect(await encrypt(4096)).toBe('none');
    expect(await encrypt(4097)).toBe('ValidationException');
    expect(await encrypt(0)).toBe('ValidationException');
  });

  test('re-encrypting moves a blob to another key and context without showing the plaintext', async () => {
    const destination = kms.createKey('next');
    const moved = await client.send(
      new ReEncryptCommand({
        CiphertextBlob: await seal(),
        SourceEncryptionContext: context,
        DestinationKeyId: 'alias/next',
        DestinationEncryptionContext: { user: '1002' },
      }),
    );
    expect(moved.SourceKeyId).toBe(kms.keyArn);
    const blob = moved.CiphertextBlob ?? new Uint8Array();
    const opened = await open(blob, { KeyId: destination, EncryptionContext: { user: '1002' } });
    expect(Buffer.from(opened.Plaintext ?? []).toString()).toBe(secret.toString());
    expect(await refusalOf(open(blob))).toBe('InvalidCiphertextException');
  });
});

describe('rotation', () => {
  const rotate = (KeyId = kms.keyId) => client.send(new RotateKeyOnDemandCommand({ KeyId }));
  const reEncrypt = (CiphertextBlob: Uint8Array, DestinationKeyId = kms.keyId) =>
    client.send(
      new ReEncryptCommand({
        CiphertextBlob,
        SourceEncryptionContext: context,
        DestinationKeyId,
        DestinationEncryptionContext: context,
      }),
    );
  const newest = async () => {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: kms.keyId }));
    return KeyMetadata?.CurrentKeyMaterialId;
  };

  test('leaves the key what it is: old blobs open, with the material that sealed them', async () => {
    const before = await newest();
    const old = await seal();
    expect(await rotate(kms.keyArn)).toMatchObject({ KeyId: kms.keyId });
    const [opened, fresh] = [await open(old, { KeyId: kms.keyId }), await open(await seal())];
    expect(Buffer.from(opened.Plaintext ?? []).toString()).toBe(secret.toString());
    expect(opened).toMatchObject({ KeyId: kms.keyArn, KeyMaterialId: before });
    expect(fresh).toMatchObject({ KeyId: kms.keyArn, KeyMaterialId: await newest() });
    expect(fresh.KeyMaterialId).toMatch(/^[0-9a-f]{64}$/);
    expect(fresh.KeyMaterialId).not.toBe(before);
  });

  test('is caught up with by re-encrypting under the same key', async () => {
    const before = await newest();
    const old = await seal();
    await rotate();
    const moved = await reEncrypt(old);
    expect(moved).toMatchObject({
      SourceKeyId: kms.keyArn,
      KeyId: kms.keyArn,
      SourceKeyMaterialId: before,
      DestinationKeyMaterialId: await newest(),
    });
    const again = await reEncrypt(moved.CiphertextBlob ?? new Uint8Array());
    expect(again.SourceKeyMaterialId).toBe(again.DestinationKeyMaterialId);
  });

  test('is for symmetric keys that are enabled, by id or ARN, 25 times', async () => {
    expect(await refusalOf(rotate('alias/onbehalf-grants'))).toBe('NotFoundException');
    expect(await refusalOf(rotate(kms.createSigningKey()))).toBe('UnsupportedOperationException');
    kms.setKeyState(kms.keyId, 'Disabled');
    expect(await refusalOf(rotate())).toBe('DisabledException');
    kms.setKeyState(kms.keyId, 'Enabled');
    for (let times = 0; times < 25; times += 1) await rotate();
    expect(await refusalOf(rotate())).toBe('LimitExceededException');
  });

  test('re-encrypting needs both keys enabled, the right context, and a source that is not another key', async () => {
    const other = kms.createKey();
    const blob = await seal();
    kms.setKeyState(other, 'Disabled');
    expect(await refusalOf(reEncrypt(blob, other))).toBe('DisabledException');
    kms.setKeyState(other, 'Enabled');
    kms.setKeyState(kms.keyId, 'PendingDeletion');
    expect(await refusalOf(reEncrypt(blob, other))).toBe('KMSInvalidStateException');
    kms.setKeyState(kms.keyId, 'Enabled');
    expect(await refusalOf(reEncrypt(await seal(kms.keyId, {}), other))).toBe('InvalidCiphertextException');
    const named = new ReEncryptCommand({
      CiphertextBlob: blob,
      SourceKeyId: other,
      SourceEncryptionContext: context,
      DestinationKeyId: other,
    });
    expect(await refusalOf(client.send(named))).toBe('IncorrectKeyException');
    expect(await refusalOf(reEncrypt(blob, kms.createSigningKey()))).toBe('InvalidKeyUsageException');
  });

  test('a key that is deleted is not there, nor its alias, and what it sealed is not told from a foreign blob', async () => {
    kms.createKey('next');
    const [blob, moved] = [await seal('alias/next'), await seal('alias/next')];
    kms.deleteKey('alias/next');
    expect(await refusalOf(seal('alias/next'))).toBe('NotFoundException');
    expect(await refusalOf(open(blob))).toBe('AccessDeniedException');
    expect(await refusalOf(reEncrypt(moved))).toBe('AccessDeniedException');
  });
});

describe('refusals', () => {
  test.each([
    ['another user', { purpose: 'google-grant', user: '1002' }],
    ['a missing pair', { user: '1001' }],
    ['a further pair', { ...context, extra: '1' }],
    ['no context', {}],
  ])('a blob does not open with %s', async (_name, EncryptionContext: Record<string, string>) => {
    expect(await refusalOf(open(await seal(), { EncryptionContext }))).toBe('InvalidCiphertextException');
  });

  test('a blob with one flipped bit does not open, wherever the bit is', async () => {
    const blob = await seal();
    for (const position of blob.keys()) {
      const tampered = Uint8Array.from(blob, (byte, index) => (index === position ? byte ^ 1 : byte));
      expect(await refusalOf(open(tampered, { KeyId: kms.keyId }))).toBe('InvalidCiphertextException');
    }
    expect(await refusalOf(open(blob.slice(0, 20)))).toBe('InvalidCiphertextException');
    expect(await refusalOf(open(new Uint8Array(6145)))).toBe('ValidationException');
  });

  test('the key named on decryption must be the one of the blob', async () => {
    const other = kms.createKey();
    expect(await refusalOf(open(await seal(), { KeyId: other }))).toBe('IncorrectKeyException');
  });

  test('an unknown key, alias or ARN is not found', async () => {
    const unknown = '11111111-2222-3333-4444-555555555555';
    expect(await refusalOf(seal(unknown))).toBe('NotFoundException');
    expect(await refusalOf(seal('alias/none'))).toBe('NotFoundException');
    expect(await refusalOf(seal(kms.keyArn.replace(kms.keyId, unknown)))).toBe('NotFoundException');
    expect(await refusalOf(seal('arn:aws:s3:::bucket'))).toBe('InvalidArnException');
    expect(await refusalOf(open(await seal(), { KeyId: unknown }))).toBe('NotFoundException');
  });

  test('a disabled key neither seals nor opens until it is enabled again', async () => {
    const blob = await seal();
    kms.setKeyState(kms.keyId, 'Disabled');
    expect(await refusalOf(seal())).toBe('DisabledException');
    expect(await refusalOf(open(blob))).toBe('DisabledException');
    kms.setKeyState(kms.keyId, 'PendingDeletion');
    expect(await refusalOf(open(blob))).toBe('KMSInvalidStateException');
    kms.setKeyState('alias/onbehalf-grants', 'Enabled');
    expect(await refusalOf(open(blob))).toBe('none');
  });

  test('an algorithm of asymmetric keys is refused', async () => {
    const command = new EncryptCommand({
      KeyId: kms.keyId,
      Plaintext: secret,
      EncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
    });
    expect(await refusalOf(client.send(command))).toBe('ValidationException');
  });
});

describe('the other operations', () => {
  test('a key describes itself', async () => {
    kms.setKeyState(kms.keyId, 'Disabled');
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: 'alias/onbehalf-grants' }));
    expect(KeyMetadata).toMatchObject({
      KeyId: kms.keyId,
      Arn: kms.keyArn,
      Enabled: false,
      KeyState: 'Disabled',
      KeySpec: 'SYMMETRIC_DEFAULT',
      CreationDate: new Date(Date.UTC(2026, 0, 2)),
    });
  });

  test('random bytes are as many as asked for', async () => {
    const { Plaintext } = await client.send(new GenerateRandomCommand({ NumberOfBytes: 32 }));
    expect(Plaintext).toHaveLength(32);
    expect(await refusalOf(client.send(new GenerateRandomCommand({ NumberOfBytes: 1025 })))).toBe(
      'ValidationException',
    );
  });
});

describe('log and fault switches', () => {
  test('every wire call is entered with its operation and outcome, and nothing else', async () => {
    const blob = await seal();
    await refusalOf(open(blob, { EncryptionContext: {} }));
    expect(kms.requests.all()).toMatchObject([
      { operation: 'Encrypt', outcome: 'ok' },
      { operation: 'Decrypt', outcome: 'InvalidCiphertextException' },
    ]);
    expect(kms.requests.count('Decrypt')).toBe(1);
    kms.requests.clear();
    expect(kms.requests.count()).toBe(0);
  });

  test.each([
    ['throttle', 'ThrottlingException'],
    ['access_denied', 'AccessDeniedException'],
    ['disabled', 'DisabledException'],
    ['internal', 'KMSInternalException'],
  ] as const)('%s lets the next call fail with %s, and the one after succeed', async (fault, name) => {
    const blob = await seal();
    kms.faults.inject('Decrypt', fault, { times: 1 });
    await expect(open(blob)).rejects.toMatchObject({ name });
    expect(await refusalOf(open(blob))).toBe('none');
  });

  test('the SDK retries a throttled call by itself', async () => {
    const patient = new KMSClient({ ...clientAt(kms.url), maxAttempts: 3 });
    kms.faults.inject('*', 'throttle', { times: 2 });
    const { $metadata } = await patient.send(new GenerateRandomCommand({ NumberOfBytes: 1 }));
    patient.destroy();
    expect($metadata.attempts).toBe(3);
    expect(kms.requests.count('GenerateRandom')).toBe(3);
  });

  test('a switch strikes its operation only, until it is cleared', async () => {
    kms.faults.inject('Encrypt', 'internal');
    expect(await refusalOf(seal())).toBe('KMSInternalException');
    expect(await refusalOf(client.send(new DescribeKeyCommand({ KeyId: kms.keyId })))).toBe('none');
    expect(await refusalOf(seal())).toBe('KMSInternalException');
    kms.faults.clear();
    expect(await refusalOf(seal())).toBe('none');
  });

  test('a call that hangs is ended by the caller’s timeout', async () => {
    const hasty = new KMSClient({
      ...clientAt(kms.url),
      requestHandler: { requestTimeout: 50, throwOnRequestTimeout: true },
    });
    kms.faults.inject('DescribeKey', 'hang');
    expect(await refusalOf(hasty.send(new DescribeKeyCommand({ KeyId: kms.keyId })))).toBe('TimeoutError');
    hasty.destroy();
  });

  test('closing the endpoint ends a call that hangs', async () => {
    kms.faults.inject('*', 'hang');
    const hanging = refusalOf(seal());
    while (kms.requests.count() === 0) await new Promise((resolve) => setImmediate(resolve));
    await kms.close();
    expect(await hanging).not.toBe('none');
  });
});

describe('the wire', () => {
  const target = { 'x-amz-target': 'TrentService.DescribeKey' };
  const signature = { authorization: 'AWS4-HMAC-SHA256 Credential=x' };

  test.each([
    ['unsigned', target, '{}', 400, 'MissingAuthenticationTokenException'],
    ['broken JSON', { ...target, ...signature }, '{', 400, 'SerializationException'],
    ['an array', { ...target, ...signature }, '[]', 400, 'ValidationException'],
    ['an unknown operation', { 'x-amz-target': 'TrentService.Nope' }, '{}', 400, 'UnknownOperationException'],
    ['another service', { 'x-amz-target': 'secretsmanager.Decrypt' }, '{}', 400, 'UnknownOperationException'],
    ['no operation', {}, '{}', 400, 'UnknownOperationException'],
    [
      'an inherited name',
      { 'x-amz-target': 'TrentService.constructor' },
      '{}',
      400,
      'UnknownOperationException',
    ],
    [
      'a body too large',
      { ...target, ...signature },
      ' '.repeat(300_000),
      413,
      'RequestEntityTooLargeException',
    ],
  ])('%s is refused in the form of the AWS JSON protocol', async (_name, headers, body, status, type) => {
    const answer = await fetch(kms.url, {
      method: 'POST',
      headers: { ...headers } as Record<string, string>,
      body,
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(answer.headers.get('x-amzn-errortype')).toBe(type);
    expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await answer.json()).toMatchObject({ __type: type, message: expect.any(String) });
  });
});
