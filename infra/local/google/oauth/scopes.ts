const AUTH = 'https://www.googleapis.com/auth/';

/** Short names of sign-in scopes; Google answers with the long ones. */
const longNames: Record<string, string> = {
  email: `${AUTH}userinfo.email`,
  profile: `${AUTH}userinfo.profile`,
};

const labels: Record<string, string> = {
  openid: 'Associate you with your personal info on Google',
  [`${AUTH}userinfo.email`]: 'See your primary Google Account email address',
  [`${AUTH}userinfo.profile`]: 'See your personal info, including any you have made publicly available',
  [`${AUTH}calendar`]: 'See, edit, share, and permanently delete all the calendars you can access',
  [`${AUTH}calendar.readonly`]: 'See and download any calendar you can access',
  [`${AUTH}calendar.events`]: 'View and edit events on all your calendars',
  [`${AUTH}calendar.events.readonly`]: 'View events on all your calendars',
  [`${AUTH}calendar.events.owned`]: 'See, create, change, and delete events on calendars you own',
  [`${AUTH}calendar.events.owned.readonly`]: 'See the events on calendars you own',
  [`${AUTH}calendar.events.freebusy`]: 'See the availability on calendars you have access to',
  [`${AUTH}calendar.events.public.readonly`]: 'See the events on public calendars',
  [`${AUTH}calendar.freebusy`]: 'View your availability in your calendars',
  [`${AUTH}calendar.settings.readonly`]: 'View your Calendar settings',
  [`${AUTH}calendar.acls`]: 'See and change the sharing permissions of calendars you own',
  [`${AUTH}calendar.acls.readonly`]: 'See the sharing permissions of calendars you own',
  [`${AUTH}calendar.app.created`]:
    'Make secondary calendars, and see, create, change, and delete events on them',
  [`${AUTH}calendar.calendarlist`]: 'See, add, and remove calendars you are subscribed to',
  [`${AUTH}calendar.calendarlist.readonly`]: 'See the list of calendars you are subscribed to',
  [`${AUTH}calendar.calendars`]:
    'See and change the properties of calendars you have access to, and create them',
  [`${AUTH}calendar.calendars.readonly`]:
    'See the title, description, time zone, and other properties of calendars',
  [`${AUTH}drive.file`]:
    'See, edit, create, and delete only the specific Google Drive files you use with this app',
};

export const EMAIL_SCOPE = `${AUTH}userinfo.email`;
export const PROFILE_SCOPE = `${AUTH}userinfo.profile`;
const identity: ReadonlySet<string> = new Set(['openid', EMAIL_SCOPE, PROFILE_SCOPE]);

/** Whether a scope only says who the user is: such a scope has no checkbox on the consent page. */
export function isIdentityScope(scope: string): boolean {
  return identity.has(scope);
}

/**
 * The scopes of a space-separated list, each once, short names made long.
 */
export function parseScopes(list: string): string[] {
  const names = list.split(' ').filter((name) => name !== '');
  return [...new Set(names.map((name) => longNames[name] ?? name))];
}

/**
 * Whether Google knows the scope. All of Calendar's are listed, so a misspelt one is refused as Google
 * refuses it; any other well-formed Google scope is taken on trust.
 */
export function isKnownScope(scope: string): boolean {
  if (scope in labels) return true;
  return (
    /^https:\/\/www\.googleapis\.com\/auth\/[a-z][a-z0-9._-]*$/.test(scope) &&
    !scope.startsWith(`${AUTH}calendar`)
  );
}

/** What the consent page says about the scope. */
export function describeScope(scope: string): string {
  return labels[scope] ?? `Use “${scope.slice(AUTH.length)}” of your Google Account`;
}

/** The order in which Google lists granted scopes is not the order asked for; nothing may depend on it. */
export function writeScopes(scopes: Iterable<string>): string {
  return [...scopes].sort().reverse().join(' ');
}

/** The `scope` of the redirect repeats identity scopes by their short names beside the long ones. */
export function writeRedirectScopes(scopes: Iterable<string>): string {
  const granted = [...scopes];
  const short = Object.entries(longNames).flatMap(([name, long]) => (granted.includes(long) ? [name] : []));
  return [...short, ...granted].join(' ');
}
