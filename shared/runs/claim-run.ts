import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionally } from '../aws/conditionally.ts';
import { shardAttributes } from '../aws/index-by-shard.ts';
import { setFields } from '../aws/set-fields.ts';
import { keys, type Table } from '../aws/table.ts';
import { broadcastOf, isOver, type RunKey, type RunRow, type RunStatus, readRun } from './run.ts';

/** Seconds that a run's row is kept: ninety days, by the table's TTL. */
const KEPT = 90 * 24 * 3600;

/** The right to act for one occurrence, for a while. */
export interface Claim {
  key: RunKey;
  /** Grows with every claim of the occurrence: who holds an older one can no longer write. */
  fence: number;
  /** Milliseconds since the epoch; after that somebody else may claim. */
  until: number;
}

export type ClaimResult =
  | { kind: 'claimed'; claim: Claim; row: RunRow }
  /** The run is over: this is a repeat. */
  | { kind: 'over'; row: RunRow }
  /** Another worker is at it, until then. */
  | { kind: 'busy'; until: number };

/**
 * Claims an occurrence: of all workers that are given it, one at a time gets through.
 *
 * When the answer to the write is lost the SDK sends it again, and the repeat finds the claim taken: by
 * ourselves, which the claimant's own mark tells.
 *
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
  const until = now + duration;
  const Key = keys.run(key.user, key.source, key.occurrence);
  try {
    const { Attributes } = await table.send(
      new UpdateCommand({
        TableName: table.name,
        Key,
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
          ':until': until,
          ':claimant': claimant,
          ':now': now,
          ':expiresAt': Math.floor(now / 1000) + KEPT,
          ':none': 0,
          ':one': 1,
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return claimed(key, Attributes);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const { Item } = await table.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
    const row = readRun(Item);
    if (row && isOver(row.status)) return { kind: 'over', row };
    if (row && Item?.['claimant'] === claimant && row.status === 'running') return claimed(key, Item);
    return { kind: 'busy', until: row?.claimedUntil ?? now };
  }
}

function claimed(key: RunKey, item: Record<string, unknown> | undefined): ClaimResult {
  const row = readRun(item);
  if (!row) throw new Error('A claim left no run row.');
  return { kind: 'claimed', claim: { key, fence: row.fence, until: row.claimedUntil }, row };
}

/** How a claimed run ends, for good or for now. */
export interface RunEnd {
  status: Exclude<RunStatus, 'running'>;
  reason?: string | undefined;
  eventId?: string | undefined;
  htmlLink?: string | undefined;
  /** Milliseconds from the occurrence to its event. */
  latency?: number | undefined;
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
  const fields = { ...end, ...indexAttributes(claim.key, end.status), updatedAt: now };
  const { set, ...placeholders } = setFields(withoutUndefined(fields));
  try {
    await table.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keys.run(user, source, occurrence),
        UpdateExpression: set,
        ConditionExpression: '#fence = :fence AND #status = :running',
        ExpressionAttributeNames: { ...placeholders.ExpressionAttributeNames, '#fence': 'fence' },
        ExpressionAttributeValues: {
          ...placeholders.ExpressionAttributeValues,
          ':fence': claim.fence,
          ':running': 'running' satisfies RunStatus,
        },
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const { Item } = await table.send(
      new GetCommand({
        TableName: table.name,
        Key: keys.run(user, source, occurrence),
        ConsistentRead: true,
      }),
    );
    const row = readRun(Item);
    // Our own write, sent a second time because its answer was lost.
    return row?.fence === claim.fence && row.status === end.status;
  }
}

/** Runs that wait for a reconnect, and those of a broadcast, must be found without knowing the user. */
function indexAttributes({ user, source, occurrence }: RunKey, status: RunStatus): Record<string, string> {
  if (status === 'parked') return shardAttributes('PARKED', user, `${user}#${source}#${occurrence}`);
  const broadcast = broadcastOf(source);
  return broadcast === undefined ? {} : shardAttributes(`BROADCAST#${broadcast}`, user, `${status}#${user}`);
}

/**
 * Ends a run that nobody has claimed in one write: so there is no claim to be left behind.
 *
 * @param was `new`: there is no row yet; `parked`: there is, and one that was deleted meanwhile does not come back
 * @returns whether it was written; `false` when the run is not, or no longer, what it was
 * @throws Failure `store_unavailable`
 */
export async function endUnclaimedRun(
  table: Table,
  key: RunKey,
  was: 'new' | 'parked',
  end: RunEnd,
  now: number,
): Promise<boolean> {
  const expiresAt = Math.floor(now / 1000) + KEPT;
  const { set, remove, ...placeholders } = setFields({
    ...withoutUndefined({ ...end, updatedAt: now, claimedUntil: now, expiresAt }),
    shard: undefined,
    shardKey: undefined,
  });
  return conditionally(() =>
    table.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keys.run(key.user, key.source, key.occurrence),
        UpdateExpression: `${set}, firstTriedAt = if_not_exists(firstTriedAt, :updatedAt), fence = if_not_exists(fence, :none) ${remove}`,
        ConditionExpression: was === 'new' ? 'attribute_not_exists(#status)' : '#status = :parked',
        ExpressionAttributeNames: placeholders.ExpressionAttributeNames,
        ExpressionAttributeValues: {
          ...placeholders.ExpressionAttributeValues,
          ':none': 0,
          ...(was === 'parked' ? { ':parked': 'parked' satisfies RunStatus } : {}),
        },
      }),
    ),
  );
}

/**
 * Closes a run whose user has left while it was begun. Its row came too late to be deleted with the user's others,
 * so it is handed to TTL.
 *
 * @throws Failure `store_unavailable`
 */
export async function abandonRun(table: Table, key: RunKey, now: number): Promise<void> {
  const { set, remove, ...placeholders } = setFields({
    status: 'missed' satisfies RunStatus,
    reason: 'disconnected',
    expiresAt: Math.floor(now / 1000),
    shard: undefined,
    shardKey: undefined,
  });
  await conditionally(() =>
    table.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keys.run(key.user, key.source, key.occurrence),
        UpdateExpression: `${set} ${remove}`,
        ConditionExpression: 'attribute_exists(pk)',
        ...placeholders,
      }),
    ),
  );
}

/** What an end does not say stays as an earlier attempt left it. */
function withoutUndefined(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
