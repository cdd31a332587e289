import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { keys, type Table } from '../aws/table.ts';
import { Failure } from '../problems.ts';
import type { Grant, GrantStatus } from './grant.ts';

const grantItem = z.object({
  status: z.enum(['active', 'reauthentication_required', 'revoked']),
  scopes: z.array(z.string()),
  sealed: z.instanceof(Uint8Array).optional(),
  version: z.string(),
});

/** The grant in an item of the table. An item of another form is a fault of ours, not of the user's. */
export function readGrant(user: string, item: Record<string, unknown> | undefined): Grant | undefined {
  if (!item) return undefined;
  const parsed = grantItem.safeParse(item);
  if (!parsed.success) throw new Failure('internal', { remedy: 'call_operator', reason: 'MalformedGrant' });
  const { status, scopes, sealed, version } = parsed.data;
  return { user, status, scopes, sealed, version };
}

/** One strongly consistent read. */
export async function loadGrant(table: Table, user: string): Promise<Grant | undefined> {
  const { Item } = await table.send(
    new GetCommand({ TableName: table.name, Key: keys.grant(user), ConsistentRead: true }),
  );
  return readGrant(user, Item);
}

/** What a consent brought, sealed. */
export interface NewGrant {
  scopes: readonly string[];
  sealed: Uint8Array;
  refreshTokenHash: string;
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
          consentedAt: now,
          updatedAt: now,
        },
        ...(seen
          ? { ConditionExpression: 'version = :seen', ExpressionAttributeValues: { ':seen': seen.version } }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
  });
}

/**
 * Stores what a refresh brought, unless the grant has changed since it was read: an older refresh never
 * overwrites a newer consent.
 */
export function storeRefreshed(
  table: Table,
  seen: Grant,
  change: { sealed: Uint8Array; scopes: readonly string[] },
  now: number,
): Promise<boolean> {
  return changeGrant(
    table,
    seen,
    'SET #status = :status, sealed = :sealed, scopes = :scopes',
    {
      ':status': 'active' satisfies GrantStatus,
      ':sealed': change.sealed,
      ':scopes': change.scopes,
    },
    now,
  );
}

/** Google no longer honours the token: it is deleted, and the user has to connect again. */
export function markRevoked(table: Table, seen: Grant, now: number): Promise<boolean> {
  return changeGrant(
    table,
    seen,
    'REMOVE sealed, refreshTokenHash SET #status = :status',
    {
      ':status': 'revoked' satisfies GrantStatus,
    },
    now,
  );
}

/** The user's organisation asks for a new sign-in (`invalid_rapt`); the token is kept. */
export function markReauthenticationRequired(table: Table, seen: Grant, now: number): Promise<boolean> {
  return changeGrant(
    table,
    seen,
    'SET #status = :status',
    { ':status': 'reauthentication_required' satisfies GrantStatus },
    now,
  );
}

function changeGrant(
  table: Table,
  seen: Grant,
  expression: string,
  values: Record<string, unknown>,
  now: number,
): Promise<boolean> {
  const version = randomUUID();
  const update: UpdateCommandInput = {
    TableName: table.name,
    Key: keys.grant(seen.user),
    UpdateExpression: expression.replace('SET ', 'SET version = :version, updatedAt = :now, '),
    ConditionExpression: 'version = :seen',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ...values, ':seen': seen.version, ':version': version, ':now': now },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
  return wins(table, seen.user, version, async () => {
    await table.send(new UpdateCommand(update));
  });
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
