import { randomBytes } from 'node:crypto';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { Account } from '../accounts.ts';
import type { Calendar, StoredEvent } from './calendars.ts';
import { arrangeConference } from './conference.ts';
import { checkEvent } from './event-rules.ts';
import { resolveTimes } from './event-times.ts';

type Event = calendar_v3.Schema$Event;

/** What a client may set; Google ignores the rest of a body. */
const writable = [
  'summary',
  'description',
  'location',
  'colorId',
  'recurrence',
  'reminders',
  'visibility',
  'transparency',
  'extendedProperties',
  'attendees',
  'guestsCanInviteOthers',
  'guestsCanModify',
  'guestsCanSeeOtherGuests',
  'anyoneCanAddSelf',
  'source',
  'status',
] as const satisfies readonly (keyof Event)[];

/** Where and for whom an event is written. */
export interface EventPlace {
  /** The stand-in's own address, for links. */
  url: string;
  account: Account;
  calendar: Calendar;
  /** Milliseconds since 1970. */
  now: number;
  conferenceDataVersion: string | null;
}

/** base32hex of random bytes, as Google makes ids. */
function makeId(): string {
  return BigInt(`0x${randomBytes(16).toString('hex')}`)
    .toString(32)
    .padStart(26, '0');
}

const withoutEmpty = (event: Omit<Event, 'id'>): Omit<Event, 'id'> =>
  Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined && value !== null));

function writeContent(event: Event, place: EventPlace): Omit<Event, 'id'> {
  const { account, calendar } = place;
  const content: Event = Object.fromEntries(writable.map((field) => [field, event[field]]));
  if (event.attendees) {
    content.attendees = event.attendees.map((attendee) => ({
      ...attendee,
      responseStatus: attendee.responseStatus ?? 'needsAction',
      ...(attendee.email === account.email ? { self: true, organizer: true } : {}),
    }));
  }
  content.reminders = event.reminders ?? { useDefault: true };
  return { ...withoutEmpty(content), ...resolveTimes(event, calendar.timeZone) };
}

/** The quoted number that changes with every write. */
const etagAt = (now: number, sequence: number) => `"${now * 2 + sequence}000"`;

function organizerOf({ account, calendar }: EventPlace): Event['organizer'] {
  return calendar.primary
    ? { email: account.email, self: true }
    : { email: calendar.id, displayName: calendar.summary, self: true };
}

/**
 * The event that an insert makes of a body.
 *
 * @throws Refusal with Google's error.
 */
export function createEvent(body: Event, place: EventPlace): StoredEvent {
  checkEvent(body);
  const content = writeContent(body, place);
  const { url, account, calendar, now } = place;
  const id = body.id || makeId();
  const time = new Date(now).toISOString();
  const eid = Buffer.from(`${id} ${calendar.id}`).toString('base64url');
  return {
    kind: 'calendar#event',
    etag: etagAt(now, 0),
    id,
    status: 'confirmed',
    htmlLink: `${url}/calendar/event?eid=${eid}`,
    created: time,
    updated: time,
    creator: { email: account.email, ...(calendar.primary ? { self: true } : {}) },
    organizer: organizerOf(place),
    iCalUID: body.iCalUID ?? `${id}@google.com`,
    sequence: 0,
    eventType: 'default',
    ...content,
    ...arrangeConference(body, place.conferenceDataVersion, id),
  };
}

/** The event after an update: everything a client may set is replaced. */
export function replaceEvent(existing: StoredEvent, body: Event, place: EventPlace): StoredEvent {
  checkEvent({ ...body, id: existing.id });
  const sequence = (existing.sequence ?? 0) + 1;
  const kept: Event = Object.fromEntries(
    Object.entries(existing).filter(([field]) => !(writable as readonly string[]).includes(field)),
  );
  return {
    ...kept,
    id: existing.id,
    status: 'confirmed',
    ...writeContent(body, place),
    ...arrangeConference(body, place.conferenceDataVersion, existing.id),
    sequence,
    updated: new Date(place.now).toISOString(),
    etag: etagAt(place.now, sequence),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Patch semantics: objects are merged, arrays and values replaced, `null` takes away. */
function merge(existing: Record<string, unknown>, patch: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...existing };
  for (const [field, value] of Object.entries(patch)) {
    const before = merged[field];
    if (value === null) delete merged[field];
    else merged[field] = isObject(value) && isObject(before) ? merge(before, value) : value;
  }
  return merged;
}

/** The event after a patch. */
export function patchEvent(existing: StoredEvent, body: Event, place: EventPlace): StoredEvent {
  return replaceEvent(existing, merge({ ...existing }, { ...body }), place);
}

/** A deleted event: it stays, so that its id is not free again. */
export function cancelEvent(existing: StoredEvent, now: number): StoredEvent {
  const sequence = (existing.sequence ?? 0) + 1;
  return {
    ...existing,
    status: 'cancelled',
    sequence,
    updated: new Date(now).toISOString(),
    etag: etagAt(now, sequence),
  };
}
