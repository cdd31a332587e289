import { openAttempt } from '../shared/attempt/attempt.ts';
import { composeConsent } from '../shared/compose/consent.ts';
import { codeSchema } from '../shared/consent/code-input.ts';
import { completeAttempt } from '../shared/consent/complete-attempt.ts';
import { ATTEMPT_COOKIE, clearCookie, readCookie } from '../shared/http/cookies.ts';
import { createHandler } from '../shared/http/handler.ts';
import { parseInput } from '../shared/input/parse-input.ts';
import { Failure } from '../shared/problems.ts';
import { authenticate } from '../shared/session/authenticate.ts';

/** `POST /auth/scopes`: adds scopes with the code of a second, incremental consent (popup path). */
export const handler = createHandler('upgrade-scope', (environment) => {
  const consent = composeConsent(environment);

  return {
    async upgradeScopes(request) {
      const { code, state } = parseInput(codeSchema, request.body);
      const [{ session }] = await Promise.all([
        authenticate(consent.table, request.session),
        // The exchange begins with it.
        consent.google.clientSecret(),
      ]);
      const attempt = openAttempt(readCookie(request.cookies, ATTEMPT_COOKIE), state, session.hash);
      if (attempt.terms.purpose !== 'upgrade') throw new Failure('state_mismatch');

      const { scopes } = await completeAttempt(
        { ...consent, deadline: request.deadline },
        {
          code,
          path: 'popup',
          redirectUri: environment.POPUP_REDIRECT_URI,
          attempt,
          session: request.session,
        },
      );
      return { status: 200, cookies: [clearCookie(ATTEMPT_COOKIE)], body: { scopes } };
    },
  };
});
