import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  ATTEMPT_COOKIE,
  clearCookie,
  readCookie,
  SESSION_COOKIE,
  sessionCookie,
  setCookie,
} from '../../../shared/http/cookies.ts';
import { SESSION_ABSOLUTE } from '../../../shared/session/session.ts';

describe('a cookie', () => {
  test('comes back as it was set', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: 'grapheme' }), (value) => {
        const [pair = ''] = setCookie(ATTEMPT_COOKIE, value, 60).split(';');
        expect(readCookie([pair], ATTEMPT_COOKIE)).toBe(value);
      }),
    );
  });

  test('is found among others, by its whole name', () => {
    const pairs = ['other=1', `${SESSION_COOKIE}=s`, `x${SESSION_COOKIE}=no`, `${SESSION_COOKIE}x=no`];
    expect(readCookie(pairs, SESSION_COOKIE)).toBe('s');
    expect(readCookie(pairs, ATTEMPT_COOKIE)).toBeUndefined();
    expect(readCookie([], SESSION_COOKIE)).toBeUndefined();
  });

  test.each([
    [`${SESSION_COOKIE}=a`, `${SESSION_COOKIE}=b`],
    [`${SESSION_COOKIE}=a`, `${SESSION_COOKIE}=a`],
    [`${SESSION_COOKIE}=a`, `${SESSION_COOKIE}=`],
  ])('that is there twice (%s, %s) is refused', (...pairs) => {
    expect(() => readCookie(pairs, SESSION_COOKIE)).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });

  test.each(['', '=', ';', 'no-value', '%', `${SESSION_COOKIE}`])('is not read from %j', (pair) => {
    expect(readCookie([pair], SESSION_COOKIE)).toBeUndefined();
  });

  test('whose value is not well encoded is taken as it is', () => {
    expect(readCookie([`${SESSION_COOKIE}=%zz`], SESSION_COOKIE)).toBe('%zz');
  });
});

describe('what is set', () => {
  const attributes = (header: string) => header.split('; ').slice(1).sort();

  test('is bound to this host, out of reach of scripts, and lives as long as the session may', () => {
    expect(attributes(sessionCookie('s'))).toEqual(
      ['HttpOnly', `Max-Age=${SESSION_ABSOLUTE}`, 'Path=/', 'SameSite=Lax', 'Secure'].sort(),
    );
  });

  test('is cleared with the attributes it was set with, or the browser would keep it', () => {
    expect(clearCookie(SESSION_COOKIE)).toMatch(new RegExp(`^${SESSION_COOKIE}=;`));
    expect(attributes(clearCookie(SESSION_COOKIE))).toEqual(
      ['HttpOnly', 'Max-Age=0', 'Path=/', 'SameSite=Lax', 'Secure'].sort(),
    );
  });
});
