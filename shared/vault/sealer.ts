import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { awsFailure } from '../aws/failures.ts';
import { Failure, nameOf } from '../problems.ts';
import type { GoogleTokens } from './grant.ts';

/** KMS Encrypt takes at most 4,096 bytes with a symmetric key (KMS API reference). */
const PLAINTEXT_LIMIT = 4096;
/** How many users' tokens one warm function keeps open. */
const OPEN_LIMIT = 500;

export interface Sealer {
  /** @throws Failure `vault_unavailable` */
  seal(user: string, tokens: GoogleTokens): Promise<Uint8Array>;
  /**
   * @throws Failure `vault_unavailable`: KMS is away, throttled, or its key is disabled or denied
   * @throws Failure `internal` with remedy `call_operator`: the ciphertext was sealed for someone else, or altered
   */
  open(user: string, sealed: Uint8Array): Promise<GoogleTokens>;
  /** Has {@link Sealer.open} find these tokens behind the ciphertext, as long as this function is warm. */
  remember(user: string, sealed: Uint8Array, tokens: GoogleTokens): void;
}

/**
 * Seals with KMS directly, under an encryption context that names purpose and user: a row that is moved to
 * another user cannot be opened, and CloudTrail shows whose tokens each call was about.
 *
 * To open, no key is named: the ciphertext names its own, which may be a former one. That it is one of ours is what the
 * role of the function says, whose right to open is for our keys alone (infra/constructs/statements.ts).
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
 *
 * What was opened is remembered by user and ciphertext. The row is still read every time, so a changed or
 * deleted grant is never served from memory.
 *
 * @param keyId of the key that seals
 */
export function createSealer(kms: KMSClient, keyId: string): Sealer {
  const opened = new Map<string, GoogleTokens>();

  const remember = (user: string, sealed: Uint8Array, tokens: GoogleTokens): void => {
    const [oldest] = opened.keys();
    if (opened.size >= OPEN_LIMIT && oldest !== undefined) opened.delete(oldest);
    opened.set(cacheKey(user, sealed), tokens);
  };

  return {
    remember,

    async seal(user, tokens) {
      const { CiphertextBlob } = await callKms(() =>
        kms.send(
          new EncryptCommand({ KeyId: keyId, Plaintext: encode(tokens), EncryptionContext: contextOf(user) }),
        ),
      );
      if (!CiphertextBlob) throw new Failure('vault_unavailable', { reason: 'EmptyAnswer' });
      remember(user, CiphertextBlob, tokens);
      return CiphertextBlob;
    },

    async open(user, sealed) {
      const known = opened.get(cacheKey(user, sealed));
      if (known) return known;
      const { Plaintext } = await callKms(() =>
        kms.send(new DecryptCommand({ CiphertextBlob: sealed, EncryptionContext: contextOf(user) })),
      );
      const tokens: GoogleTokens = JSON.parse(new TextDecoder().decode(Plaintext));
      remember(user, sealed, tokens);
      return tokens;
    },
  };
}

/** The context's keys and the value of `purpose` stand in every role's KMS permission too. */
export function contextOf(user: string): Record<string, string> {
  return { purpose: SEALING_PURPOSE, user };
}

export const SEALING_PURPOSE = 'google-grant';

function encode(tokens: GoogleTokens): Uint8Array {
  const whole = new TextEncoder().encode(JSON.stringify(tokens));
  if (whole.length <= PLAINTEXT_LIMIT) return whole;
  // The access token can be had again; the refresh token cannot.
  return new TextEncoder().encode(JSON.stringify({ ...tokens, access: undefined }));
}

function cacheKey(user: string, sealed: Uint8Array): string {
  return `${user}:${Buffer.from(sealed).toString('base64')}`;
}

/**
 * Calls KMS about something that is sealed, or is to be.
 *
 * @throws Failure as {@link Sealer.open} does
 */
export async function callKms<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const reason = nameOf(error);
    if (reason === 'InvalidCiphertextException' || reason === 'IncorrectKeyException') {
      throw new Failure('internal', { reason });
    }
    throw awsFailure('vault_unavailable', error);
  }
}
