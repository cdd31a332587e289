import { SECURITY_EVENTS, type SecurityEventName } from '../../../../shared/risc/event-types.ts';
import { html, type Markup } from '../../pages/html.ts';
import { json, type Received, type Reply, readForm, redirect } from '../../pages/http.ts';
import type { Account } from '../accounts.ts';
import type { Operation } from '../operation.ts';
import { renderErrorPage } from '../pages/error-page.ts';
import { ofOwnForm } from '../pages/own-form.ts';
import { renderPage } from '../pages/page.ts';
import { renderPeopleNav, shownAccount } from '../pages/people-nav.ts';
import type { GoogleState } from '../state.ts';
import { tell } from './risc-delivery.ts';
import { type Events, newestRefreshToken, tokenEvent, userEvent } from './risc-events.ts';
import { createServiceAccount, type Delivery } from './risc-stream.ts';

const SECURITY_EVENTS_PATH = '/security-events';

/** What happens to a person's account, and which event tells of it. */
const happenings: Readonly<Record<string, { label: string; name: SecurityEventName; details?: object }>> = {
  hijacked: { label: 'Disable it: hijacked', name: 'account-disabled', details: { reason: 'hijacking' } },
  bulk: { label: 'Disable it: made in bulk', name: 'account-disabled', details: { reason: 'bulk-account' } },
  disabled: { label: 'Disable it, for no reason given', name: 'account-disabled' },
  enabled: { label: 'Enable it', name: 'account-enabled' },
  sessions: { label: 'End its sessions', name: 'sessions-revoked' },
  credential: { label: 'Require a new password', name: 'account-credential-change-required' },
  tokens: { label: 'Revoke all tokens', name: 'tokens-revoked' },
  token: { label: 'Revoke the newest refresh token', name: 'token-revoked' },
};

/** `GET /security-events`: what can happen to an account, and what the application was told. */
function showSecurityEvents(request: Received, google: GoogleState): Reply {
  const account = shownAccount(request, google);
  if (account === undefined) return renderErrorPage(404, 'Not found', 'There are no accounts.');
  const { stream, deliveries } = google.risc;
  return renderPage({
    title: 'Security events',
    body: html`<h1>Security events</h1>
<p>Google tells an application what happens to the accounts of its users (cross-account protection).
${stream === undefined ? html`<span id="stream">No receiver is registered: nobody is told.</span>` : html`<span id="stream">They go to <code>${stream.delivery.url}</code>${stream.status === 'disabled' && ', but the stream is off'}.</span>`}</p>
${renderPeopleNav(google, SECURITY_EVENTS_PATH, account)}
<h2>${account.name} <small class="soft">${account.email}</small></h2>
<form method="post" action="${SECURITY_EVENTS_PATH}"><input type="hidden" name="account" value="${account.sub}">
<ul class="rows">${Object.entries(happenings).map(happeningButton)}</ul></form>
<p class="soft">Only the application is told; the account itself goes on as before.</p>
<h2>Told so far</h2>
${deliveries.length === 0 ? html`<p>Nothing.</p>` : html`<ul class="rows">${deliveries.toReversed().slice(0, 10).map(deliveryRow)}</ul>`}
<p class="soft">For <code>npm run ops -- risc</code>: <a href="${SECURITY_EVENTS_PATH}/service-account" download="service-account.json">a key of a service account</a>.</p>`,
  });
}

const happeningButton = ([id, { label, name }]: [string, (typeof happenings)[string]]): Markup =>
  html`<li><button class="row" name="happening" value="${id}"><span>${label}<small>${name}</small></span></button></li>`;

const deliveryRow = ({ events, jti, outcome }: Delivery): Markup =>
  html`<li><div class="row"><span>${events.join(', ')}: ${outcome}<small>${jti}</small></span></div></li>`;

/** `POST /security-events`: lets it happen, and waits for the receiver's answer to show it. */
async function letHappen(request: Received, google: GoogleState): Promise<Reply> {
  const form = readForm(request);
  const account = google.accounts.find(({ sub }) => sub === form.get('account'));
  const events = account && eventsOf(google, account, form.get('happening') ?? '');
  if (!account || !events) return renderErrorPage(404, 'Not found', 'That cannot happen.');
  await tell(google, events);
  return redirect(303, `${SECURITY_EVENTS_PATH}?account=${encodeURIComponent(account.email)}`);
}

function eventsOf(google: GoogleState, account: Account, id: string): Events | undefined {
  const happening = Object.hasOwn(happenings, id) ? happenings[id] : undefined;
  if (!happening) return undefined;
  if (SECURITY_EVENTS[happening.name] !== SECURITY_EVENTS['token-revoked'])
    return userEvent(google, account, happening.name, happening.details);
  const token = newestRefreshToken(google, account);
  return token === undefined ? undefined : tokenEvent(token, 'hash_base64_sha512_sha512');
}

export const riscPageOperations: readonly Operation[] = [
  { method: 'GET', path: SECURITY_EVENTS_PATH, name: 'page.security-events', answer: showSecurityEvents },
  { method: 'POST', path: SECURITY_EVENTS_PATH, name: 'page.security-events', answer: ofOwnForm(letHappen) },
  {
    method: 'GET',
    path: `${SECURITY_EVENTS_PATH}/service-account`,
    name: 'page.service-account',
    answer: async (_request, { risc }) => json(200, await createServiceAccount(risc, true)),
  },
];
