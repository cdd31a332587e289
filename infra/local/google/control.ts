import type { Exchange } from '../exchange.ts';
import { type Account, requireAccount } from './accounts.ts';
import { findCalendar, type StoredEvent } from './calendar/calendars.ts';
import type { StoredFile } from './drive/stored-file.ts';
import type { Fault } from './fault-schema.ts';
import { concerns } from './faults.ts';
import { controlDpop, type DpopControl } from './oauth/dpop.ts';
import { dropGrant } from './oauth/grants.ts';
import { generateSigningKey } from './oauth/keys.ts';
import { createRiscControl, type RiscControl } from './risc/risc-control.ts';
import { calendarsOf, filesOf, type GoogleState, type Notice, type Quotas } from './state.ts';

/** One request that arrived, pages aside. Holds no query, header or body, and so no token. */
export interface LoggedRequest {
  method: string;
  path: string;
  /** Name of the operation, e.g. `token.refresh` or `events.insert`. */
  operation: string;
  /** What went on the wire: a status, or how it ended without one. Absent while it is being answered. */
  outcome?: number | 'hung' | 'cut';
  /** Its bytes and times, once it has ended. */
  exchange?: Exchange;
}

/** Runs when a request for an operation has arrived, before anything else happens to it. */
type Interception = (request: LoggedRequest) => void | Promise<void>;

export interface GoogleControl {
  /** Enters more addresses in "Google's console". */
  allow(addresses: { redirectUris?: readonly string[]; javascriptOrigins?: readonly string[] }): void;
  faults: {
    set(operation: string, fault: Fault): void;
    clear(operation?: string): void;
    list(): { operation: string; fault: Fault }[];
  };
  /** What happens to proofs of possession. */
  dpop: DpopControl;
  /** Holds back or observes every request of an operation. Returns how to stop. */
  intercept(operation: string, interception: Interception): () => void;
  readonly requests: readonly LoggedRequest[];
  /** How many requests for the operation (or group of operations) have arrived. */
  count(operation: string): number;
  forgetRequests(): void;
  accounts(): readonly Account[];
  /** Ends every access token; refresh tokens stay good. */
  expireAccessTokens(): void;
  /** What "Remove access" at Google does. */
  revokeGrant(email: string): void;
  /** What the account has granted to the application. */
  grantedScopes(email: string): string[];
  /** How many refresh tokens of the account are live. */
  countRefreshTokens(email: string): number;
  changeEmail(email: string, newEmail: string): void;
  /** Events of a calendar, deleted ones included. */
  events(email: string, calendarId?: string): StoredEvent[];
  /** What the user deletes by hand in Google Calendar. */
  deleteEvent(email: string, eventId: string, calendarId?: string): void;
  /** What the application has put into Drive. */
  files(email: string): StoredFile[];
  /** Mails that Google would have sent about events. */
  notices(): readonly Notice[];
  limitCalls(quotas: Quotas): void;
  /** Seconds after which later consents end by themselves; absent: never again. */
  limitConsent(lifetimeSeconds?: number): void;
  /** Signs with a new key. With `dropOld` the others are no longer published. */
  rotateKeys(options?: { dropOld?: boolean }): Promise<void>;
  /** Cross-account protection. */
  readonly risc: RiscControl;
}

/** What the server itself shares with its control. */
export interface Traffic {
  requests: LoggedRequest[];
  interceptions: { operation: string; interception: Interception }[];
}

function eventsOf(google: GoogleState, email: string, calendarId: string): Map<string, StoredEvent> {
  const calendar = findCalendar(calendarsOf(google, requireAccount(google.accounts, email)), calendarId);
  if (calendar === undefined) throw new Error(`${email} has no calendar ${calendarId}.`);
  return calendar.events;
}

function controlFaults({ faults }: GoogleState): GoogleControl['faults'] {
  return {
    set: (operation, fault) => void faults.push({ operation, fault }),
    clear: (operation) => {
      const kept = operation === undefined ? [] : faults.filter((placed) => placed.operation !== operation);
      faults.splice(0, faults.length, ...kept);
    },
    list: () => faults.map((placed) => ({ ...placed })),
  };
}

function changeEmail(google: GoogleState, email: string, newEmail: string): void {
  const account = requireAccount(google.accounts, email);
  const primary = calendarsOf(google, account).find((calendar) => calendar.primary);
  account.email = newEmail;
  if (primary !== undefined) Object.assign(primary, { id: newEmail, summary: newEmail });
}

/** The switches of the stand-in for tests. */
export function createControl(google: GoogleState, traffic: Traffic): GoogleControl {
  const { requests, interceptions } = traffic;
  const { grants } = google;
  return {
    allow({ redirectUris = [], javascriptOrigins = [] }) {
      for (const uri of redirectUris) google.client.redirectUris.add(uri);
      for (const origin of javascriptOrigins) google.client.javascriptOrigins.add(origin);
    },
    faults: controlFaults(google),
    dpop: controlDpop(google.dpop),
    intercept(operation, interception) {
      const placed = { operation, interception };
      interceptions.push(placed);
      return () => {
        const index = interceptions.indexOf(placed);
        if (index >= 0) interceptions.splice(index, 1);
      };
    },
    requests,
    count: (operation) => requests.filter((request) => concerns(operation, request.operation)).length,
    forgetRequests: () => void requests.splice(0),
    accounts: () => google.accounts,
    expireAccessTokens: () => grants.accessTokens.clear(),
    revokeGrant: (email) => dropGrant(grants, requireAccount(google.accounts, email).sub),
    grantedScopes: (email) => [...(grants.consents.get(requireAccount(google.accounts, email).sub) ?? [])],
    countRefreshTokens(email) {
      const { sub } = requireAccount(google.accounts, email);
      return [...grants.refreshTokens.values()].filter((token) => token.sub === sub).length;
    },
    changeEmail: (email, newEmail) => changeEmail(google, email, newEmail),
    events: (email, calendarId = 'primary') => [...eventsOf(google, email, calendarId).values()],
    deleteEvent(email, eventId, calendarId = 'primary') {
      const events = eventsOf(google, email, calendarId);
      const event = events.get(eventId);
      if (event === undefined) throw new Error(`There is no event ${eventId}.`);
      events.set(eventId, { ...event, status: 'cancelled', updated: new Date(google.now()).toISOString() });
    },
    files: (email) => [...filesOf(google, requireAccount(google.accounts, email))],
    notices: () => google.notices,
    limitCalls(quotas) {
      google.quotas = quotas;
    },
    limitConsent(lifetimeSeconds) {
      google.consentLifetime = lifetimeSeconds;
    },
    async rotateKeys({ dropOld = false } = {}) {
      const key = await generateSigningKey(google.now());
      google.keys.splice(0, dropOld ? google.keys.length : 0, key);
    },
    risc: createRiscControl(google),
  };
}
