import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { closeServer, LOOPBACK, listenOnLoopback } from '../listen.ts';
import { html, type Markup } from '../pages/html.ts';
import {
  isForeignPost,
  type Received,
  type Reply,
  readForm,
  receive,
  redirect,
  send,
} from '../pages/http.ts';
import { readView, type Shown } from './read-view.ts';
import { renderView } from './render-view.ts';

const style = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 1.5rem auto; padding: 0 1rem; }
h1 { font-weight: 500; } h2 { font-size: 1.1rem; margin: 1.75rem 0 .25rem; } h3 { font-size: 1rem; font-weight: 400; margin: .5rem 0 0; }
form { display: flex; flex-wrap: wrap; gap: .5rem; } button { font: inherit; padding: .35rem .9rem; border-radius: 2rem; border: 1px solid; cursor: pointer; }
button[disabled] { cursor: default; } ul { padding-left: 1.25rem; margin: .25rem 0; } li { overflow-wrap: anywhere; }
small { display: block; } .soft, small { opacity: .75; } :focus-visible { outline: 3px solid; outline-offset: 2px; }
`;

/** Shows what is new to someone who looks, and leaves the focus where it is as long as nothing else changes. */
const script = `setInterval(async () => {
  if (document.hidden || document.activeElement?.closest('form')) return;
  const page = await fetch('/').then((answer) => answer.text(), () => '');
  const fresh = new DOMParser().parseFromString(page, 'text/html').querySelector('#state');
  const shown = document.querySelector('#state');
  if (fresh && fresh.innerHTML !== shown.innerHTML) shown.innerHTML = fresh.innerHTML;
}, 2000);`;

interface TimePage {
  /** `http://127.0.0.1:PORT/`, an origin of its own. */
  url: string;
  /** From now on the page shows this stack and moves its clock. */
  show(stack: Shown): void;
  close(): Promise<void>;
}

/**
 * The page where a person moves the clock and sees plans, queues, runs and bus events. It stands on an origin
 * of its own, so that neither the application's page nor its policy has to know of it.
 *
 * @param machineNow the clock underneath, in milliseconds since the epoch
 */
export async function startTimePage(machineNow: () => number): Promise<TimePage> {
  let stack: Shown | undefined;
  const server = createServer((message, response) => {
    receive(message, url)
      .then((request) => answer(request, new URL(url).host, stack, machineNow))
      .then(
        (reply) => send(response, reply),
        () => response.destroy(),
      );
  });
  const url = `http://${LOOPBACK}:${await listenOnLoopback(server, 0)}/`;
  return {
    url,
    show(shown) {
      stack = shown;
    },
    close: () => closeServer(server),
  };
}

async function answer(
  request: Received,
  host: string,
  stack: Shown | undefined,
  machineNow: () => number,
): Promise<Reply> {
  // Another name that leads here would be another site's script.
  if (request.headers.host !== host) return page(421, html`<h1>Misdirected request</h1>`);
  if (request.url.pathname !== '/') return page(404, html`<h1>Not found</h1>`);
  if (!stack) return page(503, html`<h1>Not started yet</h1>`);
  if (request.method === 'GET') {
    const links = { page: `${stack.url}/`, calendar: `${stack.google.url}/calendar/view` };
    return page(200, renderView(await readView(stack, machineNow), links));
  }
  if (request.method !== 'POST') return page(405, html`<h1>Method not allowed</h1>`);
  if (isForeignPost(request)) {
    return page(403, html`<h1>Forbidden</h1><p>This form was sent by a page of another origin.</p>`);
  }
  const form = readForm(request);
  const to = form.has('to')
    ? Number(form.get('to'))
    : stack.clock.now() + Number(form.get('by') ?? Number.NaN);
  if (!Number.isFinite(to)) return page(400, html`<h1>There is no such moment</h1>`);
  await stack.clock.advance({ to });
  return redirect(303, '/');
}

function page(status: number, body: Markup): Reply {
  const document = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Time and plans – OnBehalf on this machine</title><style>${{ markup: style }}</style></head>
<body><main>${body}</main><script>${{ markup: script }}</script></body></html>
`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      // With no-referrer a browser would send the forms with the origin `null`.
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    },
    body: document.markup,
  };
}

function hash(source: string): string {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}
