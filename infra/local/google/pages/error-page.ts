import { html } from '../../pages/html.ts';
import type { Reply } from '../../pages/http.ts';
import type { AuthorizationError } from '../oauth/authorization-request.ts';
import { renderPage } from './page.ts';

/** Google's answer to a request that must not be redirected: a page, for the developer who sees it. */
export function renderAuthorizationError({ error, detail }: AuthorizationError): Reply {
  return renderPage({
    status: 400,
    title: `Error ${error}`,
    signIn: true,
    body: html`<h1>Access blocked: Authorization Error</h1>
<p>You can’t sign in because this app sent an invalid request. If you are its developer, see the details below.</p>
<p class="bad"><strong id="error">Error ${error}</strong></p>
<p><code id="detail">${detail}</code></p>`,
  });
}

/** Any other page that cannot be shown. */
export function renderErrorPage(status: number, title: string, detail: string): Reply {
  return renderPage({ status, title, body: html`<h1 id="error">${title}</h1><p id="detail">${detail}</p>` });
}
