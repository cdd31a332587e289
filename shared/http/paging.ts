import { createHash } from 'node:crypto';
import { Failure } from '../problems.ts';

const DEFAULT_LIMIT = 20;
/** Entries that one page holds at most. */
export const PAGE_LIMIT = 100;

/**
 * Reads `limit` and `cursor`.
 *
 * @param user whose list it is: a cursor is of use to nobody else
 * @throws Failure `invalid_request`
 */
export function readPage(
  query: Record<string, string | undefined>,
  user: string,
): { limit: number; after: string | undefined } {
  const { limit: given = String(DEFAULT_LIMIT), cursor } = query;
  const limit = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (limit < 1 || limit > PAGE_LIMIT) {
    throw new Failure('invalid_request', { detail: `limit takes a number from 1 to ${PAGE_LIMIT}.` });
  }
  if (cursor === undefined) return { limit, after: undefined };
  const [after = ''] = cursor.split('.');
  if (cursor !== toCursor(after, user))
    throw new Failure('invalid_request', { detail: 'The cursor is not one of this list.' });
  return { limit, after };
}

export function toCursor(after: string, user: string): string {
  return `${after}.${createHash('sha256').update(`cursor ${user} ${after}`).digest('base64url').slice(0, 16)}`;
}
