import { html, type Markup } from '../../pages/html.ts';
import type { Reply } from '../../pages/http.ts';
import type { Account } from '../accounts.ts';
import { renderPage } from '../pages/page.ts';
import { describeScope, isIdentityScope } from './scopes.ts';

interface ConsentQuestion {
  action: string;
  /** The authorization request's query, posted back as `request`. */
  request: string;
  /** Where the answer goes: shown as the name of the application. */
  application: string;
  account: Account;
  /** Address of the account chooser for the same request. */
  chooser: string;
  /** What is asked now. */
  scopes: readonly string[];
}

// Ticked from the start: whoever walks through wants to grant. Unticking is granular consent.
const scopeBox = (scope: string): Markup => html`
<li><label class="row"><input type="checkbox" name="scope" value="${scope}" checked>
<span>${describeScope(scope)}<small>${scope}</small></span></label></li>`;

const identityLine = (scope: string): Markup => html`
<li><div class="row"><span>${describeScope(scope)}</span></div></li>`;

/**
 * Google's consent page: one checkbox for each scope that is more than sign-in.
 * Source: https://developers.google.com/identity/protocols/oauth2/resources/granular-permissions
 */
export function renderConsentPage(question: ConsentQuestion): Reply {
  const { action, request, application, account, chooser, scopes } = question;
  const identity = scopes.filter(isIdentityScope);
  const optional = scopes.filter((scope) => !isIdentityScope(scope));
  return renderPage({
    title: 'Consent',
    signIn: true,
    body: html`<h1>${application} wants access to your Google Account</h1>
<div class="row"><img src="/photo/${account.sub}" alt="" width="40" height="40">
<span>${account.name}<small>${account.email}</small></span>
<a href="${chooser}">Switch account</a></div>
<form method="post" action="${action}">
<input type="hidden" name="request" value="${request}">
<input type="hidden" name="account" value="${account.sub}">
${identity.length > 0 && html`<h2>To sign you in, Google will share</h2><ul class="rows">${identity.map(identityLine)}</ul>`}
${optional.length > 0 && html`<h2>Select what ${application} can access</h2><ul class="rows">${optional.map(scopeBox)}</ul>`}
<p class="soft">You can always see or remove access at <a href="/connections" target="_blank">third-party access</a>.</p>
<div class="actions decision"><button name="decision" value="cancel">Cancel</button>
<button class="main" name="decision" value="allow">Continue</button></div>
</form>`,
  });
}
