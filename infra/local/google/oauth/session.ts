import { randomBytes } from 'node:crypto';
import { parseCookie } from 'cookie';
import type { Received } from '../../pages/http.ts';
import type { Account } from '../accounts.ts';
import type { GoogleState } from '../state.ts';

/** Cookies do not tell ports apart: the name must not be one that the application could use. */
const COOKIE = 'google_stand_in_session';

/** Who is signed in at Google in this browser. */
export function readGoogleSession(request: Received, google: GoogleState): Account | undefined {
  const value = parseCookie(request.headers.cookie ?? '')[COOKIE];
  const sub = value === undefined ? undefined : google.sessions.get(value);
  return google.accounts.find((account) => account.sub === sub);
}

/** Signs in and returns the cookie to set. */
export function startGoogleSession(google: GoogleState, account: Account): string {
  const value = randomBytes(24).toString('base64url');
  google.sessions.set(value, account.sub);
  return `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax`;
}
