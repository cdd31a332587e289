import * as z from 'zod';
import { Failure } from '../problems.ts';
import type { AttemptTerms } from './attempt.ts';

/** Body of `POST /auth/attempts`. */
export const beginAttemptSchema = z
  .strictObject({
    purpose: z
      .enum(['sign-in', 'upgrade'])
      .meta({ description: 'Sign in, or ask a signed-in user for more scopes.' }),
    scopes: z.array(z.string().min(1).max(256)).min(1).max(20).optional().meta({
      description: 'Upgrade only: which of the configured scopes to ask for. Default: the Calendar scopes.',
    }),
    prompt: z.enum(['consent', 'select_account']).optional().meta({
      description:
        '`consent`: Google asks again, which is how a refresh token is had for sure. Redirect path only.',
    }),
    loginHint: z
      .string()
      .min(1)
      .max(320)
      .optional()
      .meta({ description: 'Address or id of the account to preselect.' }),
  })
  .meta({ id: 'BeginAttempt', examples: [{ purpose: 'sign-in' }, { purpose: 'upgrade' }] });

export type BeginAttempt = z.infer<typeof beginAttemptSchema>;

/** Answer of `POST /auth/attempts`. */
export const attemptAnswerSchema = z
  .object({
    state: z.string().meta({ description: 'Give it to the popup, and send it back with the code.' }),
    nonce: z.string(),
    clientId: z.string(),
    scope: z.string().meta({ description: 'Space-separated, as Google Identity Services takes it.' }),
    loginHint: z.string().optional().meta({
      description:
        'Give it to the popup as `login_hint`: for an upgrade the account that is signed in. None for a sign-in that was begun without.',
    }),
    authorizationUrl: z.url().meta({ description: 'Where to send the browser for the redirect path.' }),
  })
  .meta({ id: 'Attempt' });

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
