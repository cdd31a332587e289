import { createHash, randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { deleteItems, listItems } from '../aws/batch.ts';
import { keys, SESSION_PREFIX, type Table } from '../aws/table.ts';

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

/** Google's `sub` is at most 255 ASCII characters, in practice digits; these also fit a cookie and a key. */
const USER = /^[A-Za-z0-9_-]{1,255}$/;
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** Whether a subject identifier can be a user of this system. */
export function isUser(sub: string): boolean {
  return USER.test(sub);
}

export function parseSessionToken(cookie: string): SessionToken | undefined {
  const dot = cookie.lastIndexOf('.');
  const [user, secret] = [cookie.slice(0, Math.max(dot, 0)), cookie.slice(dot + 1)];
  return USER.test(user) && SECRET.test(secret) ? { user, secret } : undefined;
}

/** SHA-256, base64url. No salt is needed: the secret has 256 random bits. */
export function hashSession(token: SessionToken): string {
  return createHash('sha256').update(token.secret).digest('base64url');
}

/**
 * Begins a session.
 *
 * @returns the cookie's value; it cannot be read again from the table
 * @throws Failure `store_unavailable`
 */
export async function startSession(table: Table, user: string, now: number = Date.now()): Promise<string> {
  const token: SessionToken = { user, secret: randomBytes(32).toString('base64url') };
  const createdAt = seconds(now);
  await table.send(
    new PutCommand({
      TableName: table.name,
      Item: { ...keys.session(user, hashSession(token)), createdAt, expiresAt: createdAt + SESSION_IDLE },
    }),
  );
  return `${token.user}.${token.secret}`;
}

/** The live session in an item, if it is one; TTL deletes lazily, so expiry is judged here. */
export function readSession(
  token: SessionToken,
  item: Record<string, unknown> | undefined,
  now: number = Date.now(),
): SessionRow | undefined {
  const { createdAt, expiresAt } = item ?? {};
  if (typeof createdAt !== 'number' || typeof expiresAt !== 'number') return undefined;
  if (seconds(now) >= Math.min(expiresAt, createdAt + SESSION_ABSOLUTE)) return undefined;
  return { user: token.user, hash: hashSession(token), createdAt, expiresAt };
}

/** Moves the idle expiry on, at most once a day; a session that was ended meanwhile stays ended. */
export async function touchSession(
  table: Table,
  session: SessionRow,
  now: number = Date.now(),
): Promise<void> {
  const expiresAt = seconds(now) + SESSION_IDLE;
  if (expiresAt - session.expiresAt < TOUCH_AFTER) return;
  try {
    await table.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keys.session(session.user, session.hash),
        UpdateExpression: 'SET expiresAt = :expiresAt',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':expiresAt': expiresAt },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

export async function endSession(table: Table, session: SessionRow): Promise<void> {
  await table.send(
    new DeleteCommand({ TableName: table.name, Key: keys.session(session.user, session.hash) }),
  );
}

/** Signs the user out everywhere: every session row is deleted, so each cookie is dead at its next use. */
export async function endAllSessions(table: Table, user: string): Promise<void> {
  await deleteItems(table, await listItems(table, user, SESSION_PREFIX));
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
