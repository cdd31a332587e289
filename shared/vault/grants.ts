import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { shardAttributes } from '../aws/index-by-shard.ts';
import { setFields } from '../aws/set-fields.ts';
import { keys, type Table } from '../aws/table.ts';
import { mayCreateEvents } from '../google/scopes.ts';
import type { Grant, GrantStatus } from './grant.ts';
import type { TokenIdentifiers } from './token-identifiers.ts';

/**
 * A row that this version of the code does not understand (one of a newer version, after a roll-back) reads as a
 * dead grant: nobody acts with it, but its user can still sign out, disconnect, and connect again.
 */
const grantItem = z.object({
  status: z.catch(z.enum(['active', 'reauthentication_required', 'suspended', 'revoked']), 'revoked'),
  scopes: z.catch(z.array(z.string()), []),
  sealed: z.catch(z.optional(z.instanceof(Uint8Array)), undefined),
  version: z.catch(z.string(), ''),
  announced: z.catch(z.optional(z.boolean()), undefined),
  refreshedAt: z.catch(z.number(), 0),
  consentedAt: z.catch(z.optional(z.number()), undefined),
  accountStateAt: z.catch(z.optional(z.number()), undefined),
  refreshTokenHash: z.catch(z.optional(z.string()), undefined),
  refreshTokenPrefixHash: z.catch(z.optional(z.string()), undefined),
});

/** The grant in an item of the table. */
export function readGrant(user: string, item: Record<string, unknown> | undefined): Grant | undefined {
  return item && { user, ...grantItem.parse(item) };
}

/** One strongly consistent read. */
export async function loadGrant(table: Table, user: string): Promise<Grant | undefined> {
  const { Item } = await table.send(
    new GetCommand({ TableName: table.name, Key: keys.grant(user), ConsistentRead: true }),
  );
  return readGrant(user, Item);
}

/** What a consent brought, sealed. */
export interface NewGrant extends TokenIdentifiers {
  scopes: readonly string[];
  sealed: Uint8Array;
  /** Seconds since the epoch, for consent that the user limited in time. */
  refreshTokenExpiresAt?: number | undefined;
}

/**
 * Stores what a consent brought, in place of the version that was seen (none: there was no grant).
 *
 * @returns whether it was stored; `false` means that somebody wrote in between, so read and decide again
 */
export async function storeGrant(
  table: Table,
  user: string,
  seen: Grant | undefined,
  grant: NewGrant,
  now: number,
): Promise<boolean> {
  const version = randomUUID();
  return wins(table, user, version, async () => {
    await table.send(
      new PutCommand({
        TableName: table.name,
        Item: {
          ...keys.grant(user),
          ...grant,
          status: 'active' satisfies GrantStatus,
          version,
          refreshedAt: now,
          // A dead grant that is alive again is news.
          ...(seen && seen.status !== 'active' ? { announced: false } : {}),
          ...indexAttributes({ user, status: 'active', scopes: grant.scopes }),
          consentedAt: now,
          updatedAt: now,
        },
        ...unchanged(seen),
      }),
    );
  });
}

/** The condition that the row is as it was seen; one that had no usable version is taken as it comes. */
function unchanged(seen: Grant | undefined) {
  if (!seen) return { ConditionExpression: 'attribute_not_exists(pk)' };
  if (seen.version === '') return {};
  return { ConditionExpression: 'version = :seen', ExpressionAttributeValues: { ':seen': seen.version } };
}

/**
 * Stores what a refresh brought, unless the grant has changed since it was read: an older refresh never
 * overwrites a newer consent.
 *
 * @returns the grant as it stands now; none when somebody else has written
 */
export function storeRefreshed(
  table: Table,
  seen: Grant,
  change: { sealed?: Uint8Array; scopes: readonly string[] },
  now: number,
): Promise<Grant | undefined> {
  return changeGrant(table, seen, { ...change, status: 'active', refreshedAt: now }, now);
}

/** Seconds for which the mark stays that takes a grant's place. */
const BURIED = 3600;

/**
 * Puts a mark without tokens, which TTL removes, in the place of a grant whose user is gone, unless it has changed
 * since it was read.
 */
