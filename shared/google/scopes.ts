/** Scopes that may insert an event (Calendar API reference, events.insert). Any one of them is enough. */
export const EVENT_SCOPES = [
  'https://www.googleapis.com/auth/calendar',
  'https://www.googleapis.com/auth/calendar.events',
  'https://www.googleapis.com/auth/calendar.events.owned',
  'https://www.googleapis.com/auth/calendar.app.created',
] as const;

/** Scopes that may read the list of calendars (Calendar API reference, calendarList.list). */
export const CALENDAR_LIST_SCOPES = [
  'https://www.googleapis.com/auth/calendar',
  'https://www.googleapis.com/auth/calendar.readonly',
  'https://www.googleapis.com/auth/calendar.calendarlist',
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
] as const;

/** Google's short names of two scopes, and the long ones that it answers with. */
const LONG_NAMES: Record<string, string> = {
  email: 'https://www.googleapis.com/auth/userinfo.email',
  profile: 'https://www.googleapis.com/auth/userinfo.profile',
};

/**
 * The scopes in a space-separated list (RFC 6749 §3.3), each once. They are compared as whole strings:
 * `…/auth/calendar` is a prefix of `…/auth/calendar.readonly`.
 */
export function splitScopes(list: string): string[] {
  return [...new Set(list.split(' ').filter((scope) => scope !== ''))];
}

/** The scopes of `wanted` that `granted` lacks. `email` is granted when Google answers with its long name. */
export function missingScopes(wanted: readonly string[], granted: readonly string[]): string[] {
  const held = new Set(granted);
  return wanted.filter((scope) => !held.has(scope) && !held.has(LONG_NAMES[scope] ?? scope));
}

export function coversScopes(granted: readonly string[], wanted: readonly string[]): boolean {
  return missingScopes(wanted, granted).length === 0;
}

/** Whether one of the scopes is enough to create an event. */
export function mayCreateEvents(granted: readonly string[]): boolean {
  return EVENT_SCOPES.some((scope) => granted.includes(scope));
}
