import * as z from 'zod/mini';
import { Failure } from '../problems.ts';
import type { AttemptTerms } from './attempt.ts';

const shortScope = z.string().check(z.minLength(1), z.maxLength(256));
const address = z.string().check(z.minLength(1), z.maxLength(320));

/** Body of `POST /auth/attempts`. */
export const beginAttemptSchema = z
  .strictObject({
    purpose: z
      .enum(['sign-in', 'upgrade'])
      .check(z.meta({ description: 'Sign in, or ask a signed-in user for more scopes.' })),
    scopes: z.optional(z.array(shortScope).check(z.minLength(1), z.maxLength(20))).check(
      z.meta({
        description: 'Upgrade only: which of the configured scopes to ask for. Default: the Calendar scopes.',
      }),
    ),
    prompt: z.optional(z.enum(['consent', 'select_account'])).check(
      z.meta({
        description:
          '`consent`: Google asks again, which is how a refresh token is had for sure. Redirect path only.',
      }),
    ),
    loginHint: z
      .optional(address)
      .check(z.meta({ description: 'Address or id of the account to preselect.' })),
  })
  .check(z.meta({ id: 'BeginAttempt', examples: [{ purpose: 'sign-in' }, { purpose: 'upgrade' }] }));

export type BeginAttempt = z.infer<typeof beginAttemptSchema>;

/** Answer of `POST /auth/attempts`. */
export const attemptAnswerSchema = z
  .object({
    state: z.string().check(z.meta({ description: 'Give it to the popup, and send it back with the code.' })),
    nonce: z.string(),
    clientId: z.string(),
    scope: z
      .string()
      .check(z.meta({ description: 'Space-separated, as Google Identity Services takes it.' })),
    loginHint: z.optional(z.string()).check(
      z.meta({
        description:
          'Give it to the popup as `login_hint`: for an upgrade the account that is signed in. None for a sign-in that was begun without.',
      }),
    ),
    authorizationUrl: z
      .url()
      .check(z.meta({ description: 'Where to send the browser for the redirect path.' })),
  })
  .check(z.meta({ id: 'Attempt' }));

export interface ScopeSettings {
  signIn: readonly string[];
  calendar: readonly string[];
  optional: readonly string[];
}

/**
 * The terms of an attempt: an upgrade always asks for `openid` too, so that Google's answer says whose it is.
 *
 * @throws Failure `scope_not_allowed`
 */
export function toTerms(input: BeginAttempt, settings: ScopeSettings): AttemptTerms {
  if (input.purpose === 'sign-in') {
    if (input.scopes)
      throw new Failure('scope_not_allowed', {
        detail: 'The scopes of a sign-in cannot be chosen; ask for more in an upgrade.',
      });
    return { purpose: 'sign-in', scopes: settings.signIn };
  }
  const allowed = [...settings.calendar, ...settings.optional];
  const asked = input.scopes ?? settings.calendar;
  const foreign = asked.findIndex((scope) => !allowed.includes(scope));
  if (foreign >= 0) {
    throw new Failure('scope_not_allowed', {
      errors: [{ pointer: `/scopes/${foreign}`, detail: `Allowed: ${allowed.join(' ')}` }],
    });
  }
  return { purpose: 'upgrade', scopes: [...new Set(['openid', ...asked])] };
}
