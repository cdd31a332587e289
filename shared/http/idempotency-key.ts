import { asFailure, Failure } from '../problems.ts';

/**
 * The `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header): 1 to 255 visible ASCII characters,
 * taken as they are, quotation marks included.
 *
 * @throws Failure `invalid_request`
 */
export function readIdempotencyKey(headers: Record<string, string | undefined>): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new Failure('invalid_request', {
    detail: 'Idempotency-Key takes 1 to 255 visible ASCII characters.',
  });
}

/**
 * Does what was asked for under a key, and names the key in the answer. A failed one names it, too: what was asked for
 * may be there, and must be found by a repeat.
 *
 * @throws Failure with the header
 */
export async function withKey<T>(
  key: string,
  work: () => Promise<T>,
): Promise<{ headers: Record<string, string>; result: T }> {
  const headers = { 'idempotency-key': key };
  try {
    return { headers, result: await work() };
  } catch (error) {
    throw Object.assign(asFailure(error), { headers });
  }
}
