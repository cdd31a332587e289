import { expect, test } from '@jest/globals';
import { readIdempotencyKey } from '../../../shared/http/idempotency-key.ts';

test.each(['a', '"quoted"', '8e03978e-40d5-43dd-bc93-6894a57f9324', '~'.repeat(255)])(
  '%j is a key',
  (key) => {
    expect(readIdempotencyKey({ 'idempotency-key': key })).toBe(key);
  },
);

test('a request may come without one', () => {
  expect(readIdempotencyKey({})).toBeUndefined();
});

test.each(['', ' ', 'two words', 'a\n', '\u0000', 'é', 'a'.repeat(256)])('%j is none', (key) => {
  expect(() => readIdempotencyKey({ 'idempotency-key': key })).toThrow(
    expect.objectContaining({
      code: 'invalid_request',
      detail: expect.stringContaining('1 to 255 visible ASCII'),
    }),
  );
});
