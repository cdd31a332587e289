import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createSealer } from '../../../shared/vault/sealer.ts';
import { errorNamed } from '../support/error-named.ts';

const client = new KMSClient({ region: 'us-east-1' });
const kms = mockClient(client);
beforeEach(() => {
  kms.reset();
  // A KMS whose ciphertext is the plaintext: what was sealed can be looked at.
  kms.on(EncryptCommand).callsFake((input) => ({ CiphertextBlob: input.Plaintext }));
  kms.on(DecryptCommand).callsFake((input) => ({ Plaintext: input.CiphertextBlob }));
});

const newSealer = () => createSealer(client, 'key-1');
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const text = (sealed: Uint8Array) => JSON.parse(new TextDecoder().decode(sealed));
const tokens = { refreshToken: '1//r', access: { token: 'ya29.a', expiresAt: 1 } };
const decrypted = () => kms.commandCalls(DecryptCommand).length;

describe('sealing', () => {
  test('names purpose and user, both ways, and the key only to seal: a ciphertext names its own', async () => {
    const sealed = await newSealer().seal('1001', tokens);
    await newSealer().open('1001', sealed);
    expect(kms.calls().map((call) => call.args[0].input)).toEqual([
      {
        KeyId: 'key-1',
        Plaintext: bytes(tokens),
        EncryptionContext: { purpose: 'google-grant', user: '1001' },
      },
      {
        CiphertextBlob: sealed,
        EncryptionContext: { purpose: 'google-grant', user: '1001' },
      },
    ]);
  });

  test('brings back what was sealed', async () => {
    const sealed = await newSealer().seal('1001', tokens);
    expect(await newSealer().open('1001', sealed)).toEqual(tokens);
  });

  test('drops the access token, and keeps the refresh token, where both exceed KMS’s 4,096 bytes', async () => {
    const whole = bytes({ refreshToken: 'r', access: { token: '', expiresAt: 1 } }).length;
    const tokensOf = (length: number) => ({
      refreshToken: 'r',
      access: { token: 'a'.repeat(length - whole), expiresAt: 1 },
    });
    expect(text(await newSealer().seal('1001', tokensOf(4096)))).toEqual(tokensOf(4096));
    expect(text(await newSealer().seal('1001', tokensOf(4097)))).toEqual({ refreshToken: 'r' });
  });

  test('never drops which key the refresh token is bound to', async () => {
    const access = { token: 'a'.repeat(4096), expiresAt: 1 };
    const sealed = await newSealer().seal('1001', { refreshToken: 'r', access, boundTo: 'thumbprint' });
    expect(text(sealed)).toEqual({ refreshToken: 'r', boundTo: 'thumbprint' });
  });

  test('counts bytes, not characters', async () => {
    const access = { token: 'é'.repeat(2048), expiresAt: 1 };
    expect(text(await newSealer().seal('1001', { refreshToken: 'r', access }))).toEqual({
      refreshToken: 'r',
    });
  });

  test('takes the largest tokens that Google gives out, both of them', async () => {
    const largest = {
      refreshToken: 'r'.repeat(512),
      access: { token: 'a'.repeat(2048), expiresAt: 1_798_761_600_000 },
    };
    expect(text(await newSealer().seal('1001', largest))).toEqual(largest);
  });

  test('without a ciphertext is no success', async () => {
    kms.on(EncryptCommand).resolves({});
    await expect(newSealer().seal('1001', tokens)).rejects.toMatchObject({
      code: 'vault_unavailable',
      remedy: 'retry_later',
      reason: 'EmptyAnswer',
    });
  });
});

describe('what is open', () => {
  test('is not opened a second time, nor what was just sealed', async () => {
    const sealer = newSealer();
    await sealer.open('1001', bytes(tokens));
    await sealer.open('1001', bytes(tokens));
    const sealed = await sealer.seal('1002', tokens);
    expect(await sealer.open('1002', sealed)).toEqual(tokens);
    expect(decrypted()).toBe(1);
  });

  test('is found by user and ciphertext: another user’s row, or a newer one, goes to KMS', async () => {
    const sealer = newSealer();
    await sealer.open('1001', bytes(tokens));
    await sealer.open('1002', bytes(tokens));
    await sealer.open('1001', bytes({ refreshToken: 'newer' }));
    expect(decrypted()).toBe(3);
  });

  test('is bounded to 500, the oldest going first', async () => {
    const sealer = newSealer();
    for (let user = 0; user < 501; user += 1) await sealer.open(String(user), bytes(tokens));
    expect(decrypted()).toBe(501);
    await sealer.open('500', bytes(tokens));
    await sealer.open('1', bytes(tokens));
    expect(decrypted()).toBe(501);
    await sealer.open('0', bytes(tokens));
    expect(decrypted()).toBe(502);
    await sealer.open('1', bytes(tokens));
    expect(decrypted()).toBe(503);
  });

  test('is only what could be opened: after a failure the next try asks again', async () => {
    const sealer = newSealer();
    kms
      .on(DecryptCommand)
      .rejectsOnce(errorNamed('ThrottlingException'))
      .callsFake((input) => ({ Plaintext: input.CiphertextBlob }));
    await expect(sealer.open('1001', bytes(tokens))).rejects.toMatchObject({ code: 'vault_unavailable' });
    expect(await sealer.open('1001', bytes(tokens))).toEqual(tokens);
  });
});

describe('when KMS says no', () => {
  test.each([
    ['InvalidCiphertextException', 'internal', 'call_operator'],
    ['IncorrectKeyException', 'internal', 'call_operator'],
    ['ThrottlingException', 'vault_unavailable', 'retry_later'],
    ['DisabledException', 'vault_unavailable', 'call_operator'],
    ['AccessDeniedException', 'vault_unavailable', 'call_operator'],
    ['KMSInvalidStateException', 'vault_unavailable', 'call_operator'],
    ['KMSInternalException', 'vault_unavailable', 'retry_later'],
    ['TimeoutError', 'vault_unavailable', 'retry_later'],
  ])('%s is told as %s', async (name, code, remedy) => {
    kms.on(DecryptCommand).rejects(errorNamed(name));
    const thrown = await newSealer()
      .open('1001', bytes(tokens))
      .catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code, remedy, reason: name });
    expect(JSON.stringify(thrown)).not.toContain('canary');
  });
});
