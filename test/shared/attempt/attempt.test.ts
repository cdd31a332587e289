import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type AttemptTerms,
  deriveAttempt,
  isAttemptSecret,
  newAttemptSecret,
  openAttempt,
} from '../../../shared/attempt/attempt.ts';

const secret = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));
// RFC 6749 §3.3: scope-token.
const scope = fc.stringMatching(/^[\x21\x23-\x5b\x5d-\x7e]{1,30}$/);
const terms: fc.Arbitrary<AttemptTerms> = fc.record({
  purpose: fc.constantFrom('sign-in', 'upgrade'),
  scopes: fc.array(scope, { minLength: 1, maxLength: 5 }),
});
const session = fc.constantFrom('', 'hash-of-one-session', 'hash-of-another');
const mismatch = expect.objectContaining({ code: 'state_mismatch' });

describe('an attempt', () => {
  test('is the same whenever it is derived, and opens with what it was derived from', () => {
    fc.assert(
      fc.property(secret, terms, session, (key, asked, hash) => {
        const attempt = deriveAttempt(key, asked, asked.purpose === 'upgrade' ? hash : '');
        expect(openAttempt(key, attempt.state, hash)).toEqual(attempt);
        expect(attempt.terms).toEqual(asked);
      }),
    );
  });

  test('differs in everything under another secret, other terms, or another session', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(secret, terms, session), {
          minLength: 2,
          maxLength: 2,
          selector: (parts) => JSON.stringify(parts),
        }),
        (pair) => {
          const [a, b] = pair.map(([key, asked, hash]) => deriveAttempt(key, asked, hash));
          for (const part of ['state', 'nonce', 'codeVerifier', 'codeChallenge'] as const)
            expect(a?.[part]).not.toBe(b?.[part]);
        },
      ),
    );
  });

  test('does not open when any character of its state was changed, left out or added', () => {
    const alphabet = 'AZaz09-_.= é';
    fc.assert(
      fc.property(
        secret,
        terms,
        fc.nat(),
        fc.constantFrom(...alphabet),
        fc.constantFrom(0, 1),
        (key, asked, place, character, removed) => {
          const { state } = deriveAttempt(key, asked);
          const at = place % (state.length + 1);
          const tampered = state.slice(0, at) + character + state.slice(at + removed);
          fc.pre(tampered !== state);
          expect(() => openAttempt(key, tampered)).toThrow(mismatch);
          const shortened = state.slice(0, at) + state.slice(at + 1);
          if (shortened !== state) expect(() => openAttempt(key, shortened)).toThrow(mismatch);
        },
      ),
    );
  });

  test('does not open in another browser, nor an upgrade in another session or in none', () => {
    fc.assert(
      fc.property(secret, secret, terms, (key, foreign, asked) => {
        fc.pre(key !== foreign);
        const { state } = deriveAttempt(key, asked, asked.purpose === 'upgrade' ? 'mine' : '');
        expect(() => openAttempt(foreign, state, 'mine')).toThrow(mismatch);
        expect(() => openAttempt(undefined, state, 'mine')).toThrow(mismatch);
        if (asked.purpose === 'upgrade') {
          expect(() => openAttempt(key, state, 'theirs')).toThrow(mismatch);
          expect(() => openAttempt(key, state)).toThrow(mismatch);
        }
      }),
    );
  });

  test('refuses whatever else is taken for a state, however long, as a mismatch', () => {
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom('', 'sign-in', 'upgrade'),
        fc.string({ maxLength: 3000, size: 'max' }),
        (key, purpose, rest) => {
          const payload = Buffer.from(`${purpose} ${rest}`).toString('base64url');
          for (const state of [rest, payload, `${payload}.`, `${payload}.${'A'.repeat(43)}`])
            expect(() => openAttempt(key, state)).toThrow(mismatch);
        },
      ),
      // Shrinking texts this long takes longer than reading them.
      { numRuns: 40, endOnFailure: true },
    );
  });

  test('takes as many scopes as an upgrade may name', () => {
    const many = Array.from(
      { length: 20 },
      (_, index) => `https://www.googleapis.com/auth/calendar.${index}`,
    );
    const asked: AttemptTerms = { purpose: 'upgrade', scopes: ['openid', ...many] };
    const key = newAttemptSecret();
    expect(openAttempt(key, deriveAttempt(key, asked, 'mine').state, 'mine').terms).toEqual(asked);
  });

  test('has a verifier and a challenge as PKCE wants them (RFC 7636 §4)', () => {
    const { codeVerifier, codeChallenge } = deriveAttempt(newAttemptSecret(), {
      purpose: 'sign-in',
      scopes: ['openid'],
    });
    expect(codeVerifier).toMatch(/^[A-Za-z0-9._~-]{43,128}$/);
    expect(codeChallenge).toBe(createHash('sha256').update(codeVerifier).digest('base64url'));
  });

  // Whoever began before a release must be able to come back after it.
  test('stays what it was', () => {
    const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64url');
    const asked: AttemptTerms = { purpose: 'upgrade', scopes: ['openid', 'calendar'] };
    expect(deriveAttempt(key, asked, 'hash-of-a-session')).toEqual({
      terms: asked,
      state: 'dXBncmFkZSBvcGVuaWQgY2FsZW5kYXI.HO83QO5P0hQdH2sPL-DTVaMoP8wJDVW_D-bQcpWa4NE',
      nonce: 'wsS6pZA9N_b1OaWwEJFaC2ZJpt8085IQ0N6PTNVOhHg',
      codeVerifier: 'UEbCOLvn2u3NlkVdPuYIm8xsYovJRhREfh9iZ1H8O9s',
      codeChallenge: 'VVP-FvKP0s4X_6_j3Jq7DWGR82wNdUrqGBk6JBunb5I',
    });
  });

  test('of a purpose that is none does not open, though its tag is right', () => {
    const key = newAttemptSecret();
    const { state } = deriveAttempt(key, { purpose: 'sign-out' as 'sign-in', scopes: ['openid'] });
    expect(() => openAttempt(key, state)).toThrow(mismatch);
  });

  test('gives nothing of one value away in another', () => {
    const { state, nonce, codeVerifier } = deriveAttempt(newAttemptSecret(), {
      purpose: 'sign-in',
      scopes: ['openid'],
    });
    expect(new Set([state.split('.')[1], nonce, codeVerifier]).size).toBe(3);
  });
});

describe('the secret of an attempt', () => {
  test('is 256 random bits', () => {
    const secrets = Array.from({ length: 50 }, newAttemptSecret);
    expect(new Set(secrets).size).toBe(50);
    for (const one of secrets) {
      expect(isAttemptSecret(one)).toBe(true);
      expect(Buffer.from(one, 'base64url')).toHaveLength(32);
    }
  });

  test.each([undefined, '', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}=`, `${'A'.repeat(43)}\n`])(
    'is not %j',
    (value) => {
      expect(isAttemptSecret(value)).toBe(false);
      const { state } = deriveAttempt(newAttemptSecret(), { purpose: 'sign-in', scopes: ['openid'] });
      expect(() => openAttempt(value, state)).toThrow(mismatch);
    },
  );
});
