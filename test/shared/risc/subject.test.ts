import { describe, expect, test } from '@jest/globals';
import { readTokenName, readUser } from '../../../shared/risc/subject.ts';
import { identifyRefreshToken } from '../../../shared/vault/token-identifiers.ts';

const issuers = ['https://accounts.google.com', 'https://accounts.google.com/'];
const TOKEN = '1//0gAbCdEfGhIjKlMnOpQrStUvWxYz-0123456789';
const names = identifyRefreshToken(TOKEN);

describe('the user of an event', () => {
  test.each([
    ['iss-sub', { subject_type: 'iss-sub', iss: 'https://accounts.google.com/', sub: '1001' }],
    [
      'iss-sub without the slash',
      { subject_type: 'iss-sub', iss: 'https://accounts.google.com', sub: '1001' },
    ],
    ['id_token_claims', { subject_type: 'id_token_claims', sub: '1001', email: 'somebody@example.com' }],
  ])('is the sub of %s', (_name, subject) => {
    expect(readUser(subject, issuers)).toBe('1001');
  });

  test.each([
    ['an address alone', { subject_type: 'id_token_claims', email: 'somebody@example.com' }],
    ['another issuer', { iss: 'https://accounts.example', sub: '1001' }],
    ['no sub', { iss: 'https://accounts.google.com' }],
    ['a sub that is none', { sub: 'USER#1001 GRANT' }],
    ['a number', { sub: 1001 }],
    ['a list', [{ sub: '1001' }]],
    ['nothing', undefined],
    ['null', null],
  ])('is nobody for %s', (_name, subject) => {
    expect(readUser(subject, issuers)).toBeUndefined();
  });
});

describe('the token of an event', () => {
  const subject = { subject_type: 'oauth_token', token_type: 'refresh_token' };
  const hash = (token: string) => ({ ...subject, token_identifier_alg: 'hash_base64_sha512_sha512', token });
  const prefix = (token: string) => ({ ...subject, token_identifier_alg: 'prefix', token });

  test('is named by its double hash, in either alphabet of base64, padded or not', () => {
    const expected = { field: 'refreshTokenHash', value: names.refreshTokenHash };
    const url = Buffer.from(names.refreshTokenHash, 'base64').toString('base64url');
    for (const token of [names.refreshTokenHash, names.refreshTokenHash.replace(/=+$/, ''), url]) {
      expect(readTokenName(hash(token))).toEqual(expected);
    }
  });

  test('is named by its first sixteen characters, which are looked up by their hash', () => {
    expect(readTokenName(prefix(TOKEN.slice(0, 16)))).toEqual({
      field: 'refreshTokenPrefixHash',
      value: names.refreshTokenPrefixHash,
    });
    expect(JSON.stringify(names)).not.toContain(TOKEN.slice(0, 16));
  });

  test.each([
    ['a shorter prefix, which would name many', prefix('1//0')],
    ['a longer prefix', prefix(TOKEN.slice(0, 17))],
    ['an access token', { ...hash(names.refreshTokenHash), token_type: 'access_token' }],
    ['no type', { ...hash(names.refreshTokenHash), token_type: undefined }],
    ['an algorithm that is not known', { ...hash(TOKEN), token_identifier_alg: 'plain' }],
    ['an empty token', hash('')],
    ['a very long token', hash('x'.repeat(513))],
    ['nothing', undefined],
  ])('is none for %s', (_name, wrong) => {
    expect(readTokenName(wrong)).toBeUndefined();
  });
});
