import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { parseJson } from '../../../parse-json.ts';
import { json, type Received, type Reply } from '../../pages/http.ts';
import type { Account } from '../accounts.ts';
import { Refusal } from '../answers.ts';
import { authorize } from '../oauth/bearer.ts';
import type { Parameters } from '../operation.ts';
import { calendarsOf, type GoogleState } from '../state.ts';
import { calendarScopes } from './calendar-scopes.ts';
import {
  type Calendar,
  describeCalendar,
  describeListEntry,
  findCalendar,
  type StoredEvent,
} from './calendars.ts';
import { listEvents } from './event-list.ts';
import { cancelEvent, createEvent, type EventPlace, patchEvent, replaceEvent } from './event-resource.ts';
import { notifyAttendees } from './notices.ts';
import { spendQuota } from './quotas.ts';

/** Checks the token, then the quota: a call without a good token counts against nobody. */
function enter(google: GoogleState, request: Received, accepted: readonly string[]): Account {
  const account = authorize(google, request, accepted);
  spendQuota(google, account.sub);
  return account;
}

function requireCalendar(google: GoogleState, account: Account, { calendarId = '' }: Parameters): Calendar {
  const calendar = findCalendar(calendarsOf(google, account), calendarId);
  if (calendar === undefined) throw new Refusal('notFound');
  return calendar;
}

/** Opens a calendar for writing. */
function openPlace(google: GoogleState, request: Received, parameters: Parameters): EventPlace {
  const account = enter(google, request, calendarScopes.writeEvents);
  const calendar = requireCalendar(google, account, parameters);
  if (calendar.accessRole === 'reader') throw new Refusal('requiredAccessLevel');
  const sendUpdates = request.url.searchParams.get('sendUpdates');
  if (sendUpdates !== null && !['all', 'externalOnly', 'none'].includes(sendUpdates))
    throw new Refusal('invalidValue');
  const conferenceDataVersion = request.url.searchParams.get('conferenceDataVersion');
  if (conferenceDataVersion !== null && !['0', '1'].includes(conferenceDataVersion))
    throw new Refusal('invalidValue');
  return { url: google.url, account, calendar, now: google.now(), conferenceDataVersion };
}

function readEventBody(request: Received): calendar_v3.Schema$Event {
  const body = request.body === '' ? {} : parseJson(request.body);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refusal('parseError');
  return body;
}

function requireEvent(calendar: Calendar, { eventId = '' }: Parameters): StoredEvent {
  const event = calendar.events.get(eventId);
  if (event === undefined) throw new Refusal('notFound');
  return event;
}

function checkPrecondition(request: Received, event: StoredEvent): void {
  const expected = request.headers['if-match'];
  if (expected !== undefined && expected !== '*' && expected !== event.etag)
    throw new Refusal('conditionNotMet');
}

export function insertEvent(request: Received, google: GoogleState, parameters: Parameters): Reply {
  const place = openPlace(google, request, parameters);
  const event = createEvent(readEventBody(request), place);
  // The id of a deleted event is not free again.
  if (place.calendar.events.has(event.id)) throw new Refusal('duplicate');
  place.calendar.events.set(event.id, event);
  notifyAttendees(google, request, place.account, event, 'invitation');
  return json(200, event, { etag: event.etag ?? '' });
}

export function getEvent(request: Received, google: GoogleState, parameters: Parameters): Reply {
  const account = enter(google, request, calendarScopes.readEvents);
  const event = requireEvent(requireCalendar(google, account, parameters), parameters);
  return json(200, event, { etag: event.etag ?? '' });
}

export function readEvents(request: Received, google: GoogleState, parameters: Parameters): Reply {
  const account = enter(google, request, calendarScopes.readEvents);
  return json(
    200,
    listEvents(requireCalendar(google, account, parameters), request.url.searchParams, google.now()),
  );
}

function changeEvent(
  request: Received,
  google: GoogleState,
  parameters: Parameters,
  change: typeof patchEvent | typeof replaceEvent,
): Reply {
  const place = openPlace(google, request, parameters);
  const existing = requireEvent(place.calendar, parameters);
  checkPrecondition(request, existing);
  const event = change(existing, readEventBody(request), place);
  place.calendar.events.set(event.id, event);
  notifyAttendees(google, request, place.account, event, 'update');
  return json(200, event, { etag: event.etag ?? '' });
}

export function updateEvent(request: Received, google: GoogleState, parameters: Parameters): Reply {
  return changeEvent(request, google, parameters, replaceEvent);
}

export function modifyEvent(request: Received, google: GoogleState, parameters: Parameters): Reply {
  return changeEvent(request, google, parameters, patchEvent);
}

export function deleteEvent(request: Received, google: GoogleState, parameters: Parameters): Reply {
  const place = openPlace(google, request, parameters);
  const existing = requireEvent(place.calendar, parameters);
  if (existing.status === 'cancelled') throw new Refusal('deleted');
  checkPrecondition(request, existing);
  place.calendar.events.set(existing.id, cancelEvent(existing, place.now));
  notifyAttendees(google, request, place.account, existing, 'cancellation');
  return { status: 204, headers: {}, body: '' };
}

export function listCalendars(request: Received, google: GoogleState): Reply {
  const account = enter(google, request, calendarScopes.listCalendars);
  const least = request.url.searchParams.get('minAccessRole');
  const writers = least === 'writer' || least === 'owner';
  const shown = calendarsOf(google, account).filter(({ accessRole }) => !writers || accessRole === 'owner');
  return json(200, {
    kind: 'calendar#calendarList',
    etag: `"p${google.now()}"`,
    nextSyncToken: Buffer.from(`sync ${google.now()}`).toString('base64url'),
    items: shown.map(describeListEntry),
  });
}

export function getCalendar(request: Received, google: GoogleState, parameters: Parameters): Reply {
  const account = enter(google, request, calendarScopes.readCalendar);
  return json(200, describeCalendar(requireCalendar(google, account, parameters)));
}
