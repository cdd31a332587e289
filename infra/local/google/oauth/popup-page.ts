import { html, scriptJson } from '../../pages/html.ts';
import type { Reply } from '../../pages/http.ts';
import { renderPage } from '../pages/page.ts';

/** `type` of the message that the popup posts to its opener. */
export const POPUP_MESSAGE = 'google-stand-in:authorization-response';

/**
 * The end of the popup mode: the answer is posted to the page that opened the popup, to its registered
 * origin only, and the popup closes. The page that heard it closes it at once; by itself it waits, because a
 * message from a window that is gone may have lost its `source`.
 */
export function renderPopupPage(origin: string, answer: Readonly<Record<string, string>>): Reply {
  const data = scriptJson({ origin, message: { type: POPUP_MESSAGE, ...answer } });
  return renderPage({
    title: 'Done',
    signIn: true,
    body: html`<h1>Done</h1><p>You can close this window.</p>
<script type="application/json" id="answer">${data}</script>`,
    script: `const { origin, message } = JSON.parse(document.getElementById('answer').textContent);
if (window.opener) { window.opener.postMessage(message, origin); setTimeout(() => window.close(), 1000); }`,
  });
}
