import { expect, test } from '@jest/globals';
import { readIdempotencyKey, withKey } from '../../../shared/http/idempotency-key.ts';
import { Failure } from '../../../shared/problems.ts';

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

const named = { 'idempotency-key': 'k1' };

test('what was asked for under a key is answered with it', async () => {
  expect(await withKey('k1', async () => 7)).toEqual({ headers: named, result: 7 });
});

test.each([
  ['one of ours', new Failure('google_timeout'), 'google_timeout'],
  ['any other', new TypeError('secret'), 'internal'],
])('a failure names it too: %s', async (_name, thrown, code) => {
  const failed = withKey('k1', () => Promise.reject(thrown));
  await expect(failed).rejects.toMatchObject({ code, headers: named });
});
