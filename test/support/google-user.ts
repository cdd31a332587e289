import { POPUP_MESSAGE } from '../../infra/local/google/oauth/popup-page.ts';
import { type HtmlForm, readForms, readScriptJson, readText } from './html-forms.ts';

export interface ConsentChoice {
  /** Scopes whose checkbox the person takes the tick from, by their full names. */
  untick?: readonly string[];
  /** The person presses Cancel on the consent page. */
  cancel?: boolean;
}

/** What Google Identity Services asks for in the page's name when its code client opens the popup. */
interface PopupRequest {
  authorizationUrl: string;
  clientId: string;
  scope: string;
  state: string;
  /** Origin of the page. */
  origin: string;
  loginHint?: string;
  /** `initCodeClient` includes granted scopes by default. */
  includeGrantedScopes?: boolean;
}

/** What the popup posts to the page; with `error` there is no code. */
interface PopupAnswer {
  code?: string;
  scope?: string;
  state?: string;
  error?: string;
}

export interface GoogleUser {
  readonly email: string;
  /** Pages that were shown to the person so far, by title. */
  readonly seen: readonly string[];
  /** Goes through the pages of the redirect mode. The address at the end is the application's; it is not called. */
  consent(authorizationUrl: string, choice?: ConsentChoice): Promise<URL>;
  /** Goes through the pages of a popup that Google Identity Services opened. */
  consentInPopup(request: PopupRequest, choice?: ConsentChoice): Promise<PopupAnswer>;
  /** Forgets the Google session, as another browser would. */
  signOut(): void;
}

interface Visit {
  response: Response;
  text: string;
}

interface Browser {
  open(url: URL): Promise<Visit>;
  submit(from: URL, form: HtmlForm, fields: [string, string][]): Promise<Visit>;
  forget(): void;
}

function openBrowser(): Browser {
  const jar = new Map<string, string>();
  const call = async (url: URL, init: RequestInit): Promise<Visit> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, ...(cookie === '' ? {} : { cookie }) };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      jar.set(name, value);
    }
    return { response, text: await response.text() };
  };
  return {
    open: (url) => call(url, {}),
    submit: (from, form, fields) =>
      call(new URL(form.action, from), {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: from.origin },
        body: new URLSearchParams(fields).toString(),
      }),
    forget: () => jar.clear(),
  };
}

const hidden = (form: HtmlForm) =>
  form.inputs.flatMap(({ type, name, value }): [string, string][] =>
    type === 'hidden' ? [[name, value]] : [],
  );

/** How the person fills in the page: the account chooser or the consent page. */
function fillIn(
  forms: readonly HtmlForm[],
  email: string,
  choice: ConsentChoice,
): [HtmlForm, [string, string][]] {
  for (const form of forms) {
    const self = form.buttons.find((button) => button.attributes['data-email'] === email);
    if (self !== undefined) return [form, [...hidden(form), [self.name, self.value]]];
    if (!form.buttons.some((button) => button.name === 'decision')) continue;
    const boxes = form.inputs.filter(({ type }) => type === 'checkbox');
    const ticked = boxes.filter(({ value }) => !choice.untick?.includes(value));
    const decision = choice.cancel ? 'cancel' : 'allow';
    const ticks = ticked.map(({ name, value }): [string, string] => [name, value]);
    return [form, [...hidden(form), ...ticks, ['decision', decision]]];
  }
  const other = forms.find((form) => form.inputs.some(({ name }) => name === 'email'));
  if (other === undefined) throw new Error('The page has no form that a person could go on with.');
  const name = email.split('@')[0] ?? email;
  return [other, [...hidden(other), ['email', email], ['name', name]]];
}

type End = { location: URL } | { answer: PopupAnswer };

async function walk(
  browser: Browser,
  start: URL,
  email: string,
  choice: ConsentChoice,
  seen: string[],
): Promise<End> {
  let at = start;
  let visit = await browser.open(at);
  for (let step = 0; step < 10; step += 1) {
    const { response, text } = visit;
    const location = response.headers.get('location');
    if (location !== null) {
      const next = new URL(location, at);
      if (next.origin !== start.origin) return { location: next };
      at = next;
      visit = await browser.open(at);
      continue;
    }
    if (!response.ok)
      throw new Error(`Google shows: ${readText(text, 'error') ?? `status ${response.status}`}`);
    seen.push(/<title>(.*?) –/.exec(text)?.[1] ?? '');
    const popup = readScriptJson<{ message: PopupAnswer & { type: string } }>(text, 'answer');
    if (popup?.message.type === POPUP_MESSAGE) return { answer: popup.message };
    const [form, fields] = fillIn(readForms(text), email, choice);
    visit = await browser.submit(at, form, fields);
  }
  throw new Error('The pages at Google lead nowhere.');
}

/** A person with a browser at the stand-in for Google; someone unknown there makes an account on the way. */
export function googleUser(email: string): GoogleUser {
  const browser = openBrowser();
  const seen: string[] = [];
  return {
    email,
    seen,
    async consent(authorizationUrl, choice = {}) {
      const end = await walk(browser, new URL(authorizationUrl), email, choice, seen);
      if ('answer' in end) throw new Error('Google answered in a popup, not by redirect.');
      return end.location;
    },
    async consentInPopup(request, choice = {}) {
      const url = new URL(request.authorizationUrl);
      const query: Record<string, string> = {
        client_id: request.clientId,
        redirect_uri: 'postmessage',
        origin: request.origin,
        response_type: 'code',
        access_type: 'offline',
        scope: request.scope,
        state: request.state,
        include_granted_scopes: String(request.includeGrantedScopes ?? true),
        ...(request.loginHint === undefined ? {} : { login_hint: request.loginHint }),
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const end = await walk(browser, url, email, choice, seen);
      if ('location' in end) throw new Error('Google redirected instead of answering in the popup.');
      const { code, scope, state, error } = end.answer;
      return Object.fromEntries(
        Object.entries({ code, scope, state, error }).filter(([, value]) => value !== undefined),
      );
    },
    signOut: () => browser.forget(),
  };
}
