import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { coversScopes, mayCreateEvents, missingScopes, splitScopes } from '../../../shared/google/scopes.ts';

const CALENDAR = 'https://www.googleapis.com/auth/calendar';
const LONG_EMAIL = 'https://www.googleapis.com/auth/userinfo.email';
const LONG_PROFILE = 'https://www.googleapis.com/auth/userinfo.profile';

describe('a list of scopes', () => {
  test.each([
    ['', []],
    ['openid', ['openid']],
    ['openid  email openid ', ['openid', 'email']],
  ])('%j', (list, expected) => {
    expect(splitScopes(list)).toEqual(expected);
  });
});

describe('a scope', () => {
  test.each([`${CALENDAR}.readonly`, `${CALENDAR}.events`, CALENDAR.slice(0, -1), CALENDAR.toUpperCase()])(
    'is not granted by %s',
    (granted) => {
      expect(missingScopes([CALENDAR], [granted])).toEqual([CALENDAR]);
      expect(coversScopes([granted], [CALENDAR])).toBe(false);
    },
  );

  test('by its short name is granted by the long one that Google answers with', () => {
    expect(missingScopes(['openid', 'email', 'profile'], ['openid', LONG_EMAIL, LONG_PROFILE])).toEqual([]);
    expect(missingScopes(['email', 'profile'], [LONG_PROFILE])).toEqual(['email']);
  });

  test.each(['constructor', '__proto__', 'toString'])('named %s is no other than any', (name) => {
    expect(missingScopes([name], [])).toEqual([name]);
    expect(missingScopes([name], [name])).toEqual([]);
  });
});

describe('events', () => {
  test.each(['', '.events', '.events.owned', '.app.created'])('may be created with calendar%s', (suffix) => {
    expect(mayCreateEvents(['openid', `${CALENDAR}${suffix}`])).toBe(true);
  });

  test.each([
    [],
    ['openid'],
    [`${CALENDAR}.readonly`],
    [`${CALENDAR}.events.readonly`],
    [CALENDAR.slice(0, -1)],
  ])('may not be created with %j', (...granted) => {
    expect(mayCreateEvents(granted)).toBe(false);
  });
});

const scope = fc.constantFrom(
  'openid',
  'email',
  'profile',
  LONG_EMAIL,
  LONG_PROFILE,
  CALENDAR,
  `${CALENDAR}.events`,
  `${CALENDAR}.readonly`,
  'constructor',
);
const scopes = fc.array(scope, { maxLength: 8 });

test('what is missing is a part of what is wanted; with it added, nothing is', () => {
  fc.assert(
    fc.property(scopes, scopes, (wanted, granted) => {
      const missing = missingScopes(wanted, granted);
      expect(wanted).toEqual(expect.arrayContaining(missing));
      for (const one of missing) expect(granted).not.toContain(one);
      expect(missingScopes(wanted, [...granted, ...missing])).toEqual([]);
      expect(coversScopes(granted, wanted)).toBe(missing.length === 0);
    }),
  );
});

test('no scope is lost or made up on the way through a list', () => {
  fc.assert(
    fc.property(scopes, (list) => {
      expect(splitScopes(list.join(' '))).toEqual([...new Set(list)]);
    }),
  );
});
