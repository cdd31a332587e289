import type { Attempt } from '../../../frontend/client/api.ts';

/** What the client hands to Google's script. */
interface CodeClientConfig {
  client_id: string;
  scope: string;
  state: string;
  login_hint?: string;
  include_granted_scopes: boolean;
  ux_mode: string;
  callback(answer: { code?: string; state?: string; error?: string }): void;
  error_callback(error: { type: string }): void;
}

interface Call {
  method: string;
  /** With the query. */
  path: string;
  headers: Headers;
  body: unknown;
  init: RequestInit;
}

type Answer = Response | Error | Promise<Response>;

/** As much of a browser as the client touches, put into the globals of the process. */
export interface FakeBrowser {
  /** What was sent to the API, in order. */
  calls: Call[];
  /** What the API answers, by method and path; called with how often it was asked so far. */
  api: Map<string, (call: Call, nth: number) => Answer>;
  /** Source addresses of the scripts that were put into the page. */
  scripts: string[];
  /** How Google's script loads; `ok` by default. */
  loading: 'ok' | 'error' | 'never' | 'stub';
  /** Popups that were asked for. */
  popups: CodeClientConfig[];
  /** Where the browser was sent. */
  left: string[];
  /** The address of the page. */
  address: string;
  /** Tells the window's listeners. */
  dispatch(type: string, fields?: object): void;
  /** Takes everything out of the globals again. */
  close(): void;
}

export const begun: Attempt = {
  state: 'the-state',
  nonce: 'the-nonce',
  clientId: 'the-client',
  scope: 'openid email',
  authorizationUrl: 'https://accounts.example/o/oauth2/v2/auth?state=the-state',
};

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
}

export function openFakeBrowser(): FakeBrowser {
  const target = new EventTarget();
  const counts = new Map<string, number>();
  const browser: FakeBrowser = {
    calls: [],
    api: new Map([['POST /auth/attempts', () => json(200, begun)]]),
    scripts: [],
    loading: 'ok',
    popups: [],
    left: [],
    address: 'https://app.example/',
    dispatch: (type, fields = {}) => target.dispatchEvent(Object.assign(new Event(type), fields)),
    close() {
      for (const [name, descriptor] of kept) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor);
        else Reflect.deleteProperty(globalThis, name);
      }
    },
  };
  const initCodeClient = (config: CodeClientConfig) => ({ requestCode: () => browser.popups.push(config) });
  const appended = (script: { src: string; onload(): void; onerror(): void }) => {
    browser.scripts.push(script.src);
    const { loading } = browser;
    if (loading === 'never') return;
    queueMicrotask(() => {
      if (loading === 'error') return script.onerror();
      const stub = () => {
        throw new Error('blocked');
      };
      put('google', { accounts: { oauth2: { initCodeClient: loading === 'stub' ? stub : initCodeClient } } });
      script.onload();
    });
  };
  const fetch = async (url: string, init: RequestInit = {}) => {
    const { method = 'GET' } = init;
    const path = url.replace(/^.*\/api(?=\/)/, '');
    const body = init.body ? JSON.parse(String(init.body)) : undefined;
    const call = { method, path, headers: new Headers(init.headers), body, init };
    browser.calls.push(call);
    const key = `${method} ${path.split('?')[0]}`;
    const nth = counts.get(key) ?? 0;
    counts.set(key, nth + 1);
    const answer = await browser.api.get(key)?.(call, nth);
    if (!answer) throw new Error(`The test has no answer to ${key}`);
    if (answer instanceof Response) return answer;
    throw answer;
  };
  const page = {
    fetch,
    location: {
      get href() {
        return browser.address;
      },
      assign: (url: string) => browser.left.push(url),
    },
    history: {
      state: { of: 'the page' },
      replaceState(state: unknown, _: string, url: URL) {
        if (state !== page.history.state) throw new Error('The state of the page is lost');
        browser.address = url.href;
      },
    },
    document: {
      createElement: () => ({ remove: () => {} }),
      head: { append: appended },
    },
    addEventListener: target.addEventListener.bind(target),
    google: undefined,
  };
  const kept = Object.keys(page).map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  );
  for (const [name, value] of Object.entries(page)) put(name, value);
  return browser;
}

function put(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** Lets everything settle that waits for nothing but promises. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
