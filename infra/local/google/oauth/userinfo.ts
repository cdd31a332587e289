import { json, type Received, type Reply } from '../../pages/http.ts';
import type { Account } from '../accounts.ts';
import type { GoogleState } from '../state.ts';
import { authorize } from './bearer.ts';
import { EMAIL_SCOPE, PROFILE_SCOPE } from './scopes.ts';

/**
 * `oauth2/v2/userinfo` (what the `oauth2` client of googleapis calls) and `oauth2/v3/userinfo` (OpenID
 * Connect): a second API beside Calendar that an access token opens.
 */
export function answerUserinfo(request: Received, google: GoogleState, version: 'v2' | 'v3'): Reply {
  const account: Account = authorize(google, request, ['openid', EMAIL_SCOPE, PROFILE_SCOPE]);
  const { sub, email, name, givenName, familyName, hostedDomain } = account;
  const key = version === 'v2' ? { id: sub, verified_email: true } : { sub, email_verified: true };
  return json(200, {
    ...key,
    email,
    name,
    given_name: givenName,
    family_name: familyName,
    picture: `${google.url}/photo/${sub}`,
    ...(hostedDomain === undefined ? {} : { hd: hostedDomain }),
  });
}