export async function buryGrant(table: Table, seen: Grant, now: number): Promise<void> {
  const version = randomUUID();
  const Item = {
    ...keys.grant(seen.user),
    status: 'revoked' satisfies GrantStatus,
    scopes: [],
    version,
    refreshedAt: now,
    expiresAt: Math.floor(now / 1000) + BURIED,
  };
  await wins(table, seen.user, version, async () => {
    await table.send(new PutCommand({ TableName: table.name, Item, ...unchanged(seen) }));
  });
}

/** Google no longer honours the token: it is deleted, and the user has to connect again. */
export function markRevoked(table: Table, seen: Grant, now: number): Promise<Grant | undefined> {
  const change = {
    status: 'revoked',
    sealed: undefined,
    refreshTokenHash: undefined,
    refreshTokenPrefixHash: undefined,
    announced: false,
  } as const;
  return changeGrant(table, seen, change, now);
}

/** The user's organisation asks for a new sign-in; the token is kept, it may work again. */
export function markReauthenticationRequired(
  table: Table,
  seen: Grant,
  now: number,
): Promise<Grant | undefined> {
  return changeGrant(table, seen, { status: 'reauthentication_required' }, now);
}

/** Google has disabled the account, as of `at` (milliseconds): nobody acts with the grant; its tokens are kept. */
export function markSuspended(
  table: Table,
  seen: Grant,
  at: number,
  now: number,
): Promise<Grant | undefined> {
  return changeGrant(table, seen, { status: 'suspended', accountStateAt: at }, now);
}

/** The account was enabled as of `at` (milliseconds): a suspended grant is alive again, which is news. */
export function markAccountEnabled(
  table: Table,
  seen: Grant,
  at: number,
  now: number,
): Promise<Grant | undefined> {
  const lifted = { status: 'active', announced: false } as const;
  return changeGrant(
    table,
    seen,
    { accountStateAt: at, ...(seen.status === 'suspended' ? lifted : {}) },
    now,
  );
}

/** Adopters have been told what became of the grant. */
export function markAnnounced(table: Table, seen: Grant, now: number): Promise<Grant | undefined> {
  return changeGrant(table, seen, { announced: true }, now);
}

type GrantChange = Partial<Omit<Grant, 'user' | 'version'>>;

/** Writes what has changed; a field that is `undefined` is removed. */
async function changeGrant(
  table: Table,
  seen: Grant,
  change: GrantChange,
  now: number,
): Promise<Grant | undefined> {
  const changed: Grant = { ...seen, ...change, version: randomUUID() };
  const fields = { ...change, version: changed.version, updatedAt: now, ...indexAttributes(changed) };
  const { set, remove, ...placeholders } = setFields(fields);
  const update: UpdateCommandInput = {
    TableName: table.name,
    Key: keys.grant(seen.user),
    UpdateExpression: `${set} ${remove}`,
    ConditionExpression: '#version = :seen',
    ExpressionAttributeNames: placeholders.ExpressionAttributeNames,
    ExpressionAttributeValues: { ...placeholders.ExpressionAttributeValues, ':seen': seen.version },
  };
  const won = await wins(table, seen.user, changed.version, async () => {
    await table.send(new UpdateCommand(update));
  });
  return won ? changed : undefined;
}

/** Live grants that may create events are found by broadcasts and pre-flight, dead ones until they are announced. */
function indexAttributes(grant: Pick<Grant, 'user' | 'status' | 'scopes' | 'announced'>): {
  shard: string | undefined;
  shardKey: string | undefined;
} {
  const live = grant.status !== 'revoked' && mayCreateEvents(grant.scopes);
  if (live) return shardAttributes('GRANT', grant.user);
  if (grant.status === 'revoked' && grant.announced === false) return shardAttributes('REVOKED', grant.user);
  return { shard: undefined, shardKey: undefined };
}

/**
 * Whether a compare-and-set took effect. When its answer is lost the SDK sends it again, and the repeat fails
 * because the first one changed the version; finding our own version there tells that apart from a lost race.
 */
async function wins(
  table: Table,
  user: string,
  version: string,
  write: () => Promise<void>,
): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const { Item } = await table.send(
      new GetCommand({ TableName: table.name, Key: keys.grant(user), ConsistentRead: true }),
    );
    return Item?.['version'] === version;
  }
}
