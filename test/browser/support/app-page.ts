import { createServer } from 'node:http';
import { closeServer, listenOnLoopback } from '../../../infra/local/listen.ts';

/** A page of an application, as small as it can be, that asks through Google Identity Services. */
export interface AppPage {
  /** `http://localhost:PORT`: to a browser another site than the stand-in, which is at an IP address. */
  origin: string;
  close(): Promise<void>;
}

/** The strictest policy under which the script has to work: nothing but the page's own files and the script. */
const policyFor = (gisUrl: string) =>
  `default-src 'none'; script-src 'self' ${gisUrl}; connect-src 'self'; style-src 'self'; img-src ${new URL(gisUrl).origin}; base-uri 'none'`;

/** Lists what the script tells and how many messages arrived; takes the options from the address. */
const script = `
const list = (line) => {
  const item = document.createElement('li');
  item.textContent = JSON.stringify(line);
  document.querySelector('ol').append(item);
};
const options = JSON.parse(new URLSearchParams(location.search).get('options'));
const client = google.accounts.oauth2.initCodeClient({
  ...options,
  callback: (response) => list(['callback', response]),
  error_callback: (error) => list(['error_callback', error]),
});
document.querySelector('button').addEventListener('click', () => client.requestCode());
let heard = 0;
addEventListener('message', () => { document.querySelector('output').textContent = String(++heard); });`;

const page = (gisUrl: string) => `<!doctype html><html lang="en"><title>App</title>
<button>Ask</button><ol></ol><output>0</output>
<script src="${gisUrl}"></script><script src="/app.js"></script></html>`;

/** Serves the page at `/`; at `/sandboxed` it may open no window, at `/cut-off` it is cut off from those it opens. */
export async function startAppPage(gisUrl: string): Promise<AppPage> {
  const policy = policyFor(gisUrl);
  const documents: Record<string, Record<string, string>> = {
    '/': { 'cross-origin-opener-policy': 'same-origin-allow-popups', 'content-security-policy': policy },
    '/sandboxed': { 'content-security-policy': `${policy}; sandbox allow-scripts allow-same-origin` },
    '/cut-off': { 'cross-origin-opener-policy': 'same-origin', 'content-security-policy': policy },
    '/callback': {},
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const headers = documents[pathname];
    if (pathname === '/app.js') response.setHeader('content-type', 'text/javascript').end(script);
    else if (headers === undefined) response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
    else {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
      response.end(pathname === '/callback' ? '<title>Back</title>' : page(gisUrl));
    }
  });
  const port = await listenOnLoopback(server, 0);
  return { origin: `http://localhost:${port}`, close: () => closeServer(server) };
}
