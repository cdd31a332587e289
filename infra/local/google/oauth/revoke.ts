import { json, type Received, type Reply, readForm } from '../../pages/http.ts';
import { refuse } from '../answers.ts';
import type { GoogleState } from '../state.ts';
import { dropGrant, findLive } from './grants.ts';

/**
 * The revocation endpoint (RFC 7009, with Google's answers): the token may be an access or a refresh token,
 * in the query or in the form. Whichever it is, the whole grant of that user ends.
 */
export function answerRevoke(request: Received, google: GoogleState): Reply {
  const value = request.url.searchParams.get('token') ?? readForm(request).get('token');
  if (!value) return refuse('invalid_request');
  const { refreshTokens, accessTokens } = google.grants;
  const token = findLive(refreshTokens, value, google.now()) ?? findLive(accessTokens, value, google.now());
  if (token === undefined) return refuse('invalid_token');
  dropGrant(google.grants, token.sub);
  return json(200, {});
}
