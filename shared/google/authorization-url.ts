import type { Attempt } from '../attempt/attempt.ts';

interface AuthorizationRequest {
  authorizationUrl: string;
  clientId: string;
  redirectUri: string;
  attempt: Attempt;
  prompt?: string | undefined;
  loginHint?: string | undefined;
}

/**
 * The authorization request of the redirect path (OpenID Connect Core §3.1.2.1; PKCE, RFC 7636), for a token
 * that works while the user is away and carries what was granted before (Google: `access_type=offline`,
 * `include_granted_scopes=true`).
 */
export function buildAuthorizationUrl(request: AuthorizationRequest): string {
  const { attempt, prompt, loginHint } = request;
  const url = new URL(request.authorizationUrl);
  const parameters = {
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    response_type: 'code',
    scope: attempt.terms.scopes.join(' '),
    access_type: 'offline',
    include_granted_scopes: 'true',
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: attempt.codeChallenge,
    code_challenge_method: 'S256',
    ...(prompt === undefined ? {} : { prompt }),
    ...(loginHint === undefined ? {} : { login_hint: loginHint }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
