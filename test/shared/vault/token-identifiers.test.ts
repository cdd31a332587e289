import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import {
  hashTokenPrefix,
  identifyRefreshToken,
  isTokenPrefix,
} from '../../../shared/vault/token-identifiers.ts';

const TOKEN = '1//0gAbCdEfGhIjKlMnOpQrStUvWxYz';
const sha512 = (data: string | Buffer) => createHash('sha512').update(data).digest();

test('a refresh token is known by the hash of its hash, as Google’s events name it', () => {
  expect(identifyRefreshToken(TOKEN).refreshTokenHash).toBe(sha512(sha512(TOKEN)).toString('base64'));
});

test('a refresh token is known by its first sixteen characters, of which only the hash is kept', () => {
  const hash = createHash('sha256').update(TOKEN.slice(0, 16)).digest('base64url');
  expect(identifyRefreshToken(TOKEN).refreshTokenPrefixHash).toBe(hash);
  expect(hashTokenPrefix(TOKEN.slice(0, 16))).toBe(hash);
  expect(hashTokenPrefix(TOKEN.slice(0, 15))).not.toBe(hash);
});

test('sixteen characters can be the beginning of a token, no fewer and no more', () => {
  expect([15, 16, 17].map((length) => isTokenPrefix(TOKEN.slice(0, length)))).toEqual([false, true, false]);
});
