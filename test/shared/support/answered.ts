import { type AttemptTerms, deriveAttempt, newAttemptSecret } from '../../../shared/attempt/attempt.ts';
import type { Answered, ConsentContext } from '../../../shared/consent/complete-attempt.ts';
import { type createGrantWorld, SCOPE, tokenAnswer, USER } from './grant-world.ts';
import type { Weather } from './memory-table.ts';
import { type Sent, stubFetch } from './stub-fetch.ts';

/** What completes an attempt in a world. What was asked of the verifier of ID tokens is added to `verified`. */
export function createConsentContext(
  world: ReturnType<typeof createGrantWorld>,
  verified: unknown[] = [],
  weather?: Weather,
): ConsentContext {
  return {
    ...world.vault(weather),
    idTokens: {
      prepare: async () => {},
      verify: async (idToken, expected) => {
        verified.push({ idToken, ...expected });
        return {
          user: idToken,
          email: 'ada@example.com',
          emailVerified: true,
          name: undefined,
          picture: undefined,
        };
      },
    },
  };
}

/** An answer of Google's to an attempt; its ID token is simply the user it names. */
export function answered(purpose: AttemptTerms['purpose'], more: Partial<Answered> = {}): Answered {
  const scopes = purpose === 'upgrade' ? ['openid', SCOPE] : ['openid'];
  const attempt = deriveAttempt(newAttemptSecret(), { purpose, scopes });
  return { code: '4/code', path: 'redirect', redirectUri: 'https://app.example/cb', attempt, ...more };
}

/** Has the token endpoint answer with these scopes, and a refresh token unless told otherwise. */
export const brings = (scope: string, more: object = { refresh_token: 'new' }, user = USER): Sent[] =>
  stubFetch(() => tokenAnswer('ya29.new', scope, { id_token: user, ...more }));
