import type { OAuth2Client } from 'google-auth-library';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';

/**
 * Google's own Calendar client for an authorised user.
 *
 * @param rootUrl of Google's APIs, with the closing slash
 */
export async function createCalendarClient(
  auth: OAuth2Client,
  rootUrl: string,
): Promise<calendar_v3.Calendar> {
  const { calendar_v3 } = await import('./calendar-library.ts');
  return new calendar_v3.Calendar({ auth, rootUrl });
}
