import { createHash } from 'node:crypto';
import { html, type Markup } from '../../pages/html.ts';
import type { Reply } from '../../pages/http.ts';

const style = `
:root { color-scheme: light dark; --ink: #1f1f1f; --soft: #5a5d61; --line: #c9ccd1; --paper: #fff; --ground: #f1f3f6;
  --act: #0b57d0; --on-act: #fff; --note: #fff4d6; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e6e6; --soft: #a9adb3; --line: #4a4d52; --paper: #1d1f23;
  --ground: #121316; --act: #a8c7fa; --on-act: #062e6f; --note: #3a3115; --bad: #f2b8b5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
.stand-in { margin: 0; padding: .5rem 1rem; background: var(--note); text-align: center; font-size: .9rem; }
.stand-in a { color: inherit; margin-left: .75rem; }
main { max-width: 34rem; margin: 2rem auto; padding: 1.75rem; background: var(--paper); border: 1px solid var(--line);
  border-radius: 1rem; }
main.wide { max-width: 52rem; }
@media (max-width: 40rem) { main { margin: 0; border: 0; border-radius: 0; padding: 1.25rem; } }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; font-weight: 500; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
p { margin: .5rem 0; } .soft { color: var(--soft); font-size: .9rem; }
ul.rows { list-style: none; margin: 1rem 0; padding: 0; border-top: 1px solid var(--line); }
ul.rows > li { border-bottom: 1px solid var(--line); }
.row { display: flex; gap: .9rem; align-items: center; width: 100%; padding: .8rem .25rem; background: none; border: 0;
  color: inherit; font: inherit; text-align: left; }
button.row, label.row { cursor: pointer; } button.row:hover, label.row:hover { background: var(--ground); }
.row > span { flex: 1; min-width: 0; overflow-wrap: anywhere; } .row small { display: block; color: var(--soft); }
.row img { border-radius: 50%; flex: none; } input[type=checkbox] { width: 1.2rem; height: 1.2rem; flex: none; }
label.field { display: block; margin: .6rem 0; } label.field input, label.field select, label.field textarea {
  display: block; width: 100%; font: inherit; padding: .5rem; border: 1px solid var(--soft); border-radius: .4rem;
  background: var(--paper); color: inherit; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; justify-content: flex-end; margin-top: 1.25rem; }
.actions button, button.small { font: inherit; border-radius: 2rem; padding: .5rem 1.4rem; cursor: pointer;
  border: 1px solid var(--act); background: var(--paper); color: var(--act); }
button.small { padding: .2rem .8rem; font-size: .9rem; }
.actions button.main { background: var(--act); color: var(--on-act); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
a { color: var(--act); } code { overflow-wrap: anywhere; } .bad { color: var(--bad); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; } dt { color: var(--soft); }
ul.people { display: flex; flex-wrap: wrap; gap: .4rem 1rem; list-style: none; padding: 0; margin: .75rem 0; }
ul.people a[aria-current] { font-weight: 600; color: inherit; text-decoration: none; }
dd { margin: 0; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 0 1rem; }
.row > a { flex: none; font-size: .9rem; } .row form { flex: none; }
.row select { font: inherit; font-size: .9rem; margin: .4rem .25rem 0 0; padding: .2rem .4rem; border: 1px solid var(--soft); border-radius: .4rem; background: var(--paper);
  color: inherit; max-width: 100%; }
@media (max-width: 40rem) {
  .stand-in:has(+ .sign-in) a { display: none; }
  .sign-in h1 { font-size: 1.3rem; } .sign-in h2 { font-size: 1rem; margin: 1rem 0 .25rem; }
  .sign-in .row { padding-block: .45rem; line-height: 1.35; } .sign-in ul.rows { margin: .5rem 0; }
  .sign-in .decision { position: sticky; bottom: 0; margin: .75rem -1.25rem -1.25rem; padding: .75rem 1.25rem;
    background: var(--paper); border-top: 1px solid var(--line); }
}
`;

/** What a page says and how it behaves; it works without its script. */
interface Page {
  title: string;
  body: Markup;
  status?: number;
  wide?: boolean;
  /** Of the way through sign-in and consent, and so fit for a popup: no links that lead off it, less air. */
  signIn?: boolean;
  /** Source of one inline script. */
  script?: string;
}

const sourceHash = (source: string) => `'sha256-${createHash('sha256').update(source).digest('base64')}'`;

/**
 * There is deliberately no `form-action` in the policy: browsers apply it to the redirect that follows a form,
 * and the consent form ends with a redirect to the application.
 */
export function renderPage(page: Page): Reply {
  const scriptSource = page.script === undefined ? "'none'" : sourceHash(page.script);
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} – Stand-in for Google</title>
<style>${{ markup: style }}</style>
</head>
<body>
<p class="stand-in" role="note"><strong>Stand-in for Google, on this machine.</strong>
<a href="/calendar/view">Calendar</a> <a href="/connections">Third-party access</a> <a href="/faults">Faults</a> <a href="/time">Time and plans</a></p>
<main class="${[page.wide && 'wide', page.signIn && 'sign-in'].filter(Boolean).join(' ')}">
${page.body}
</main>
${page.script !== undefined && html`<script>${{ markup: page.script }}</script>`}
</body>
</html>
`;
  return {
    status: page.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; style-src ${sourceHash(style)}; script-src ${scriptSource}; connect-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'`,
    },
    body: document.markup,
  };
}
