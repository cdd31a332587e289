import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { mayCreateEvents } from '../google/scopes.ts';
import { conditionally } from '../table/conditionally.ts';
import { shardAttributes } from '../table/index-by-shard.ts';
import { setFields } from '../table/set-fields.ts';
import { type Item, keys, type Table } from '../table/table.ts';
import { GRANT_STATUSES, type Grant, type GrantStatus } from './grant.ts';
import type { TokenIdentifiers } from './token-identifiers.ts';

/**
 * A row that this version of the code does not understand (one of a newer version, after a roll-back) reads as a
 * dead grant: nobody acts with it, but its user can still sign out, disconnect, and connect again.
 */
const grantItem = z.object({
  status: z.catch(z.enum(GRANT_STATUSES), 'revoked'),
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
export function readGrant(user: string, item: Item | undefined): Grant | undefined {
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
  await wins(table, seen.user, version, () =>
    table.send(new PutCommand({ TableName: table.name, Item, ...unchanged(seen) })),
  );
}

type GrantChange = Partial<Omit<Grant, 'user' | 'version'>>;

/**
 * Writes what has changed, unless the grant has since it was read; a field that is `undefined` is removed.
 *
 * @returns the grant as it stands now; none when somebody else has written
 */
export async function changeGrant(
  table: Table,
  seen: Grant,
  change: GrantChange,
  now: number,
): Promise<Grant | undefined> {
  const changed: Grant = { ...seen, ...change, version: randomUUID() };
  const fields = { ...change, version: changed.version, updatedAt: now, ...indexAttributes(changed) };
  const update = new UpdateCommand({
    TableName: table.name,
    Key: keys.grant(seen.user),
    ...setFields(fields, { condition: '#version = :seen', values: { ':seen': seen.version } }),
  });
  const won = await wins(table, seen.user, changed.version, () => table.send(update));
  return won ? changed : undefined;
}

/** Live grants that may create events are found by broadcasts and the nightly check, dead ones until they are announced. */
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
  write: () => Promise<unknown>,
): Promise<boolean> {
  if (await conditionally(write)) return true;
  return (await loadGrant(table, user))?.version === version;
}
