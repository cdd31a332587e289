import type { Attempt } from './api.ts';
import type { ErrorCode } from './error-code.ts';
import { OnBehalfError } from './on-behalf-error.ts';

/**
 * What is used of Google Identity Services.
 * Source: https://developers.google.com/identity/oauth2/web/reference/js-reference#CodeClientConfig
 */
type InitCodeClient = (config: {
  client_id: string;
  scope: string;
  state: string;
  login_hint?: string | undefined;
  select_account: boolean;
  include_granted_scopes: boolean;
  ux_mode: 'popup';
  callback: (answer: { code?: string; state?: string; error?: string }) => void;
  error_callback: (error: { type: string }) => void;
}) => { requestCode(): void };

/** Asks the user in a popup. @returns the code, or undefined when the popup could not be opened */
export type AskInPopup = (attempt: Attempt) => Promise<string | undefined>;

/**
 * Milliseconds. A browser lets a click open a popup for about as long: after that a redirect is the only way
 * left, with the script or without.
 */
const LONGEST_LOAD = 5_000;

/**
 * Loads Google's script, once a page.
 *
 * @param authorizationUrl Google serves the script from the origin of its authorization endpoint
 * @returns undefined when it does not load: blocked by an extension or a policy, or too slow. Another call
 * tries again.
 */
export async function loadGoogleIdentity(authorizationUrl: string): Promise<AskInPopup | undefined> {
  if (!findInitCodeClient()) {
    const script = document.createElement('script');
    let patience: ReturnType<typeof setTimeout> | undefined;
    await new Promise<unknown>((resolve) => {
      script.onload = script.onerror = resolve;
      patience = setTimeout(resolve, LONGEST_LOAD);
      script.src = new URL('/gsi/client', authorizationUrl).href;
      document.head.append(script);
    });
    clearTimeout(patience);
    script.remove();
  }
  const initCodeClient = findInitCodeClient();
  return initCodeClient && ((attempt) => requestCode(initCodeClient, attempt));
}

function findInitCodeClient(): InitCodeClient | undefined {
  const page = globalThis as { google?: { accounts?: { oauth2?: { initCodeClient?: InitCodeClient } } } };
  return page.google?.accounts?.oauth2?.initCodeClient;
}

/**
 * The first that Google's script says counts: it may tell of a code after it has told that the popup is closed.
 *
 * @throws OnBehalfError `access_denied`, `popup_closed`, `state_mismatch` (an answer to something else; it goes
 * nowhere), `google_unexpected`
 */
function requestCode(initCodeClient: InitCodeClient, attempt: Attempt): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const fail = (code: ErrorCode) => reject(new OnBehalfError(code));
    try {
      initCodeClient({
        client_id: attempt.clientId,
        scope: attempt.scope,
        state: attempt.state,
        login_hint: attempt.loginHint,
        select_account: !attempt.loginHint,
        include_granted_scopes: true,
        ux_mode: 'popup',
        callback({ code, state, error }) {
          if (error) fail(error === 'access_denied' ? error : 'google_unexpected');
          else if (state !== attempt.state) fail('state_mismatch');
          else if (code) resolve(code);
          else fail('google_unexpected');
        },
        error_callback({ type }) {
          if (type === 'popup_failed_to_open') resolve(undefined);
          else fail(type === 'popup_closed' ? type : 'google_unexpected');
        },
      }).requestCode();
    } catch {
      // Something else in the place of Google's script, such as the stub of a content blocker.
      resolve(undefined);
    }
  });
}
