import { deriveAttempt, isAttemptSecret, newAttemptSecret } from '../shared/attempt/attempt.ts';
import { beginAttemptSchema, toTerms } from '../shared/attempt/begin-attempt-input.ts';
import { composeTable } from '../shared/compose/table.ts';
import { listOf } from '../shared/env.ts';
import { buildAuthorizationUrl } from '../shared/google/authorization-url.ts';
import { ATTEMPT_COOKIE, ATTEMPT_LIFETIME, readCookie, setCookie } from '../shared/http/cookies.ts';
import { createHandler } from '../shared/http/handler.ts';
import { parseInput } from '../shared/input/parse-input.ts';
import { authenticate } from '../shared/session/authenticate.ts';

/** `POST /auth/attempts`: begins a sign-in or an upgrade in this browser. */
export const handler = createHandler('begin-attempt', (environment) => {
  const table = composeTable(environment);
  const settings = {
    signIn: listOf(environment.SIGN_IN_SCOPES),
    calendar: listOf(environment.CALENDAR_SCOPES),
    optional: listOf(environment.OPTIONAL_SCOPES),
  };

  return {
    async beginAttempt(request) {
      const input = parseInput(beginAttemptSchema, request.body);
      const terms = toTerms(input, settings);
      const upgrade = terms.purpose === 'upgrade';
      const signedIn = upgrade ? await authenticate(table, request.session) : undefined;

      // A second tab takes part in the attempt that is in flight, so that neither undoes the other's.
      const inFlight = readCookie(request.cookies, ATTEMPT_COOKIE);
      const secret = isAttemptSecret(inFlight) ? inFlight : newAttemptSecret();
      const loginHint = input.loginHint ?? signedIn?.user;
      const attempt = deriveAttempt(secret, terms, signedIn?.session.hash);
      return {
        status: 200,
        cookies: [setCookie(ATTEMPT_COOKIE, secret, ATTEMPT_LIFETIME)],
        body: {
          state: attempt.state,
          nonce: attempt.nonce,
          clientId: environment.GOOGLE_CLIENT_ID,
          scope: terms.scopes.join(' '),
          loginHint,
          authorizationUrl: buildAuthorizationUrl({
            authorizationUrl: environment.GOOGLE_AUTHORIZATION_URL,
            clientId: environment.GOOGLE_CLIENT_ID,
            redirectUri: environment.REDIRECT_URI,
            attempt,
            // Only a consent that is asked for brings a refresh token, and an upgrade is about just that.
            prompt: input.prompt ?? (upgrade ? 'consent' : undefined),
            loginHint,
          }),
        },
      };
    },
  };
});
