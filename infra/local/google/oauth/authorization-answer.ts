import { type Reply, redirect } from '../../pages/http.ts';
import type { Account } from '../accounts.ts';
import type { GoogleState } from '../state.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { issueCode, recordConsent } from './grants.ts';
import { renderPopupPage } from './popup-page.ts';
import { writeRedirectScopes } from './scopes.ts';

/** A request on its way through the pages; `query` carries it from one to the next. */
export interface Journey {
  query: string;
  asked: AuthorizationRequest;
}

/** Sends the answer to the application: by redirect, or through the popup. */
export function deliver(google: GoogleState, { asked }: Journey, answer: Record<string, string>): Reply {
  const state: Record<string, string> = asked.state === undefined ? {} : { state: asked.state };
  if (asked.popupOrigin !== undefined) return renderPopupPage(asked.popupOrigin, { ...state, ...answer });
  const location = new URL(asked.redirectUri);
  for (const [name, value] of Object.entries({ ...state, iss: google.url, ...answer })) {
    location.searchParams.set(name, value);
  }
  return redirect(302, location.href);
}

/**
 * Records what was granted and issues the code. A refresh token will come of it only if the user has just
 * been asked. What was granted earlier stays granted even if it is unticked now: Google takes a scope back
 * only with the whole grant.
 */
export function conclude(
  google: GoogleState,
  journey: Journey,
  account: Account,
  granted: string[],
  wasAsked: boolean,
): Reply {
  const { asked } = journey;
  const { grants } = google;
  if (granted.length === 0) return deliver(google, journey, { error: 'access_denied' });
  recordConsent(grants, account.sub, granted);
  const earlier = asked.includeGrantedScopes ? (grants.consents.get(account.sub) ?? []) : [];
  const scopes = [...new Set([...granted, ...earlier])];
  const code = issueCode(
    grants,
    {
      sub: account.sub,
      scopes,
      redirectUri: asked.redirectUri,
      codeChallenge: asked.codeChallenge,
      nonce: asked.nonce,
      offline: asked.offline && wasAsked,
    },
    google.now(),
  );
  return deliver(google, journey, {
    code,
    scope: writeRedirectScopes(scopes),
    authuser: '0',
    ...(account.hostedDomain === undefined ? {} : { hd: account.hostedDomain }),
    prompt: wasAsked ? 'consent' : 'none',
  });
}
