import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCallback } from '../../../shared/consent/read-callback.ts';
import { Failure } from '../../../shared/problems.ts';

const issuers = ['https://accounts.google.com', 'accounts.google.com'];

describe('what Google sends back', () => {
  test('is a state and a code', () => {
    expect(readCallback({ state: 's', code: '4/0Ab_-~', scope: 'openid', hd: 'x' }, issuers)).toEqual({
      state: 's',
      code: '4/0Ab_-~',
      failure: undefined,
    });
  });

  test.each(['https://accounts.google.com', 'accounts.google.com'])('may name %s as its issuer', (iss) => {
    expect(readCallback({ state: 's', code: 'c', iss }, issuers).code).toBe('c');
  });

  test.each(['https://evil.example', '', 'https://accounts.google.com/'])(
    'of the issuer %j is not for us',
    (iss) => {
      expect(() => readCallback({ state: 's', code: 'c', iss }, issuers)).toThrow(
        expect.objectContaining({ code: 'state_mismatch', reason: 'iss' }),
      );
    },
  );

  test('may have the longest state that an attempt has', () => {
    const state = 'x'.repeat(8192);
    expect(readCallback({ state, code: 'c' }, issuers).state).toBe(state);
  });

  test.each([undefined, '', 'x'.repeat(8193)])('with no usable state (%.10j) is not for us', (state) => {
    for (const rest of [{ code: 'c' }, { error: 'access_denied' }])
      expect(() => readCallback({ state, ...rest }, issuers)).toThrow(
        expect.objectContaining({ code: 'state_mismatch' }),
      );
  });

  test.each([undefined, '', 'two words', 'é', 'x'.repeat(257), 'x\n'])(
    'without a usable code: %.10j',
    (code) => {
      expect(() => readCallback({ state: 's', code }, issuers)).toThrow(
        expect.objectContaining({ code: 'invalid_request', detail: expect.stringContaining('code') }),
      );
    },
  );
});

describe('an error of Google’s is kept until the state has been checked:', () => {
  test.each([
    ['access_denied', 'access_denied', 'ask_for_scope', undefined],
    ['interaction_required', 'consent_required', 'reconnect', undefined],
    ['consent_required', 'consent_required', 'reconnect', undefined],
    ['server_error', 'google_unexpected', 'give_up', 'server_error'],
    ['ya29.canary token', 'google_unexpected', 'give_up', 'error'],
    ['', 'google_unexpected', 'give_up', 'error'],
  ])('%j', (error, code, remedy, reason) => {
    const { state, code: none, failure } = readCallback({ state: 's', error }, issuers);
    expect([state, none]).toEqual(['s', '']);
    expect(failure).toMatchObject({ code, remedy, reason });
  });
});

test('whatever a query holds, it is read or refused, and nothing of it is repeated', () => {
  const value = fc.option(fc.string({ maxLength: 300 }), { nil: undefined });
  fc.assert(
    fc.property(fc.record({ state: value, code: value, error: value, iss: value }), (query) => {
      try {
        const { failure } = readCallback(query, issuers);
        if (failure?.reason !== undefined) expect(failure.reason).toMatch(/^\w{1,64}$/);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
      }
    }),
  );
});
