import { attemptAnswerSchema, beginAttemptSchema } from '../../../shared/attempt/begin-attempt-input.ts';
import { codeSchema } from '../../../shared/consent/code-input.ts';
import { signedInSchema, upgradedSchema } from '../../../shared/consent/session-answers.ts';
import { ATTEMPT_LIFETIME } from '../../../shared/http/cookies.ts';
import type { ProblemCode } from '../../../shared/problems.ts';
import { SESSION_ABSOLUTE, SESSION_IDLE } from '../../../shared/session/session.ts';
import type { OperationsOf } from '../operation.ts';
import { setsCookie } from '../parameters.ts';
import { attemptSamples } from '../samples/attempt-samples.ts';
import { samples } from '../samples/samples.ts';
import { googleProblems } from './google-problems.ts';

/** What redeeming a code can end in, for a sign-in and an upgrade alike. */
export const redeemProblems = [
  'state_mismatch',
  'invalid_code',
  'invalid_id_token',
  'access_denied',
  'scope_declined',
  'consent_required',
  ...googleProblems,
] as const satisfies readonly ProblemCode[];

/** What the page posts. @param name of the attempt that it answers */
const codeFor = (name: 'signIn' | 'upgrade') => ({
  schema: codeSchema,
  examples: {
    [name]: {
      summary: 'What the callback of Google Identity Services was given',
      value: { code: samples.code, state: attemptSamples[name].state },
    },
  },
});

/** Begin an attempt, and redeem on the popup path what Google returned for it. */
export const consentOperations: OperationsOf<'beginAttempt' | 'exchangeCode' | 'upgradeScopes'> = {
  beginAttempt: {
    summary: 'Begin a sign-in or an upgrade',
    description: `Both ways begin here. *Popup*: give \`state\`, \`clientId\`, \`scope\` and \`loginHint\` to \`google.accounts.oauth2.initCodeClient\`, and post what it returns to \`/auth/code\` (sign-in) or \`/auth/scopes\` (upgrade). *Redirect*: send the browser to \`authorizationUrl\`; it comes back to \`/auth/callback\`.

An attempt lasts ${ATTEMPT_LIFETIME / 60} minutes and can only be completed in the browser, and for an upgrade in the session, that began it. Beginning again while one is in flight takes part in it, so two tabs do not cancel each other. An upgrade needs a session; a sign-in does not.`,
    tag: 'Consent',
    request: {
      schema: beginAttemptSchema,
      examples: {
        signIn: { summary: 'Sign in', value: { purpose: 'sign-in' } },
        upgrade: { summary: 'Ask for the Calendar scopes', value: { purpose: 'upgrade' } },
        again: {
          summary: 'Ask anew after `consent_required`',
          value: { purpose: 'upgrade', prompt: 'consent', loginHint: 'ada@example.com' },
        },
      },
    },
    responses: {
      200: {
        description: 'The attempt has begun.',
        headers: setsCookie(
          `\`__Host-attempt\`: 256 random bits, HttpOnly, Secure, SameSite=Lax, for ${ATTEMPT_LIFETIME} seconds.`,
        ),
        body: {
          schema: attemptAnswerSchema,
          examples: {
            signIn: { summary: 'A sign-in', value: attemptSamples.signIn },
            upgrade: { summary: 'An upgrade of the user who is signed in', value: attemptSamples.upgrade },
            again: { summary: 'With the hint that was given', value: attemptSamples.again },
          },
        },
      },
    },
    problems: ['scope_not_allowed', 'unauthenticated', 'store_unavailable'],
  },
  exchangeCode: {
    summary: 'Sign in (popup path)',
    description:
      'Exchanges the code, verifies the ID token, seals and stores the grant, and begins a session, in place of the one that the browser may have had. The code is spent by the first try, whatever comes of it; after a failure begin a new attempt.',
    tag: 'Consent',
    attempt: 'required',
    request: codeFor('signIn'),
    responses: {
      200: {
        description: 'The user is signed in.',
        headers: setsCookie(
          `\`__Host-session\`: HttpOnly, Secure, SameSite=Lax; it ends after ${SESSION_IDLE / 86_400} days without a visit, and ${SESSION_ABSOLUTE / 86_400} days after sign-in. \`__Host-attempt\` is cleared.`,
        ),
        body: {
          schema: signedInSchema,
          examples: {
            signIn: {
              summary: 'Signed in for the first time',
              value: { user: samples.user, scopes: samples.signInScopes },
            },
          },
        },
      },
    },
    problems: redeemProblems,
  },
  upgradeScopes: {
    summary: 'Add scopes (popup path)',
    description:
      'Redeems the code of a second, incremental consent. It must be the account that is signed in; another is `account_mismatch`, and nothing is stored then. Google returns no refresh token to a popup when consent was given before: if the one that is held does not carry what was asked, the answer is `consent_required`; begin again with `"prompt": "consent"` and follow `authorizationUrl`.',
    tag: 'Consent',
    attempt: 'required',
    request: codeFor('upgrade'),
    responses: {
      200: {
        description: 'The scopes are granted.',
        headers: setsCookie('`__Host-attempt` is cleared.'),
        body: {
          schema: upgradedSchema,
          examples: {
            upgrade: {
              summary: 'Calendar was added',
              value: { scopes: samples.allScopes },
            },
          },
        },
      },
    },
    problems: [...redeemProblems, 'account_mismatch'],
  },
};
