import { deriveEventId } from '../../../shared/calendar/event-id.ts';
import { story } from './story.ts';

const zone = 'Europe/Paris';
const key = '6c1b6f0e-3d3a-4c5e-9d2f-0b8a7e5f4c21';
const { user: userId, calendarScope } = story;
const projects =
  'c_2e9c3a2db26289c991f5762e7db60d362b1dad513fc789aa7f5e33dec3ace45d@group.calendar.google.com';

const manageUrl = 'https://myaccount.google.com/connections';
/** What there was of a user who leaves for good. */
const everything = { grant: true, plans: 2, runs: 4, sessions: 2, profile: true };

const signInScopes = [
  'openid',
  'https://www.googleapis.com/auth/userinfo.email',
  'https://www.googleapis.com/auth/userinfo.profile',
];

const lunch = {
  id: deriveEventId(userId, 'primary', key),
  calendarId: 'primary',
  status: 'confirmed',
  htmlLink: 'https://www.google.com/calendar/event?eid=ZjJxOHYwazV0MW03ZDNuOWE0YzZlOGcw',
  summary: 'Lunch with Charles',
  start: { dateTime: '2027-03-29T12:00:00+02:00', timeZone: zone },
  end: { dateTime: '2027-03-29T13:00:00+02:00', timeZone: zone },
  meetLink: 'https://meet.google.com/abc-defg-hij',
} as const;

/** Made-up values that belong together, so that the examples tell one story. */
export const samples = {
  code: '4/0AX4XfWh_example-authorization-code',
  key,
  scheduleId: deriveEventId(userId, 'schedule', key),
  scheduleVersion: 'b3a1f6de-58c4-4f0a-9a6b-2c1d7e90f412',
  calendarScope,
  signInScopes,
  allScopes: [...signInScopes, calendarScope],
  user: {
    id: userId,
    email: 'ada@example.com',
    name: 'Ada Fournier',
    picture: 'https://lh3.googleusercontent.com/a/example',
  },
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
        summary: lunch.summary,
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
        calendarId: projects,
        summary: 'Stand-up',
        start: { dateTime: '2027-04-05T09:15:00', timeZone: zone },
        end: { dateTime: '2027-04-05T09:30:00', timeZone: zone },
        recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10'],
        colorId: '7',
        visibility: 'private',
      },
    },
  },
  /** What becomes of them, by the same names. */
  createdEvents: {
    timed: lunch,
    allDay: {
      id: deriveEventId(userId, 'primary', 'holiday'),
      calendarId: 'primary',
      status: 'confirmed',
      htmlLink: 'https://www.google.com/calendar/event?eid=aG9saWRheWV4YW1wbGU',
      summary: 'Holiday',
      start: { date: '2027-08-01' },
      end: { date: '2027-08-02' },
    },
    weekly: {
      id: deriveEventId(userId, projects, 'stand-up'),
      calendarId: projects,
      status: 'confirmed',
      htmlLink: 'https://www.google.com/calendar/event?eid=c3RhbmR1cGV4YW1wbGU',
      summary: 'Stand-up',
      start: { dateTime: '2027-04-05T09:15:00+02:00', timeZone: zone },
      end: { dateTime: '2027-04-05T09:30:00+02:00', timeZone: zone },
    },
  },
  calendars: {
    calendars: [
      { id: 'ada@example.com', summary: 'ada@example.com', primary: true, timeZone: zone },
      { id: projects, summary: 'Projects', primary: false, timeZone: zone },
    ],
  },
} as const;
