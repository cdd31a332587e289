import { describe, expect, test } from '@jest/globals';
import { toTerms } from '../../../shared/attempt/begin-attempt-input.ts';

const settings = { signIn: ['openid', 'email'], calendar: ['events', 'list'], optional: ['drive'] };

describe('the terms of an attempt', () => {
  test('to sign in are the configured scopes', () => {
    expect(toTerms({ purpose: 'sign-in' }, settings)).toEqual({
      purpose: 'sign-in',
      scopes: ['openid', 'email'],
    });
  });

  test('to sign in cannot be chosen, not even as they are', () => {
    expect(() => toTerms({ purpose: 'sign-in', scopes: ['openid'] }, settings)).toThrow(
      expect.objectContaining({ code: 'scope_not_allowed' }),
    );
  });

  test.each([
    [undefined, ['openid', 'events', 'list']],
    [['drive'], ['openid', 'drive']],
    [
      ['list', 'list', 'drive'],
      ['openid', 'list', 'drive'],
    ],
  ])('of an upgrade to %j ask for openid too, and each once', (scopes, expected) => {
    expect(toTerms({ purpose: 'upgrade', ...(scopes && { scopes }) }, settings)).toEqual({
      purpose: 'upgrade',
      scopes: expected,
    });
  });

  test.each([
    [['events', 'mail'], '/scopes/1'],
    [['event'], '/scopes/0'],
    [['events.readonly'], '/scopes/0'],
    [['events drive'], '/scopes/0'],
    [['email'], '/scopes/0'],
  ])('of an upgrade to %j name the scope that is not on the list', (scopes, pointer) => {
    expect(() => toTerms({ purpose: 'upgrade', scopes }, settings)).toThrow(
      expect.objectContaining({
        code: 'scope_not_allowed',
        errors: [expect.objectContaining({ pointer })],
      }),
    );
  });
});
