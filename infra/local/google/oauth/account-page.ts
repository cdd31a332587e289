import { html, type Markup } from '../../pages/html.ts';
import type { Reply } from '../../pages/http.ts';
import { type Account, findAccount } from '../accounts.ts';
import { renderPage } from '../pages/page.ts';

interface AccountChoice {
  title: string;
  /** Where the choice is posted, as `account` (a `sub`) or as `email` and `name` of someone new. */
  action: string;
  /** Posted along as `request`: what to go on with. */
  request: string;
  accounts: readonly Account[];
  /** Email or `sub`: that account comes first. */
  hint?: string | undefined;
  /** Only accounts of this Workspace domain; `*` for any. */
  hostedDomain?: string | undefined;
}

const personButton = (account: Account): Markup => html`
<li><button class="row" name="account" value="${account.sub}" data-email="${account.email}">
<img src="/photo/${account.sub}" alt="" width="40" height="40">
<span>${account.name}<small>${account.email}</small></span></button></li>`;

function offered({ accounts, hint, hostedDomain }: AccountChoice): Account[] {
  const fits = ({ hostedDomain: own }: Account) =>
    hostedDomain === undefined || (hostedDomain === '*' ? own !== undefined : own === hostedDomain);
  const hinted = hint === undefined ? undefined : findAccount(accounts, hint);
  return [...(hinted ? [hinted] : []), ...accounts.filter((account) => account !== hinted && fits(account))];
}

/** Google's account chooser. Whoever is not in it can be made up. */
export function renderAccountPage(choice: AccountChoice): Reply {
  const { hint, accounts } = choice;
  const email = hint?.includes('@') && !findAccount(accounts, hint) ? hint : '';
  return renderPage({
    title: 'Choose an account',
    signIn: true,
    body: html`<h1>Choose an account</h1><p>${choice.title}</p>
<form method="post" action="${choice.action}">
<input type="hidden" name="request" value="${choice.request}">
<ul class="rows">${offered(choice).map(personButton)}</ul>
</form>
<h2>Use another account</h2>
<form method="post" action="${choice.action}">
<input type="hidden" name="request" value="${choice.request}">
<div class="pair">
<label class="field">Email <input name="email" type="email" required maxlength="254" value="${email}"></label>
<label class="field">Name <input name="name" required maxlength="100" autocomplete="off"></label>
</div>
<p class="soft">An account is made up on this machine; nothing is sent anywhere.</p>
<div class="actions"><button class="main">Next</button></div>
</form>`,
  });
}
