import type {
  CreatedEvent,
  Event,
  NewSchedule,
  Receipt,
  Schedule,
  ScheduleChange,
  SchedulePage,
  ScheduleWithRuns,
  Session,
  SignedIn,
  Upgraded,
  WritableCalendar,
} from './api.ts';
import type { Outcome } from './outcome.ts';

export interface ClientOptions {
  /**
   * Where the API answers: `/api` of the page's own origin by default; `https://api.example.com/api` for a page
   * elsewhere on the same site, whose exact origin the deployment lists. A redirect comes back to the page of the
   * deployment (`PAGE_URL`), wherever it set out.
   */
  baseUrl?: string;
  /** `popup` by default, with the redirect where a popup cannot be opened; `redirect` always. */
  mode?: 'popup' | 'redirect';
  /**
   * Called before the browser leaves the page for Google: the last moment to keep what a user typed. What it throws
   * keeps the browser here.
   */
  onLeave?: () => void;
}

export interface ConsentOptions {
  /** Default: that of the client. */
  mode?: 'popup' | 'redirect';
  /**
   * Google asks even if it has asked before, which is how a refresh token is had for sure. Always by redirect:
   * Google's script cannot ask for it in a popup.
   */
  prompt?: 'consent';
  /**
   * Gives up: the call rejects with the signal's reason, and a code that arrives later goes nowhere. What was
   * sent already cannot be taken back, nor can the popup be closed.
   */
  signal?: AbortSignal;
}

export interface KeyOptions {
  /**
   * 1 to 255 visible ASCII characters; repeated under the same key, the creation is the same one. Default: a
   * new one for each call.
   */
  idempotencyKey?: string;
}

/** A plan as it was read: with the version that {@link Schedules.change} takes, if the answer named one. */
export type Versioned<Plan> = Plan & { version: string | undefined };

/**
 * The API of OnBehalf, for pages. Every method rejects with an {@link OnBehalfError}. No token, code or secret is
 * kept, and nothing is written to any storage: the session is a cookie that scripts cannot read.
 */
export interface Client {
  /**
   * The time by the API's clock, in milliseconds since the epoch, within a second of it: for whatever is chosen in
   * relation to now, such as the time of a plan, on a computer whose clock is wrong. The answers tell it; before the
   * first one, and on a page of another origin, which may not read their `Date`, it is the browser's own.
   */
  now(): number;
  /** Who is signed in, and what may be done for them; undefined: nobody is signed in. */
  session(): Promise<Session | undefined>;
  /**
   * Begins the attempt and loads Google's script ahead (on hover, focus, touch), so that a click can open the
   * popup at once: browsers block popups that open too long after it. Never rejects. It serves one call; it is
   * dropped after 25 minutes, and when the user comes back from another window, where it may have been ended.
   */
  prepare(purpose: 'sign-in' | 'upgrade'): Promise<void>;
  /**
   * Signs in with Google, in a popup. By a redirect instead: on request, where Google's script does not load, where
   * the browser blocks the popup, and after the API's `consent_required`, then asking for consent.
   *
   * Before a redirect `onLeave` is called. The promise then stays pending, since the page goes away; if the user
   * comes back to this very page (back/forward cache), it rejects with `popup_closed`. What came of it is told by
   * {@link readOutcome} on the page that Google returns to.
   *
   * A second call while the first is at work, such as a double click, joins it.
   */
  signIn(options?: ConsentOptions): Promise<SignedIn>;
  /**
   * Asks the user who is signed in for Calendar, as {@link signIn} asks them to sign in; it must be the same
   * Google account.
   */
  connectCalendar(
    options?: ConsentOptions & {
      /** Which of the configured scopes to ask for. Default: the Calendar scopes. */
      scopes?: readonly string[];
    },
  ): Promise<Upgraded>;
  /**
   * What came of a redirect, read from `auth` in the page's address, and removed from it; undefined when there is
   * nothing. Anybody can write such an address: look at {@link session} before you claim success.
   */
  readOutcome(): Outcome | undefined;
  /**
   * Creates an event, exactly once for each key: if the connection breaks it is sent once more, since the API
   * knows it again. After a failure `idempotencyKey` of the error serves for trying the same again.
   */
  createEvent(event: Event, options?: KeyOptions): Promise<CreatedEvent>;
  /** The calendars that an event may go to; needs a scope that is not among the default ones. */
  calendars(): Promise<WritableCalendar[]>;
  /** Events that the server creates later, also when the user is signed out. */
  schedules: Schedules;
  /** Signs out; that nobody was signed in here any more is no error. The connection stays: plans go on. */
  signOut(options?: {
    /** In all browsers of the user; then the session must be live. */
    everywhere?: boolean;
  }): Promise<void>;
  /** Forgets the connection to Calendar and all plans here. Google is not told. */
  forgetCalendar(): Promise<Receipt>;
  /** Revokes everything at Google and deletes all data here; undefined: nothing was left to delete. */
  disconnect(): Promise<Receipt | undefined>;
}

export interface Schedules {
  /** Makes a plan, exactly once for each key, as {@link Client.createEvent} does. */
  create(plan: NewSchedule, options?: KeyOptions): Promise<Versioned<Schedule>>;
  /** A page of at most 100 plans, 20 by default; `cursor` is `nextCursor` of the page before. */
  list(options?: { cursor?: string | undefined; limit?: number | undefined }): Promise<SchedulePage>;
  read(id: string): Promise<Versioned<ScheduleWithRuns>>;
  /** @param options with `version` a plan that was changed meanwhile stays as it is: `stale_version` */
  change(
    id: string,
    change: ScheduleChange,
    options?: { version?: string | undefined },
  ): Promise<Versioned<Schedule>>;
  pause(id: string): Promise<Versioned<Schedule>>;
  /** What was due meanwhile does not run. */
  resume(id: string): Promise<Versioned<Schedule>>;
  delete(id: string): Promise<void>;
}
