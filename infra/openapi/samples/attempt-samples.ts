import { createHash } from 'node:crypto';
import { type AttemptTerms, deriveAttempt } from '../../../shared/attempt/attempt.ts';
import { buildAuthorizationUrl } from '../../../shared/google/authorization-url.ts';
import { story } from './story.ts';

/** Stands for the random bits in the cookie of an attempt; all that an attempt holds is derived from it. */
export const attemptSecret = createHash('sha256').update('the attempt of the examples').digest('base64url');

/** Stands for the session that an upgrade belongs to. */
const sessionHash = createHash('sha256').update('the session of the examples').digest('hex');

/** An attempt as `POST /auth/attempts` answers it, with the code that answers it. */
function begin(terms: AttemptTerms, options: { session?: string; prompt?: string; loginHint?: string } = {}) {
  const attempt = deriveAttempt(attemptSecret, terms, options.session);
  const { clientId, origin } = story;
  const { prompt, loginHint } = options;
  return {
    state: attempt.state,
    nonce: attempt.nonce,
    clientId,
    scope: terms.scopes.join(' '),
    ...(loginHint === undefined ? {} : { loginHint }),
    authorizationUrl: buildAuthorizationUrl({
      authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
      clientId,
      redirectUri: `${origin}/api/auth/callback`,
      attempt,
      prompt,
      loginHint,
    }),
  };
}

const upgrade = { purpose: 'upgrade', scopes: ['openid', story.calendarScope] } as const;

/** Attempts by the name of the request that begins them. */
export const attemptSamples = {
  signIn: begin({ purpose: 'sign-in', scopes: ['openid', 'email', 'profile'] }),
  upgrade: begin(upgrade, { session: sessionHash, prompt: 'consent', loginHint: story.user }),
  again: begin(upgrade, { session: sessionHash, prompt: 'consent', loginHint: 'ada@example.com' }),
} as const;
