import { ReEncryptCommand, type ReEncryptCommandOutput } from '@aws-sdk/client-kms';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { contention } from '../../../shared/aws/failures.ts';
import { Failure } from '../../../shared/problems.ts';
import { conditionally } from '../../../shared/table/conditionally.ts';
import { keys, type Table } from '../../../shared/table/table.ts';
import { loadGrant } from '../../../shared/vault/grant-store.ts';
import { callKms, contextOf } from '../../../shared/vault/sealer.ts';

/** How often a grant is sealed anew that somebody else writes to at the same time. */
const TRIES = 4;

export interface Resealing {
  kms: { send(command: ReEncryptCommand): Promise<Omit<ReEncryptCommandOutput, '$metadata'>> };
  table: Table;
  /** ARN of the key that is to seal. */
  key: string;
  /** ARNs of the keys that may have sealed before. */
  formerKeys: readonly string[];
  /** KMS is asked, and nothing is written. */
  dryRun: boolean;
}

/**
 * - `resealed`: sealed with the newest material of the key, where it was not
 * - `newest`: it was already
 * - `changed`: somebody else has meanwhile sealed it so, or it has died
 */
export type Outcome = 'resealed' | 'newest' | 'changed';

/**
 * Seals a grant with the newest material of the key. KMS does it alone: no token is seen here.
 *
 * What is sealed says the same as before, so the version of the grant stays. Whoever renews the token meanwhile, and
 * names the version, is not kept from it; what is replaced here is named by the ciphertext itself, so that nothing but
 * that is replaced.
 *
 * @param read what was sealed when it was read
 * @throws Failure `vault_unavailable`; `internal`: it was sealed for someone else, altered, or sealed with a key that is
 * none of ours; `store_unavailable`
 */
export async function resealGrant(context: Resealing, user: string, read: Uint8Array): Promise<Outcome> {
  const { table, dryRun } = context;
  let sealed: Uint8Array | undefined = read;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const fresh = await reEncrypt(context, user, sealed);
    if (!fresh) return attempt === 0 ? 'newest' : 'changed';
    if (dryRun || (await replaceSealed(table, user, sealed, fresh))) return 'resealed';
    const { sealed: stands } = (await loadGrant(table, user)) ?? {};
    if (!stands) return 'changed';
    // The answer to the write got lost, and its repeat found it done.
    if (isSame(stands, fresh)) return 'resealed';
    sealed = stands;
  }
  throw contention();
}

/** @returns nothing where it is sealed with the newest material already */
async function reEncrypt(
  { kms, key, formerKeys }: Resealing,
  user: string,
  sealed: Uint8Array,
): Promise<Uint8Array | undefined> {
  const answer = await callKms(() =>
    kms.send(
      new ReEncryptCommand({
        CiphertextBlob: sealed,
        SourceEncryptionContext: contextOf(user),
        DestinationKeyId: key,
        DestinationEncryptionContext: contextOf(user),
      }),
    ),
  );
  const { CiphertextBlob, SourceKeyId = '', SourceKeyMaterialId, DestinationKeyMaterialId } = answer;
  // No function may open what another key has sealed, which somebody would have put there who can write to the table.
  // Sealed anew by an operator, who may use every key, it would pass for ours.
  if (![key, ...formerKeys].includes(SourceKeyId)) throw new Failure('internal', { reason: 'ForeignKey' });
  if (SourceKeyMaterialId !== undefined && SourceKeyMaterialId === DestinationKeyMaterialId) return undefined;
  if (CiphertextBlob) return CiphertextBlob;
  throw new Failure('vault_unavailable', { reason: 'EmptyAnswer' });
}

/** @returns whether it was done; `false`: something else stands there */
async function replaceSealed(
  table: Table,
  user: string,
  seen: Uint8Array,
  sealed: Uint8Array,
): Promise<boolean> {
  return conditionally(() =>
    table.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keys.grant(user),
        UpdateExpression: 'SET sealed = :sealed',
        ConditionExpression: 'sealed = :seen',
        ExpressionAttributeValues: { ':sealed': sealed, ':seen': seen },
      }),
    ),
  );
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
