import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionally } from '../table/conditionally.ts';
import { shardAttributes } from '../table/index-by-shard.ts';
import { setFields } from '../table/set-fields.ts';
import { type Item, keys, type Table } from '../table/table.ts';
import {
  broadcastOf,
  isOver,
  RUN_KEPT,
  type RunEnd,
  type RunKey,
  type RunRow,
  type RunStatus,
  readRun,
} from './run.ts';

/** The right to act for one occurrence, for a while. */
export interface Claim {
  key: RunKey;
  claimant: string;
  /** Grows with every claim of the occurrence: who holds an older one can no longer write. */
  fence: number;
  /** Milliseconds since the epoch; after that somebody else may claim. */
  until: number;
}

export type ClaimResult =
  | { kind: 'claimed'; claim: Claim; row: RunRow }
  /** The run is over: this is a repeat. */
  | { kind: 'over' }
  /** Another worker is at it, until then. */
  | { kind: 'busy'; until: number };

/**
 * Claims an occurrence: of all workers that are given it, one at a time gets through.
 *
 * When the answer to the write is lost the SDK sends it again, and the repeat finds the claim taken: by
 * ourselves, which the claimant's own mark tells.
 *
 * @param claimant a mark that no other attempt has
 * @param duration milliseconds that the claim lasts; longer than the work can take
 * @throws Failure `store_unavailable`
 */
export async function claimRun(
  table: Table,
  key: RunKey,
  claimant: string,
  now: number,
  duration: number,
): Promise<ClaimResult> {
  try {
    const { Attributes } = await table.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keys.run(key.user, key.source, key.occurrence),
        UpdateExpression:
          'SET #status = :running, claimedUntil = :until, claimant = :claimant, updatedAt = :now, expiresAt = :expiresAt, ' +
          'firstTriedAt = if_not_exists(firstTriedAt, :now), fence = if_not_exists(fence, :none) + :one REMOVE #shard, shardKey',
        ConditionExpression:
          'attribute_not_exists(#status) OR #status IN (:waiting, :parked) OR (#status = :running AND claimedUntil <= :now)',
        // Both are reserved words of DynamoDB's.
        ExpressionAttributeNames: { '#status': 'status', '#shard': 'shard' },
        ExpressionAttributeValues: {
          ':running': 'running' satisfies RunStatus,
          ':waiting': 'waiting' satisfies RunStatus,
          ':parked': 'parked' satisfies RunStatus,
          ':until': now + duration,
          ':claimant': claimant,
          ':now': now,
          ':expiresAt': Math.floor(now / 1000) + RUN_KEPT,
          ':none': 0,
          ':one': 1,
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return claimed(key, claimant, Attributes);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const item = await readItem(table, key);
    const row = readRun(item);
    if (row && isOver(row.status)) return { kind: 'over' };
    if (row?.status === 'running' && item?.['claimant'] === claimant) return claimed(key, claimant, item);
    return { kind: 'busy', until: row?.claimedUntil ?? now };
  }
}

function claimed(key: RunKey, claimant: string, item: Item | undefined): ClaimResult {
  const row = readRun(item);
  if (!row) throw new Error('A claim left no run row.');
  return { kind: 'claimed', claim: { key, claimant, fence: row.fence, until: row.claimedUntil }, row };
}

/**
 * Whether a claim is still ours. The fence alone would not do: it begins anew when a row was given back and the
 * occurrence is claimed once more.
 */
function stillOurs({ fence, claimant }: Claim) {
  return {
    condition: '#fence = :fence AND claimant = :claimant AND #status = :running',
    names: { '#fence': 'fence', '#status': 'status' },
    values: { ':fence': fence, ':claimant': claimant, ':running': 'running' satisfies RunStatus },
  };
}

/**
 * Writes how a run ended, if the claim still holds: a worker that was paused until its claim expired, and
 * another's took its place, is refused.
 *
 * @returns whether it was written
 * @throws Failure `store_unavailable`
 */
export async function endRun(table: Table, claim: Claim, end: RunEnd, now: number): Promise<boolean> {
  const { user, source, occurrence } = claim.key;
  const change = { ...end, ...runIndexAttributes(claim.key, end.status), updatedAt: now };
  const update = new UpdateCommand({
    TableName: table.name,
    Key: keys.run(user, source, occurrence),
    ...setFields(change, stillOurs(claim)),
  });
  if (await conditionally(() => table.send(update))) return true;
  const item = await readItem(table, claim.key);
  // Our own write, sent a second time because its answer was lost.
  return item?.['claimant'] === claim.claimant && item['status'] === end.status;
}

/**
 * Gives a claim back whose run is not wanted: its row goes, so that none is left of a user who has gone. A claim
 * that is another's by now is left alone.
 *
 * @throws Failure `store_unavailable`
 */
export async function releaseRun(table: Table, claim: Claim): Promise<void> {
  const { user, source, occurrence } = claim.key;
  const { condition, names, values } = stillOurs(claim);
  const deletion = new DeleteCommand({
    TableName: table.name,
    Key: keys.run(user, source, occurrence),
    ConditionExpression: condition,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  });
  await conditionally(() => table.send(deletion));
}

async function readItem(table: Table, { user, source, occurrence }: RunKey): Promise<Item | undefined> {
  const Key = keys.run(user, source, occurrence);
  const { Item } = await table.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
  return Item;
}

/** Runs that wait for a reconnect, and those of a broadcast, must be found without knowing the user. */
export function runIndexAttributes(
  { user, source, occurrence }: RunKey,
  status: RunStatus,
): Record<string, string> {
  if (status === 'parked') return shardAttributes('PARKED', user, `${user}#${source}#${occurrence}`);
  const broadcast = broadcastOf(source);
  return broadcast === undefined ? {} : shardAttributes(`BROADCAST#${broadcast}`, user, `${status}#${user}`);
}
