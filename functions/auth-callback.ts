import { openAttempt } from '../shared/attempt/attempt.ts';
import { composeConsent } from '../shared/compose/consent.ts';
import { type Answered, completeAttempt } from '../shared/consent/complete-attempt.ts';
import { readCallback } from '../shared/consent/read-callback.ts';
import { signIn } from '../shared/consent/sign-in.ts';
import { listOf } from '../shared/env.ts';
import type { Answer } from '../shared/http/answer.ts';
import { ATTEMPT_COOKIE, clearCookie, readCookie, sessionCookie } from '../shared/http/cookies.ts';
import { createHandler } from '../shared/http/handler.ts';
import type { Request } from '../shared/http/request.ts';
import { asFailure, type Failure } from '../shared/problems.ts';
import { authenticate } from '../shared/session/authenticate.ts';
import { hashSession } from '../shared/session/session.ts';

/**
 * `GET /auth/callback`: where Google sends the browser back to (redirect path). A person is looking, so every
 * outcome is a way back to the page: `?auth=signed_in`, `?auth=upgraded`, or the code of a problem.
 */
export const handler = createHandler('auth-callback', (environment) => {
  const consent = composeConsent(environment);

  const backToPage = (outcome: string, cookies: readonly string[], failure?: Failure): Answer => {
    const page = new URL(environment.PAGE_URL);
    page.searchParams.set('auth', outcome);
    return { status: 303, headers: { location: page.href }, cookies, failure };
  };

  const redeem = async (request: Request): Promise<Answer> => {
    const callback = readCallback(request.query, listOf(environment.GOOGLE_ISSUERS));
    const sessionHash = request.session && hashSession(request.session);
    const attempt = openAttempt(readCookie(request.cookies, ATTEMPT_COOKIE), callback.state, sessionHash);
    if (callback.failure) throw callback.failure;

    const context = { ...consent, deadline: request.deadline };
    const answered: Answered = {
      code: callback.code,
      path: 'redirect',
      redirectUri: environment.REDIRECT_URI,
      attempt,
      session: request.session,
    };
    if (attempt.terms.purpose === 'upgrade') {
      // The exchange begins with the client secret.
      await Promise.all([authenticate(consent.table, request.session), consent.google.clientSecret()]);
      await completeAttempt(context, answered);
      return backToPage('upgraded', [clearCookie(ATTEMPT_COOKIE)]);
    }
    const { session } = await signIn(context, answered, request.session);
    return backToPage('signed_in', [sessionCookie(session), clearCookie(ATTEMPT_COOKIE)]);
  };

  return {
    async receiveCallback(request) {
      try {
        return await redeem(request);
      } catch (error) {
        const failure = asFailure(error);
        return backToPage(failure.code, [], failure);
      }
    },
  };
});
