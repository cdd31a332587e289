/**
 * What `/gsi/client` serves: the code client of Google Identity Services. It runs in the application's page,
 * under that page's content security policy: no inline style, no frame, no `eval`. Options that Google's
 * script does not have (`prompt`, `nonce`, PKCE) are ignored here too.
 * Source: https://developers.google.com/identity/oauth2/web/reference/js-reference
 */

/** Written into the script by gsi-script.ts: the stand-in's authorization endpoint. */
declare const AUTHORIZATION_URL: string;
/** Likewise: `type` of the message that ends the popup. */
declare const POPUP_MESSAGE: string;

interface CodeResponse {
  code?: string;
  /** What the user granted, separated by spaces. */
  scope?: string;
  state?: string;
  authuser?: string;
  prompt?: string;
  /** Workspace domain of the account. */
  hd?: string;
  error?: string;
  error_description?: string;
  error_uri?: string;
}

/** A failure that OAuth has no words for. */
interface ClientError {
  type: 'popup_failed_to_open' | 'popup_closed' | 'unknown';
  message: string;
}

interface CodeClientConfig {
  client_id: string;
  scope: string;
  /** True by default. */
  include_granted_scopes?: boolean;
  /** Redirect mode only, and required there. */
  redirect_uri?: string;
  /** Popup mode only, and required there. */
  callback?: (response: CodeResponse) => void;
  /** Popup mode only. */
  error_callback?: (error: ClientError) => void;
  state?: string;
  /** Without effect, as at Google today: consent is always granular. */
  enable_granular_consent?: boolean;
  /** An email or a `sub`. */
  login_hint?: string;
  hd?: string;
  /** `popup` by default. */
  ux_mode?: 'popup' | 'redirect';
  select_account?: boolean;
}

/** CSS pixels. */
const POPUP_SIZE = { width: 500, height: 640 };
/** Milliseconds between two looks at whether the user has closed the popup: no event tells. */
const CLOSED_POLL = 200;

function demand(config: CodeClientConfig, name: 'client_id' | 'scope' | 'callback' | 'redirect_uri'): void {
  if (!config[name]) throw new Error(`Missing required parameter ${name}.`);
}

function authorizationUrl(config: CodeClientConfig, destination: Record<string, string>): string {
  const { client_id, scope, state, login_hint, hd } = config;
  const query = {
    client_id,
    scope,
    ...destination,
    response_type: 'code',
    access_type: 'offline',
    include_granted_scopes: String(config.include_granted_scopes ?? true),
    enable_granular_consent: String(config.enable_granular_consent ?? true),
    prompt: config.select_account ? 'select_account' : undefined,
    state,
    login_hint,
    hd,
  };
  const url = new URL(AUTHORIZATION_URL);
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value);
  return url.href;
}

function openPopup(url: string): Window | null {
  const { width, height } = POPUP_SIZE;
  const left = Math.round(screenX + (outerWidth - width) / 2);
  const top = Math.round(screenY + (outerHeight - height) / 2);
  return window.open(url, '_blank', `popup,width=${width},height=${height},left=${left},top=${top}`);
}

/** Tells the page one thing about this popup: Google's answer, or that the user closed it before there was one. */
function awaitAnswer(popup: Window, { callback, error_callback }: CodeClientConfig): void {
  const settled = new AbortController();
  const poll = setInterval(() => {
    if (!popup.closed) return;
    settled.abort();
    error_callback?.({ type: 'popup_closed', message: 'Popup window closed' });
  }, CLOSED_POLL);
  settled.signal.addEventListener('abort', () => clearInterval(poll));
  const hear = ({ origin, source, data }: MessageEvent) => {
    if (origin !== new URL(AUTHORIZATION_URL).origin || source !== popup) return;
    if (data?.type !== POPUP_MESSAGE) return;
    settled.abort();
    popup.close();
    const { type: _type, ...response } = data;
    callback?.(response);
  };
  addEventListener('message', hear, { signal: settled.signal });
}

function askInPopup(config: CodeClientConfig): void {
  const popup = openPopup(authorizationUrl(config, { redirect_uri: 'postmessage', origin: location.origin }));
  if (popup) awaitAnswer(popup, config);
  else config.error_callback?.({ type: 'popup_failed_to_open', message: 'Failed to open popup window' });
}

/** @throws Error when a parameter is missing that the mode requires. */
function initCodeClient(config: CodeClientConfig): { requestCode(): void } {
  demand(config, 'client_id');
  demand(config, 'scope');
  if (config.ux_mode !== 'redirect') {
    demand(config, 'callback');
    return { requestCode: () => askInPopup(config) };
  }
  demand(config, 'redirect_uri');
  const { redirect_uri = '' } = config;
  return { requestCode: () => location.assign(authorizationUrl(config, { redirect_uri })) };
}

// Google's other scripts share the name `google`, Maps for one.
Object.assign(globalThis, {
  google: { ...Reflect.get(globalThis, 'google'), accounts: { oauth2: { initCodeClient } } },
});
