import { type ProblemCode, problems } from '../../../shared/problems.ts';
import type { OperationsOf } from '../operation.ts';
import { maySetCookie } from '../parameters.ts';
import { attemptSamples } from '../samples/attempt-samples.ts';
import { samples } from '../samples/samples.ts';
import { story } from '../samples/story.ts';
import { redeemProblems } from './consent.ts';

/** Problems that reach the page as `?auth=<code>`, since a person is looking. */
export const callbackProblems: readonly ProblemCode[] = [
  'invalid_request',
  'unauthenticated',
  ...redeemProblems,
  'account_mismatch',
  'not_configured',
  'internal',
];

/** Every value of `auth` with which the callback returns to the page. */
const outcomes = {
  signed_in: 'The user is signed in.',
  upgraded: 'The scopes are granted.',
  ...Object.fromEntries(callbackProblems.map((code) => [code, problems[code].title])),
};

const outcomeList = Object.entries(outcomes)
  .map(([outcome, meaning]) => `- \`${outcome}\`: ${meaning}`)
  .join('\n');

/** The redirect path's end. */
export const callbackOperations: OperationsOf<'receiveCallback'> = {
  receiveCallback: {
    summary: 'Come back from Google (redirect path)',
    description:
      'Google sends the browser here; no page calls it. State, nonce and PKCE are checked, the grant is sealed and stored, and the browser goes back to the page. Parameters that are not named here are ignored.',
    tag: 'Consent',
    attempt: 'required',
    parameters: [
      {
        name: 'state',
        in: 'query',
        required: true,
        description: 'The `state` of the attempt.',
        schema: { type: 'string', minLength: 1, maxLength: 8192 },
        example: attemptSamples.signIn.state,
      },
      {
        name: 'code',
        in: 'query',
        description: 'The authorization code; there is none when `error` is.',
        schema: { type: 'string', minLength: 1, maxLength: 256, pattern: '^[\\x21-\\x7e]+$' },
        example: samples.code,
      },
      {
        name: 'error',
        in: 'query',
        description: 'What went wrong at Google (RFC 6749 §4.1.2.1).',
        schema: { type: 'string' },
        example: 'access_denied',
      },
      {
        name: 'iss',
        in: 'query',
        description: 'The issuer (RFC 9207), checked when it is there.',
        schema: { type: 'string' },
        example: 'https://accounts.google.com',
      },
    ],
    responses: {
      303: {
        description: `Back to the page, with the outcome as \`auth\` in its query; never with a token:\n\n${outcomeList}`,
        headers: {
          Location: {
            description: 'The page’s URL with `?auth=<outcome>`.',
            required: true,
            schema: { type: 'string', format: 'uri' },
            examples: Object.fromEntries(
              ['signed_in', 'access_denied'].map((outcome) => [
                outcome,
                { value: `${story.origin}/?auth=${outcome}` },
              ]),
            ),
            'x-auth-outcomes': Object.keys(outcomes),
          },
          ...maySetCookie(
            'On success alone: `__Host-attempt` is cleared, and a sign-in sets `__Host-session` as `POST /auth/code` does.',
          ),
        },
      },
    },
    problems: [],
  },
};
