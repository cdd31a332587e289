import { Failure } from '../problems.ts';

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
