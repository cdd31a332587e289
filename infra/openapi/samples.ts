/** Made-up values that belong together, so that the examples tell one story. */
const state = 'c2lnbi1pbiBvcGVuaWQgZW1haWwgcHJvZmlsZQ.Vd3Oq1m0b7u2sK9yXnE4tR8wLz5cHf6jPa1gQiN0oTk';
const nonce = 'mJ4r0Zt8xWv2Lq6sYb1nKc9dFh3gPu5aEo7iTzXwQ0R';
const calendarScope = 'https://www.googleapis.com/auth/calendar.events';
const clientId = '1234567890-abc123.apps.googleusercontent.com';

const userId = '110169484474386276334';
const zone = 'Europe/Zurich';
const manageUrl = 'https://myaccount.google.com/connections';
/** What there was of a user who leaves for good. */
const everything = { grant: true, plans: 3, runs: 41, sessions: 2, profile: true };

/** Where Google asks for the consent of an attempt. */
const authorizationUrl = (parameters: Record<string, string>): string => {
  const url = new URL('https://accounts.google.com/o/oauth2/v2/auth');
  const all = {
    client_id: clientId,
    redirect_uri: 'https://app.example.com/api/auth/callback',
    response_type: 'code',
    access_type: 'offline',
    include_granted_scopes: 'true',
    nonce,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...parameters,
  };
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value);
  return url.href;
};

const signInScope = 'openid email profile';
const attempt = {
  state,
  nonce,
  clientId,
  scope: signInScope,
  authorizationUrl: authorizationUrl({ scope: signInScope, state }),
};

const upgradeState =
  'dXBncmFkZSBvcGVuaWQgaHR0cHM6Ly93d3cuZ29vZ2xlYXBpcy5jb20vYXV0aC9jYWxlbmRhci5ldmVudHM.hT3nVq8Lk2mPz6Rw9sYbXc4dFg7Ju1oEa5iNtQ0vKxM';
const upgradeScope = `openid ${calendarScope}`;
const upgradeAttempt = {
  state: upgradeState,
  nonce,
  clientId,
  scope: upgradeScope,
  loginHint: userId,
  authorizationUrl: authorizationUrl({
    scope: upgradeScope,
    state: upgradeState,
    prompt: 'consent',
    login_hint: userId,
  }),
};

export const samples = {
  state,
  code: '4/0AX4XfWh_example-authorization-code',
  key: '6c1b6f0e-3d3a-4c5e-9d2f-0b8a7e5f4c21',
  scheduleId: '3k7v0d9q2m5t8a1c4e6g0i2o4s6u1b3f5h7j9l0n2p4r6d8k0v1m',
  scheduleVersion: 'b3a1f6de-58c4-4f0a-9a6b-2c1d7e90f412',
  calendarScope,
  signInScopes: [
    'openid',
    'https://www.googleapis.com/auth/userinfo.email',
    'https://www.googleapis.com/auth/userinfo.profile',
  ],
  user: {
    id: userId,
    email: 'ada@example.com',
    name: 'Ada Lovelace',
    picture: 'https://lh3.googleusercontent.com/a/example',
  },
  attempt,
  upgradeAttempt,
  receipts: {
    forgotten: {
      google: 'not_revoked',
      manageUrl,
      deleted: { ...everything, sessions: 0, profile: false },
    },
    nothing: {
      google: 'not_held',
      manageUrl,
      deleted: { grant: false, plans: 0, runs: 0, sessions: 0, profile: false },
    },
    revoked: { google: 'revoked', manageUrl, deleted: everything },
    notHeld: {
      google: 'not_held',
      manageUrl,
      deleted: { grant: false, plans: 0, runs: 0, sessions: 1, profile: true },
    },
    notRevoked: { google: 'not_revoked', manageUrl, deleted: everything },
  },
  events: {
    timed: {
      summary: 'An hour, with a guest and a Meet conference',
      value: {
        summary: 'Lunch with Ada',
        location: 'Café Zähringer',
        start: { dateTime: '2027-03-29T12:00:00', timeZone: zone },
        end: { dateTime: '2027-03-29T13:00:00', timeZone: zone },
        attendees: [{ email: 'charles@example.com', displayName: 'Charles', optional: true }],
        reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 15 }] },
        conference: 'meet',
        sendUpdates: 'all',
      },
    },
    allDay: {
      summary: 'One whole day; the end is exclusive',
      value: { summary: 'Holiday', start: { date: '2027-08-01' }, end: { date: '2027-08-02' } },
    },
    weekly: {
      summary: 'A series, in another calendar',
      value: {
        calendarId: 'team@group.calendar.google.com',
        summary: 'Stand-up',
        start: { dateTime: '2027-04-05T09:15:00', timeZone: zone },
        end: { dateTime: '2027-04-05T09:30:00', timeZone: zone },
        recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10'],
        colorId: '7',
        visibility: 'private',
      },
    },
  },
  createdEvent: {
    id: 'f2q8v0k5t1m7d3n9a4c6e8g0i2k4m6o8q0s2u4',
    calendarId: 'primary',
    status: 'confirmed',
    htmlLink: 'https://www.google.com/calendar/event?eid=ZjJxOHYwazV0MW03ZDNuOWE0YzZlOGcw',
    summary: 'Lunch with Ada',
    start: { dateTime: '2027-03-29T12:00:00+02:00', timeZone: zone },
    end: { dateTime: '2027-03-29T13:00:00+02:00', timeZone: zone },
    meetLink: 'https://meet.google.com/abc-defg-hij',
  },
  calendars: {
    calendars: [
      { id: 'ada@example.com', summary: 'Ada Lovelace', primary: true, timeZone: zone },
      { id: 'team@group.calendar.google.com', summary: 'Team', primary: false, timeZone: zone },
    ],
  },
} as const;
