import type * as z from 'zod';
import type { StoredEvent } from '../../infra/local/google/calendar/calendars.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import type { attemptAnswerSchema } from '../../shared/attempt/begin-attempt-input.ts';
import type { eventAnswerSchema } from '../../shared/calendar/describe-event.ts';
import type { WritableCalendar } from '../../shared/calendar/list-calendars.ts';
import type { sessionSchema } from '../../shared/consent/session-answers.ts';
import type { FieldError, ProblemCode } from '../../shared/problems.ts';
import { API_PREFIX } from '../../shared/routes.ts';
import type { RunAnswer } from '../../shared/runs/run-history.ts';
import type { ScheduleAnswer } from '../../shared/schedules/describe-schedule.ts';
import { type ConsentChoice, type GoogleUser, googleUser } from './google-user.ts';

type ApiBody = z.infer<typeof attemptAnswerSchema> &
  z.infer<typeof sessionSchema> &
  Omit<z.infer<typeof eventAnswerSchema>, 'status'> &
  Omit<ScheduleAnswer, 'status'> & {
    status: string;
    calendars: WritableCalendar[];
    schedules: ScheduleAnswer[];
    nextCursor: string | undefined;
    runs: RunAnswer[];
    code: ProblemCode;
    detail: string;
    errors: FieldError[];
  };

interface Reply {
  status: number;
  /** Typed as whatever the API can answer; which it was, the test knows. */
  body: ApiBody;
  headers: Headers;
}

export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string | undefined>;
}

/** A browser with the application's page open, and the person before it. */
export interface AppUser {
  google: GoogleUser;
  /** Google's `sub`, which is the user's id. @throws Error while there is no such account */
  readonly id: string;
  /** What is in their calendar at Google, deleted events included. */
  events(calendarId?: string): StoredEvent[];
  /** Cookies of the application, by name. */
  cookies: Map<string, string>;
  call(method: string, path: string, options?: CallOptions): Promise<Reply>;
  /** The redirect path from its beginning to the page. @returns the outcome in the page's address */
  redirect(attempt: Record<string, unknown>, choice?: ConsentChoice): Promise<string | null>;
  /** Follows an address of the application, as a browser that is sent there. */
  follow(url: URL): Promise<Response>;
  /** The popup path from its beginning to the API's answer. */
  popup(attempt: Record<string, unknown>, choice?: ConsentChoice): Promise<Reply>;
  /** Through the pages, by redirect. */
  signIn(): Promise<void>;
  /** Signs in and connects Calendar, through the pages, by redirect. */
  connect(): Promise<void>;
  /** What the page is told of the connection to Calendar. */
  connection(): Promise<ApiBody['connection']>;
}

export function appUser(stack: LocalStack, email: string): AppUser {
  const cookies = new Map<string, string>();
  const google = googleUser(email);

  const send = async (url: URL, init: RequestInit): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, ...(cookie ? { cookie } : {}) };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    return response;
  };

  const user: AppUser = {
    google,
    cookies,
    get id() {
      const account = stack.google.control.accounts().find((one) => one.email === google.email);
      if (!account) throw new Error(`Google knows nobody under ${google.email}.`);
      return account.sub;
    },
    events: (calendarId) => stack.google.control.events(google.email, calendarId),
    connection: async () => (await user.call('GET', '/session')).body.connection,
    async call(method, path, { body, headers } = {}) {
      const sent = {
        origin: stack.url,
        'x-requested-with': 'XmlHttpRequest',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      };
      const response = await send(new URL(`${API_PREFIX}${path}`, stack.url), {
        method,
        headers: Object.fromEntries(
          Object.entries(sent).filter((entry): entry is [string, string] => entry[1] !== undefined),
        ),
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: text === '' ? undefined : JSON.parse(text),
        headers: response.headers,
      };
    },
    follow: (url) => send(url, {}),
    async redirect(attempt, choice) {
      const begun = await user.call('POST', '/auth/attempts', { body: attempt });
      if (begun.status !== 200) throw new Error(`The attempt was refused: ${begun.body.code}`);
      const callback = await google.consent(begun.body.authorizationUrl, choice);
      const response = await user.follow(callback);
      return new URL(response.headers.get('location') ?? '', stack.url).searchParams.get('auth');
    },
    async popup(attempt, choice) {
      const begun = await user.call('POST', '/auth/attempts', { body: attempt });
      const { state, clientId, scope } = begun.body;
      const answer = await google.consentInPopup(
        {
          authorizationUrl: stack.google.endpoints.authorizationUrl,
          clientId,
          scope,
          state,
          origin: stack.url,
        },
        choice,
      );
      const path = attempt['purpose'] === 'upgrade' ? '/auth/scopes' : '/auth/code';
      return user.call('POST', path, { body: { code: answer.code, state: answer.state } });
    },
    async signIn() {
      const outcome = await user.redirect({ purpose: 'sign-in' });
      if (outcome !== 'signed_in') throw new Error(`Sign-in ended in ${outcome}`);
    },
    async connect() {
      await user.signIn();
      const outcome = await user.redirect({ purpose: 'upgrade' });
      if (outcome !== 'upgraded') throw new Error(`Upgrade ended in ${outcome}`);
    },
  };
  return user;
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split('; ');
  const [name = '', value = ''] = pair.split('=');
  if (attributes.includes('Max-Age=0')) cookies.delete(name);
  else cookies.set(name, value);
}
