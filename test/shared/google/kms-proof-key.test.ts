import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createKmsProofKey } from '../../../shared/google/kms-proof-key.ts';
import { errorNamed } from '../support/error-named.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = (key = pair.publicKey) => key.export({ type: 'spki', format: 'der' });
const message = new TextEncoder().encode('header.claims');

const client = new KMSClient({ region: 'us-east-1' });
const kms = mockClient(client);
beforeEach(() => {
  kms.reset();
  kms.on(GetPublicKeyCommand).resolves({ PublicKey: spki() });
  kms
    .on(SignCommand)
    .callsFake(async (input) => ({ Signature: sign('sha256', input.Message, pair.privateKey) }));
});

const newKey = () => createKmsProofKey(client, 'key-1');

describe('the public key', () => {
  test('is what KMS has, without anything else of it', async () => {
    const { x, y } = pair.publicKey.export({ format: 'jwk' });
    expect(await newKey().publicJwk()).toEqual({ kty: 'EC', crv: 'P-256', x, y });
    expect(kms.call(0).args[0].input).toEqual({ KeyId: 'key-1' });
  });

  test('is asked for once a warm function, but again after a failure', async () => {
    kms
      .on(GetPublicKeyCommand)
      .rejectsOnce(errorNamed('ThrottlingException'))
      .resolves({ PublicKey: spki() });
    const key = newKey();
    await expect(key.publicJwk()).rejects.toMatchObject({ code: 'vault_unavailable' });
    await key.publicJwk();
    await key.publicJwk();
    expect(kms.calls()).toHaveLength(2);
  });

  test.each([
    ['of another curve', generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey],
    ['of RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey],
  ])('%s calls the operator', async (_name, other) => {
    kms.on(GetPublicKeyCommand).resolves({ PublicKey: spki(other) });
    await expect(newKey().publicJwk()).rejects.toMatchObject({
      code: 'vault_unavailable',
      remedy: 'call_operator',
      reason: 'NotAP256Key',
    });
  });
});

test('an answer without the public key is taken for a failure', async () => {
  kms.on(GetPublicKeyCommand).resolves({});
  await expect(newKey().publicJwk()).rejects.toMatchObject({
    code: 'vault_unavailable',
    remedy: 'retry_later',
    reason: 'EmptyAnswer',
  });
});

describe('signing', () => {
  test('lets KMS hash the message itself', async () => {
    await newKey().sign(message);
    expect(kms.call(0).args[0].input).toEqual({
      KeyId: 'key-1',
      Message: message,
      MessageType: 'RAW',
      SigningAlgorithm: 'ECDSA_SHA_256',
    });
  });

  test('turns every signature of KMS into one of JOSE, also with short numbers and with high first bits', async () => {
    const key = newKey();
    const seen = new Set<string>();
    // Of r and s each, one in 256 is short and every other one has its high bit set.
    for (let round = 0; seen.size < 6 && round < 20_000; round += 1) {
      const signature = Buffer.from(await key.sign(message), 'base64url');
      expect(signature).toHaveLength(64);
      for (const [name, number] of [
        ['r', signature.subarray(0, 32)],
        ['s', signature.subarray(32)],
      ] as const) {
        const first = number[0] ?? 0;
        const kind = first === 0 ? 'short' : first > 127 ? 'high' : 'plain';
        const isNew = !seen.has(`${name} ${kind}`);
        seen.add(`${name} ${kind}`);
        if (!isNew) continue;
        expect(verify('sha256', message, { key: pair.publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(
          true,
        );
      }
      kms.resetHistory();
    }
    expect(seen.size).toBe(6);
  });

  test('takes an answer without a signature for a failure', async () => {
    kms.on(SignCommand).resolves({});
    await expect(newKey().sign(message)).rejects.toMatchObject({
      code: 'vault_unavailable',
      remedy: 'retry_later',
      reason: 'EmptyAnswer',
    });
  });
});

describe.each(['publicJwk', 'sign'] as const)('a fault of KMS in %s', (method) => {
  test.each([
    ['ThrottlingException', 'retry_later'],
    ['KMSInternalException', 'retry_later'],
    ['DisabledException', 'call_operator'],
    ['AccessDeniedException', 'call_operator'],
    ['NotFoundException', 'call_operator'],
    ['KMSInvalidStateException', 'call_operator'],
    ['InvalidKeyUsageException', 'call_operator'],
    ['UnsupportedOperationException', 'call_operator'],
  ])('%s is the vault’s: %s', async (name, remedy) => {
    kms.on(GetPublicKeyCommand).rejects(errorNamed(name));
    kms.on(SignCommand).rejects(errorNamed(name));
    const key = newKey();
    const failure = await (method === 'sign' ? key.sign(message) : key.publicJwk()).catch(
      (thrown: unknown) => thrown,
    );
    expect(failure).toMatchObject({ code: 'vault_unavailable', remedy, reason: name, retryAfter: 5 });
    expect(String(failure)).not.toContain('canary');
  });
});
