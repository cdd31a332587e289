const oauth = (status: number, error: string, description: string, more: Record<string, string> = {}) => ({
  status,
  body: { error, error_description: description, ...more },
});

/**
 * The token and revocation endpoints' error bodies by name (RFC 6749 section 5.2, with Google's words).
 * Source: https://developers.google.com/identity/protocols/oauth2/web-server
 */
export const oauthAnswers = {
  client_not_determined: oauth(400, 'invalid_request', 'Could not determine client ID from request.'),
  client_not_found: oauth(401, 'invalid_client', 'The OAuth client was not found.'),
  invalid_client: oauth(401, 'invalid_client', 'The provided client secret is invalid.'),
  client_secret_missing: oauth(400, 'invalid_request', 'client_secret is missing.'),
  disabled_client: oauth(401, 'disabled_client', 'The OAuth client was disabled.'),
  deleted_client: oauth(401, 'deleted_client', 'The OAuth client was deleted.'),
  unauthorized_client: oauth(401, 'unauthorized_client', 'Unauthorized'),
  grant_type_missing: oauth(400, 'invalid_request', 'Required parameter is missing: grant_type'),
  code_missing: oauth(400, 'invalid_request', 'Missing required parameter: code'),
  redirect_uri_missing: oauth(400, 'invalid_request', 'Missing parameter: redirect_uri'),
  refresh_token_missing: oauth(400, 'invalid_request', 'Missing required parameter: refresh_token'),
  invalid_request: oauth(400, 'invalid_request', 'Bad Request'),
  redirect_uri_mismatch: oauth(400, 'redirect_uri_mismatch', 'Bad Request'),
  malformed_code: oauth(400, 'invalid_grant', 'Malformed auth code.'),
  invalid_code: oauth(400, 'invalid_grant', 'Bad Request'),
  code_verifier_missing: oauth(400, 'invalid_grant', 'Missing code verifier.'),
  code_verifier_wrong: oauth(400, 'invalid_grant', 'Invalid code verifier.'),
  invalid_grant: oauth(400, 'invalid_grant', 'Token has been expired or revoked.'),
  invalid_rapt: oauth(400, 'invalid_grant', 'reauth related error (invalid_rapt)', {
    error_uri: 'https://support.google.com/a/answer/9368756',
    error_subtype: 'invalid_rapt',
  }),
  rapt_required: oauth(400, 'invalid_grant', 'reauth related error (rapt_required)', {
    error_uri: 'https://support.google.com/a/answer/9368756',
    error_subtype: 'rapt_required',
  }),
  invalid_dpop_proof: oauth(400, 'invalid_dpop_proof', 'The DPoP proof is missing or invalid.'),
  use_dpop_nonce: oauth(400, 'use_dpop_nonce', 'Authorization server requires nonce in DPoP proof.'),
  dpop_binding_failed: oauth(400, 'invalid_grant', 'The token is bound to another key.'),
  admin_policy_enforced: oauth(
    400,
    'admin_policy_enforced',
    'Access to your account data is restricted by policies within your organization. Please contact the administrator of your organization for more information.',
  ),
  access_denied: oauth(403, 'access_denied', 'Account restricted'),
  org_internal: oauth(403, 'org_internal', 'This client is restricted to users within its organization.'),
  invalid_scope: oauth(400, 'invalid_scope', 'Some requested scopes were invalid.'),
  invalid_token: oauth(400, 'invalid_token', 'Token expired or revoked'),
  rate_limit_exceeded: oauth(429, 'rate_limit_exceeded', 'Rate Limit Exceeded'),
  slow_down: oauth(403, 'slow_down', 'Forbidden'),
  internal_failure: oauth(500, 'internal_failure', 'Backend Error'),
  server_busy: oauth(503, 'temporarily_unavailable', 'The service is temporarily unavailable.'),
} as const;
