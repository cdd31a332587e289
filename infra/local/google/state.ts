import { type Account, initialAccounts } from './accounts.ts';
import { type Calendar, createCalendars } from './calendar/calendars.ts';
import type { StoredFile } from './drive/stored-file.ts';
import type { FaultBoard } from './faults.ts';
import { createDpopState, type DpopState } from './oauth/dpop.ts';
import { createGrantStore, type GrantStore } from './oauth/grants.ts';
import type { SigningKey } from './oauth/keys.ts';
import { createRiscState, type RiscState } from './risc/risc-stream.ts';

/** The OAuth client of the application, as it is entered in Google's console. */
export interface OAuthClient {
  id: string;
  secret: string;
  redirectUris: Set<string>;
  javascriptOrigins: Set<string>;
}

/** An invitation, change or cancellation that Google would have mailed. */
export interface Notice {
  to: string;
  eventId: string;
  about: 'invitation' | 'update' | 'cancellation';
}

/** Calls allowed in a sliding minute; absent: as many as one likes. Google's own: 600 and 10,000. */
export interface Quotas {
  perUser?: number;
  perProject?: number;
}

/** Everything that the stand-in knows, in memory. */
export interface GoogleState {
  /** Own address without a closing slash; also the issuer of its ID tokens. */
  readonly url: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly client: OAuthClient;
  /** The page where a person moves the clock, if there is one. */
  readonly timePage: string | undefined;
  readonly accounts: Account[];
  /** Signed-in Google sessions: cookie value to `sub`. */
  readonly sessions: Map<string, string>;
  readonly grants: GrantStore;
  /** Seconds until a new consent ends by itself (an app in Testing: 7 days); absent: it does not. */
  consentLifetime: number | undefined;
  /** Calendars of each account by `sub`. */
  readonly calendars: Map<string, Calendar[]>;
  /** Files in Drive of each account by `sub`, newest first. */
  readonly files: Map<string, StoredFile[]>;
  readonly notices: Notice[];
  quotas: Quotas;
  /** Calendar calls of the last minute. */
  readonly calls: { sub: string; at: number }[];
  /** Newest key first: it signs. The others are still published. */
  readonly keys: SigningKey[];
  readonly faults: FaultBoard;
  readonly risc: RiscState;
  readonly dpop: DpopState;
}

export function createState(
  url: string,
  now: () => number,
  client: OAuthClient,
  key: SigningKey,
  timePage?: string,
): GoogleState {
  return {
    url,
    now,
    client,
    timePage,
    accounts: initialAccounts(),
    sessions: new Map(),
    grants: createGrantStore(),
    consentLifetime: undefined,
    calendars: new Map(),
    files: new Map(),
    notices: [],
    quotas: {},
    calls: [],
    keys: [key],
    faults: [],
    risc: createRiscState(),
    dpop: createDpopState(),
  };
}

/** The account's calendars; they come into being when first looked at. */
export function calendarsOf(google: GoogleState, account: Account): Calendar[] {
  const existing = google.calendars.get(account.sub);
  if (existing !== undefined) return existing;
  const created = createCalendars(account);
  google.calendars.set(account.sub, created);
  return created;
}

/** The account's files in Drive. */
export function filesOf(google: GoogleState, account: Account): StoredFile[] {
  const existing = google.files.get(account.sub);
  if (existing !== undefined) return existing;
  const none: StoredFile[] = [];
  google.files.set(account.sub, none);
  return none;
}
