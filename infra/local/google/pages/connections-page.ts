import { html } from '../../pages/html.ts';
import { type Received, type Reply, readForm, redirect } from '../../pages/http.ts';
import { dropGrant } from '../oauth/grants.ts';
import { describeScope } from '../oauth/scopes.ts';
import { tellSoon } from '../risc/risc-delivery.ts';
import { userEvent } from '../risc/risc-events.ts';
import type { GoogleState } from '../state.ts';
import { renderErrorPage } from './error-page.ts';
import { renderPage } from './page.ts';
import { renderPeopleNav, shownAccount } from './people-nav.ts';

export const CONNECTIONS_PATH = '/connections';

/** Google's "third-party apps & services" page: what the application may do, and how to end it. */
export function showConnections(request: Received, google: GoogleState): Reply {
  const account = shownAccount(request, google);
  if (account === undefined) return renderErrorPage(404, 'Not found', 'There are no accounts.');
  const scopes = [...(google.grants.consents.get(account.sub) ?? [])];
  const row = (scope: string) =>
    html`<li><div class="row"><span>${describeScope(scope)}<small>${scope}</small></span></div></li>`;
  const access =
    scopes.length === 0
      ? html`<p id="access">No app has access to ${account.name}’s Google Account.</p>`
      : html`<p id="access">The app with client id <code>${google.client.id}</code> has access to:</p>
<ul class="rows">${scopes.map(row)}</ul>
<form method="post" action="${CONNECTIONS_PATH}">
<input type="hidden" name="account" value="${account.sub}">
<p class="soft">The app’s tokens stop working at once. ${google.risc.stream ? 'The app is told, by a security event.' : 'The app is not told.'}</p>
<div class="actions"><button class="main" name="decision" value="remove">Remove all access</button></div>
</form>`;
  return renderPage({
    title: 'Third-party access',
    body: html`<h1>Third-party apps with account access</h1>
${renderPeopleNav(google, CONNECTIONS_PATH, account)}
<h2>${account.name} <small class="soft">${account.email}</small></h2>
${access}`,
  });
}

/** Removes the application's access. */
export function removeAccess(request: Received, google: GoogleState): Reply {
  const sub = readForm(request).get('account');
  const account = google.accounts.find((candidate) => candidate.sub === sub);
  if (account === undefined) return renderErrorPage(404, 'Not found', 'There is no such account.');
  dropGrant(google.grants, account.sub);
  tellSoon(google, userEvent(google, account, 'tokens-revoked'));
  return redirect(303, `${CONNECTIONS_PATH}?account=${encodeURIComponent(account.email)}`);
}
