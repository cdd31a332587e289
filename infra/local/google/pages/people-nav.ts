import { html, type Markup } from '../../pages/html.ts';
import type { Received } from '../../pages/http.ts';
import { type Account, findAccount } from '../accounts.ts';
import { readGoogleSession } from '../oauth/session.ts';
import type { GoogleState } from '../state.ts';

/** Whose page is shown: who the query names, else who is signed in at Google, else the first. */
export function shownAccount(request: Received, google: GoogleState): Account | undefined {
  const named = findAccount(google.accounts, request.url.searchParams.get('account') ?? '');
  return named ?? readGoogleSession(request, google) ?? google.accounts[0];
}

/** Links to the same page for each person. */
export function renderPeopleNav(google: GoogleState, path: string, shown: Account): Markup {
  const link = (account: Account) => {
    const current = account === shown && html` aria-current="page"`;
    return html`<li><a href="${path}?account=${encodeURIComponent(account.email)}"${current}>${account.name}</a></li>`;
  };
  return html`<nav aria-label="People"><ul class="people">${google.accounts.map(link)}</ul></nav>`;
}
