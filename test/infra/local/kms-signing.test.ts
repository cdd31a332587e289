import { createHash, createPublicKey, verify } from 'node:crypto';
import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
  type SignCommandInput,
} from '@aws-sdk/client-kms';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Kms, startKms } from '../../../infra/local/aws/kms.ts';
import { clientAt, refusalOf } from '../../support/aws-call.ts';

const message = Buffer.from('header.claims');

let kms: Kms;
let client: KMSClient;
let keyArn: string;

beforeEach(async () => {
  kms = await startKms();
  keyArn = kms.createSigningKey('proofs');
  client = new KMSClient(clientAt(kms.url));
});

afterEach(async () => {
  client.destroy();
  await kms.close();
});

const signMessage = (input: Partial<SignCommandInput> = {}) =>
  client.send(
    new SignCommand({ KeyId: keyArn, Message: message, SigningAlgorithm: 'ECDSA_SHA_256', ...input }),
  );
const readPublicKey = (KeyId = keyArn) => client.send(new GetPublicKeyCommand({ KeyId }));
const messageOf = (call: Promise<unknown>) =>
  call.then(
    () => 'none',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );

describe('a key that signs', () => {
  test('signs what its public key verifies, in DER', async () => {
    const [{ Signature = new Uint8Array(), KeyId, SigningAlgorithm }, answer] = await Promise.all([
      signMessage(),
      readPublicKey(),
    ]);
    expect({ KeyId, SigningAlgorithm }).toEqual({ KeyId: keyArn, SigningAlgorithm: 'ECDSA_SHA_256' });
    expect(answer).toMatchObject({
      KeyId: keyArn,
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: ['ECDSA_SHA_256'],
    });
    const key = createPublicKey({ key: Buffer.from(answer.PublicKey ?? []), format: 'der', type: 'spki' });
    expect(verify('sha256', message, key, Signature)).toBe(true);
    expect(verify('sha256', Buffer.from('another'), key, Signature)).toBe(false);
  });

  test('goes by its alias, too, and describes itself', async () => {
    expect((await signMessage({ KeyId: 'alias/proofs' })).KeyId).toBe(keyArn);
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: keyArn }));
    expect(KeyMetadata).toMatchObject({
      Arn: keyArn,
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: ['ECDSA_SHA_256'],
    });
    expect(KeyMetadata).not.toHaveProperty('EncryptionAlgorithms');
  });

  test('does neither while it is disabled', async () => {
    kms.setKeyState(keyArn, 'Disabled');
    expect(await refusalOf(signMessage())).toBe('DisabledException');
    expect(await refusalOf(readPublicKey())).toBe('DisabledException');
  });

  test('does not encrypt, and opens nothing', async () => {
    const usage = `InvalidKeyUsageException: ${keyArn} key usage is SIGN_VERIFY which is not valid for`;
    const encrypting = client.send(new EncryptCommand({ KeyId: keyArn, Plaintext: message }));
    expect(await messageOf(encrypting)).toBe(`${usage} Encrypt.`);
    const { CiphertextBlob } = await client.send(
      new EncryptCommand({ KeyId: kms.keyId, Plaintext: message }),
    );
    const opening = client.send(new DecryptCommand({ KeyId: keyArn, CiphertextBlob }));
    expect(await messageOf(opening)).toBe(`${usage} Decrypt.`);
  });
});

describe('signing is refused', () => {
  test('with a key that encrypts', async () => {
    expect(await messageOf(signMessage({ KeyId: kms.keyArn }))).toBe(
      `InvalidKeyUsageException: ${kms.keyArn} key usage is ENCRYPT_DECRYPT which is not valid for Sign.`,
    );
    expect(await refusalOf(readPublicKey(kms.keyArn))).toBe('UnsupportedOperationException');
  });

  test.each(['ECDSA_SHA_384', 'RSASSA_PSS_SHA_256'] as const)(
    'with the algorithm %s of other keys',
    async (algorithm) => {
      expect(await messageOf(signMessage({ SigningAlgorithm: algorithm }))).toBe(
        `InvalidKeyUsageException: Algorithm ${algorithm} is incompatible with key spec ECC_NIST_P256.`,
      );
    },
  );

  test.each<[string, Partial<SignCommandInput>, string]>([
    ['an algorithm that is none', { SigningAlgorithm: 'MD5' as 'ECDSA_SHA_256' }, 'ValidationException'],
    ['a message of 4,097 bytes', { Message: Buffer.alloc(4097) }, 'ValidationException'],
    ['an empty message', { Message: Buffer.alloc(0) }, 'ValidationException'],
    ['a digest of the wrong length', { MessageType: 'DIGEST' }, 'ValidationException'],
    [
      'a digest, which the stand-in cannot sign',
      { MessageType: 'DIGEST', Message: createHash('sha256').update(message).digest() },
      'UnsupportedOperationException',
    ],
    ['a key that is none', { KeyId: 'alias/none' }, 'NotFoundException'],
  ])('for %s', async (_name, input, refusal) => {
    expect(await refusalOf(signMessage(input))).toBe(refusal);
  });

  test('for nothing else: 4,096 bytes can be signed', async () => {
    expect(await refusalOf(signMessage({ Message: Buffer.alloc(4096) }))).toBe('none');
  });
});
