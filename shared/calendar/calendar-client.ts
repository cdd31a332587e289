import type { OAuth2Client } from 'google-auth-library';
// One API of googleapis; its root would load every API there is (14 MB).
import { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';

/**
 * Google's own Calendar client for an authorised user.
 *
 * @param rootUrl of Google's APIs, with the closing slash
 */
export function createCalendarClient(auth: OAuth2Client, rootUrl: string): calendar_v3.Calendar {
  return new calendar_v3.Calendar({ auth, rootUrl });
}
