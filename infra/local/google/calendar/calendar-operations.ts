import type { Operation } from '../operation.ts';
import {
  deleteEvent,
  getCalendar,
  getEvent,
  insertEvent,
  listCalendars,
  modifyEvent,
  readEvents,
  updateEvent,
} from './calendar-api.ts';

const CALENDAR = '/calendar/v3/calendars/{calendarId}';
const EVENTS = `${CALENDAR}/events`;
const EVENT = `${EVENTS}/{eventId}`;

/** Google Calendar API v3, as far as this product calls it. */
export const calendarOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/calendar/v3/users/me/calendarList',
    name: 'calendarList.list',
    answer: listCalendars,
  },
  { method: 'GET', path: CALENDAR, name: 'calendars.get', answer: getCalendar },
  { method: 'POST', path: EVENTS, name: 'events.insert', answer: insertEvent },
  { method: 'GET', path: EVENTS, name: 'events.list', answer: readEvents },
  { method: 'GET', path: EVENT, name: 'events.get', answer: getEvent },
  { method: 'PATCH', path: EVENT, name: 'events.patch', answer: modifyEvent },
  { method: 'PUT', path: EVENT, name: 'events.update', answer: updateEvent },
  { method: 'DELETE', path: EVENT, name: 'events.delete', answer: deleteEvent },
];
