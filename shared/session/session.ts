import { createHash, randomBytes } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionally } from '../table/conditionally.ts';
import { deleteItems, listItems } from '../table/items.ts';
import { type Item, keys, SESSION_PREFIX, type Table } from '../table/table.ts';
import { isUserId } from '../user-id.ts';

/** Seconds without a visit after which a session ends. */
export const SESSION_IDLE = 14 * 24 * 3600;
/** Seconds after sign-in at which a session ends, visited or not. */
export const SESSION_ABSOLUTE = 90 * 24 * 3600;
/** Seconds that pass before a visit is worth a write. */
const TOUCH_AFTER = 24 * 3600;

/** What the session cookie holds, `<user>.<secret>`: 256 random bits of which only the hash is stored. */
export interface SessionToken {
  user: string;
  secret: string;
}

/** The stored half. Times are seconds since the epoch, as DynamoDB's TTL wants them. */
export interface SessionRow {
  user: string;
  hash: string;
  createdAt: number;
  expiresAt: number;
}

const SECRET = /^[A-Za-z0-9_-]{43}$/;

export function parseSessionToken(cookie: string): SessionToken | undefined {
  const dot = cookie.lastIndexOf('.');
  const [user, secret] = [cookie.slice(0, Math.max(dot, 0)), cookie.slice(dot + 1)];
  return isUserId(user) && SECRET.test(secret) ? { user, secret } : undefined;
}

/** SHA-256, base64url. No salt is needed: the secret has 256 random bits. */
export function hashSession(token: SessionToken): string {
  return createHash('sha256').update(token.secret).digest('base64url');
}

/**
 * Begins a session, in place of the one that the browser may have had.
 *
 * @returns the cookie's value; it cannot be read again from the table
 * @throws Failure `store_unavailable`
 */
export async function startSession(
  table: Table,
  user: string,
  former?: SessionToken,
  now: number = Date.now(),
): Promise<string> {
  const token: SessionToken = { user, secret: randomBytes(32).toString('base64url') };
  const createdAt = seconds(now);
  const Item = { ...keys.session(user, hashSession(token)), createdAt, expiresAt: createdAt + SESSION_IDLE };
  await table.send(new PutCommand({ TableName: table.name, Item }));
  // Only whoever holds the former one's secret can name it; one that cannot be ended now ends by itself.
  if (former)
    await endSession(table, { user: former.user, hash: hashSession(former) }).catch(() => undefined);
  return `${token.user}.${token.secret}`;
}

/** The live session in an item, if it is one; TTL deletes lazily, so expiry is judged here. */
export function readSession(
  token: SessionToken,
  item: Item | undefined,
  now: number,
): SessionRow | undefined {
  if (!item || !isLive(item, now)) return undefined;
  const { createdAt, expiresAt } = item;
  return { user: token.user, hash: hashSession(token), createdAt, expiresAt };
}

/** Whether an item is a session that has not ended. */
export function isLive(item: Item, now: number): item is Item & Pick<SessionRow, 'createdAt' | 'expiresAt'> {
  const { createdAt, expiresAt } = item;
  if (typeof createdAt !== 'number' || typeof expiresAt !== 'number') return false;
  return seconds(now) < Math.min(expiresAt, createdAt + SESSION_ABSOLUTE);
}

/** Moves the idle expiry on, at most once a day; a session that was ended meanwhile stays ended. */
export async function touchSession(
  table: Table,
  session: SessionRow,
  now: number = Date.now(),
): Promise<void> {
  const expiresAt = seconds(now) + SESSION_IDLE;
  if (expiresAt - session.expiresAt < TOUCH_AFTER) return;
  await conditionally(() =>
    table.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keys.session(session.user, session.hash),
        UpdateExpression: 'SET expiresAt = :expiresAt',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':expiresAt': expiresAt },
      }),
    ),
  );
}

export async function endSession(table: Table, session: Pick<SessionRow, 'user' | 'hash'>): Promise<void> {
  await table.send(
    new DeleteCommand({ TableName: table.name, Key: keys.session(session.user, session.hash) }),
  );
}

/**
 * Signs the user out everywhere: every session row is deleted, so each cookie is dead at its next use. The
 * caller's own goes last: until all others are gone, it can be tried again.
 */
export async function endAllSessions(table: Table, own: SessionRow): Promise<void> {
  const { sk } = keys.session(own.user, own.hash);
  const all = await listItems(table, own.user, SESSION_PREFIX);
  await deleteItems(
    table,
    all.filter((item) => item.sk !== sk),
  );
  await endSession(table, own);
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

/** Seconds for which a repeated disconnect is known as one. */
const BURIED = 3600;

/** Ends the session of a user who has disconnected, and leaves a mark that only its holder can find. */
export async function buryUserSession(table: Table, session: SessionRow, now: number): Promise<void> {
  const Item = {
    ...keys.session(session.user, session.hash),
    buried: true,
    expiresAt: seconds(now) + BURIED,
  };
  await table.send(new PutCommand({ TableName: table.name, Item }));
}

/** Whether this was the session in which its user disconnected. */
export async function isBuried(table: Table, token: SessionToken, now: number): Promise<boolean> {
  const Key = keys.session(token.user, hashSession(token));
  const { Item } = await table.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
  return Item?.['buried'] === true && Number(Item['expiresAt']) > seconds(now);
}
