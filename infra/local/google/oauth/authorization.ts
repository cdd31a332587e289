import { type Received, type Reply, readForm, redirect } from '../../pages/http.ts';
import { type Account, createAccount, findAccount } from '../accounts.ts';
import { renderAuthorizationError, renderErrorPage } from '../pages/error-page.ts';
import type { GoogleState } from '../state.ts';
import { renderAccountPage } from './account-page.ts';
import { conclude, deliver, type Journey } from './authorization-answer.ts';
import {
  type AuthorizationError,
  type AuthorizationRequest,
  readAuthorizationRequest,
} from './authorization-request.ts';
import { renderConsentPage } from './consent-page.ts';
import { isIdentityScope } from './scopes.ts';
import { readGoogleSession, startGoogleSession } from './session.ts';

export const AUTHORIZATION_PATH = '/o/oauth2/v2/auth';
export const ACCOUNT_PATH = '/signin/account';
export const CONSENT_PATH = '/signin/consent';

function readJourney(google: GoogleState, query: string): Journey | AuthorizationError {
  const asked = readAuthorizationRequest(new URLSearchParams(query), google.client);
  return 'error' in asked ? asked : { query, asked };
}

const isHinted = (asked: AuthorizationRequest, account: Account) =>
  asked.loginHint === undefined || findAccount([account], asked.loginHint) !== undefined;

/** What the user must be asked: what is not granted yet, or all of it when the application insists. */
function scopesToAsk(google: GoogleState, { asked }: Journey, account: Account): readonly string[] {
  if (asked.prompts.has('consent')) return asked.scopes;
  const granted = google.grants.consents.get(account.sub);
  return asked.scopes.filter((scope) => !granted?.has(scope));
}

/** The same request, but with the account chooser first. */
function chooserFor(query: string): string {
  const params = new URLSearchParams(query);
  const prompts = new Set(params.get('prompt')?.split(' ') ?? []);
  params.set('prompt', [...prompts.add('select_account')].join(' '));
  return `${AUTHORIZATION_PATH}?${params}`;
}

/** The way on once it is known who the user is: the consent page, or nothing to ask. */
function proceed(google: GoogleState, journey: Journey, account: Account): Reply {
  const { asked, query } = journey;
  const scopes = scopesToAsk(google, journey, account);
  if (scopes.length === 0) return conclude(google, journey, account, [...asked.scopes], false);
  if (asked.prompts.has('none')) return deliver(google, journey, { error: 'interaction_required' });
  return renderConsentPage({
    action: CONSENT_PATH,
    request: query,
    application: new URL(asked.popupOrigin ?? asked.redirectUri).host,
    account,
    chooser: chooserFor(query),
    scopes,
  });
}

/** `GET /o/oauth2/v2/auth`. */
export function answerAuthorization(request: Received, google: GoogleState): Reply {
  const journey = readJourney(google, request.url.search.slice(1));
  if ('error' in journey) return renderAuthorizationError(journey);
  const { asked, query } = journey;
  const account = readGoogleSession(request, google);
  const usable = account !== undefined && isHinted(asked, account) && !asked.prompts.has('select_account');
  if (usable) return proceed(google, journey, account);
  if (asked.prompts.has('none')) return deliver(google, journey, { error: 'interaction_required' });
  return renderAccountPage({
    title: `to continue to ${new URL(asked.popupOrigin ?? asked.redirectUri).host}`,
    action: ACCOUNT_PATH,
    request: query,
    accounts: google.accounts,
    hint: asked.loginHint,
    hostedDomain: asked.hostedDomain,
  });
}

/** The account that was clicked, or a new one. */
function chosenAccount(google: GoogleState, form: URLSearchParams): Account | undefined {
  const sub = form.get('account');
  if (sub !== null) return google.accounts.find((account) => account.sub === sub);
  const email = form.get('email')?.trim() ?? '';
  const name = form.get('name')?.trim() ?? '';
  if (!/^[^\s@<>"]{1,64}@[^\s@<>"]{1,189}$/.test(email) || name === '' || name.length > 100) return undefined;
  const existing = findAccount(google.accounts, email);
  if (existing !== undefined) return existing;
  const account = createAccount(email, name);
  google.accounts.push(account);
  return account;
}

/** `POST /signin/account`: signs in at Google and goes on to the consent. */
export function answerAccountChoice(request: Received, google: GoogleState): Reply {
  const form = readForm(request);
  const journey = readJourney(google, form.get('request') ?? '');
  if ('error' in journey) return renderAuthorizationError(journey);
  const account = chosenAccount(google, form);
  if (account === undefined)
    return renderErrorPage(400, 'Couldn’t find your Google Account', 'Go back and try again.');
  const cookie = startGoogleSession(google, account);
  return redirect(303, `${CONSENT_PATH}?${journey.query}`, { 'set-cookie': cookie });
}

/** `GET /signin/consent`: where the account chooser leads. */
export function showConsent(request: Received, google: GoogleState): Reply {
  const journey = readJourney(google, request.url.search.slice(1));
  if ('error' in journey) return renderAuthorizationError(journey);
  const account = readGoogleSession(request, google);
  if (account === undefined) return redirect(303, `${AUTHORIZATION_PATH}?${journey.query}`);
  return proceed(google, journey, account);
}

/** `POST /signin/consent`: the user has decided. */
export function answerConsent(request: Received, google: GoogleState): Reply {
  const form = readForm(request);
  const journey = readJourney(google, form.get('request') ?? '');
  if ('error' in journey) return renderAuthorizationError(journey);
  const account = readGoogleSession(request, google);
  // Another tab may have signed in as someone else since the page was shown.
  if (account === undefined || account.sub !== form.get('account')) {
    return redirect(303, `${AUTHORIZATION_PATH}?${journey.query}`);
  }
  if (form.get('decision') !== 'allow') return deliver(google, journey, { error: 'access_denied' });
  const shown = scopesToAsk(google, journey, account);
  const ticked = new Set(form.getAll('scope'));
  const granted = journey.asked.scopes.filter(
    (scope) => isIdentityScope(scope) || ticked.has(scope) || !shown.includes(scope),
  );
  return conclude(google, journey, account, granted, true);
}
