import { openAttempt } from '../shared/attempt/attempt.ts';
import { composeConsent } from '../shared/compose/consent.ts';
import { codeSchema } from '../shared/consent/code-input.ts';
import { signIn } from '../shared/consent/sign-in.ts';
import { ATTEMPT_COOKIE, clearCookie, readCookie, sessionCookie } from '../shared/http/cookies.ts';
import { createHandler } from '../shared/http/handler.ts';
import { parseInput } from '../shared/input/parse-input.ts';
import { Failure } from '../shared/problems.ts';

/** `POST /auth/code`: signs in with the code that Google Identity Services gave to the page (popup path). */
export const handler = createHandler('exchange-code', (environment) => {
  const consent = composeConsent(environment);

  return {
    async exchangeCode(request) {
      const { code, state } = parseInput(codeSchema, request.body);
      const attempt = openAttempt(readCookie(request.cookies, ATTEMPT_COOKIE), state);
      if (attempt.terms.purpose !== 'sign-in') throw new Failure('state_mismatch');

      const { identity, scopes, session } = await signIn(
        { ...consent, deadline: request.deadline },
        { code, path: 'popup', redirectUri: environment.POPUP_REDIRECT_URI, attempt },
        request.session,
      );
      const { user: id, email, name, picture } = identity;
      return {
        status: 200,
        cookies: [sessionCookie(session), clearCookie(ATTEMPT_COOKIE)],
        body: { user: { id, email, name, picture }, scopes },
      };
    },
  };
});
