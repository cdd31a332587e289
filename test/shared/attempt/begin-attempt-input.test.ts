import { describe, expect, test } from '@jest/globals';
import { beginAttemptSchema, toTerms } from '../../../shared/attempt/begin-attempt-input.ts';
import { parseInput } from '../../../shared/input/parse-input.ts';

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
      expect.objectContaining({
        code: 'scope_not_allowed',
        detail: expect.stringContaining('in an upgrade'),
      }),
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
        errors: [{ pointer, detail: 'Allowed: events list drive' }],
      }),
    );
  });
});

describe('the body that begins an attempt', () => {
  const scope = (length: number) => 's'.repeat(length);
  const scopes = (count: number) => Array.from({ length: count }, () => 'openid');

  test.each([
    { purpose: 'sign-in' },
    { purpose: 'sign-in', prompt: 'select_account', loginHint: 'ada@example.com' },
    { purpose: 'upgrade', prompt: 'consent', loginHint: 'x' },
    { purpose: 'upgrade', scopes: ['x'], loginHint: 'x'.repeat(320) },
    { purpose: 'upgrade', scopes: scopes(20) },
    { purpose: 'upgrade', scopes: [scope(256)] },
  ])('may be %j', (body) => {
    expect(parseInput(beginAttemptSchema, body)).toEqual(body);
  });

  test.each<[object, string]>([
    [{}, '/purpose'],
    [{ purpose: 'sign-out' }, '/purpose'],
    [{ purpose: '' }, '/purpose'],
    [{ purpose: 'upgrade', scopes: [] }, '/scopes'],
    [{ purpose: 'upgrade', scopes: scopes(21) }, '/scopes'],
    [{ purpose: 'upgrade', scopes: ['openid', ''] }, '/scopes/1'],
    [{ purpose: 'upgrade', scopes: [scope(257)] }, '/scopes/0'],
    [{ purpose: 'upgrade', scopes: 'openid' }, '/scopes'],
    [{ purpose: 'sign-in', prompt: 'none' }, '/prompt'],
    [{ purpose: 'sign-in', prompt: '' }, '/prompt'],
    [{ purpose: 'sign-in', loginHint: '' }, '/loginHint'],
    [{ purpose: 'sign-in', loginHint: 'x'.repeat(321) }, '/loginHint'],
  ])('is not %j', (body, pointer) => {
    expect(() => parseInput(beginAttemptSchema, body)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        errors: [expect.objectContaining({ pointer })],
      }),
    );
  });

  test('has no other fields', () => {
    expect(() => parseInput(beginAttemptSchema, { purpose: 'sign-in', redirect: 'https://evil' })).toThrow(
      expect.objectContaining({ code: 'unknown_field' }),
    );
  });
});
