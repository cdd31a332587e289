// The Google clients alone, by the deep import that leaves the other APIs out.

import { OAuth2Client } from 'google-auth-library';
import { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { BaselineEvent } from './baseline-event.ts';

export async function handler({ accessToken, event }: BaselineEvent): Promise<{ ok: boolean }> {
  const auth = new OAuth2Client({ clientId: process.env['GOOGLE_CLIENT_ID'] ?? '' });
  auth.setCredentials({ access_token: accessToken });
  const calendar = new calendar_v3.Calendar({ auth, rootUrl: process.env['GOOGLE_API_ROOT_URL'] ?? '' });
  const { status } = await calendar.events.insert({ calendarId: 'primary', requestBody: event });
  return { ok: status === 200 };
}
