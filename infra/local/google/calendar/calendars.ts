import { createHash } from 'node:crypto';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { Account } from '../accounts.ts';

/** An event as the API answers it, with the id that every stored event has. */
export type StoredEvent = calendar_v3.Schema$Event & { id: string };

export interface Calendar {
  /** The primary calendar's id is the account's email. */
  id: string;
  summary: string;
  primary: boolean;
  accessRole: 'owner' | 'reader';
  /** IANA name. */
  timeZone: string;
  colorId: string;
  backgroundColor: string;
  /** By event id; deleted ones stay, as `cancelled`. */
  events: Map<string, StoredEvent>;
}

const defaultReminders = [{ method: 'popup', minutes: 30 }];

/** What a new account has: its own calendar, a second one that it owns, and one that it may only read. */
export function createCalendars(account: Account): Calendar[] {
  const key = createHash('sha256').update(account.sub).digest('hex');
  const { timeZone } = account;
  return [
    {
      id: account.email,
      summary: account.email,
      primary: true,
      accessRole: 'owner',
      timeZone,
      colorId: '14',
      backgroundColor: '#9fe1e7',
      events: new Map(),
    },
    {
      id: `c_${key}@group.calendar.google.com`,
      summary: 'Projects',
      primary: false,
      accessRole: 'owner',
      timeZone,
      colorId: '7',
      backgroundColor: '#42d692',
      events: new Map(),
    },
    {
      id: 'en.christian#holiday@group.v.calendar.google.com',
      summary: 'Public holidays',
      primary: false,
      accessRole: 'reader',
      timeZone,
      colorId: '8',
      backgroundColor: '#16a765',
      events: new Map(),
    },
  ];
}

/** `primary` or an id. */
export function findCalendar(calendars: readonly Calendar[], id: string): Calendar | undefined {
  return calendars.find((calendar) => calendar.id === id || (calendar.primary && id === 'primary'));
}

const etagOf = (text: string) => `"${createHash('sha256').update(text).digest().readUIntBE(0, 6)}"`;

/** An entry of `calendarList`: the calendar as this user sees it. */
export function describeListEntry(calendar: Calendar): calendar_v3.Schema$CalendarListEntry {
  const { id, summary, timeZone, colorId, backgroundColor, accessRole, primary } = calendar;
  return {
    kind: 'calendar#calendarListEntry',
    etag: etagOf(id),
    id,
    summary,
    timeZone,
    colorId,
    backgroundColor,
    foregroundColor: '#000000',
    selected: true,
    accessRole,
    defaultReminders: primary ? defaultReminders : [],
    ...(primary ? { primary } : {}),
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  };
}

/** The calendar itself, as `calendars.get` answers. */
export function describeCalendar(calendar: Calendar): calendar_v3.Schema$Calendar {
  const { id, summary, timeZone } = calendar;
  return {
    kind: 'calendar#calendar',
    etag: etagOf(id),
    id,
    summary,
    timeZone,
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  };
}

export function listReminders(calendar: Calendar): calendar_v3.Schema$EventReminder[] {
  return calendar.primary ? defaultReminders : [];
}
