const named = (...names: string[]) => names.map((name) => `https://www.googleapis.com/auth/${name}`);

/**
 * Which scopes each Calendar operation accepts; any one is enough.
 * Source: the "Authorization" section of each method at
 * https://developers.google.com/workspace/calendar/api/v3/reference
 */
const writeEvents = named('calendar', 'calendar.events', 'calendar.app.created', 'calendar.events.owned');

const readEvents = [
  ...writeEvents,
  ...named('calendar.readonly', 'calendar.events.readonly', 'calendar.events.owned.readonly'),
];

export const calendarScopes = {
  writeEvents,
  readEvents,
  readCalendar: named(
    'calendar',
    'calendar.readonly',
    'calendar.app.created',
    'calendar.calendars',
    'calendar.calendars.readonly',
  ),
  listCalendars: named(
    'calendar',
    'calendar.readonly',
    'calendar.calendarlist',
    'calendar.calendarlist.readonly',
  ),
} as const satisfies Record<string, readonly string[]>;
