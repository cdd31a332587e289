import type { Received } from '../../pages/http.ts';
import type { Account } from '../accounts.ts';
import type { GoogleState, Notice } from '../state.ts';
import type { StoredEvent } from './calendars.ts';

/**
 * Notes whom Google would have mailed. Nobody is told unless `sendUpdates` says so; `externalOnly` tells only
 * guests who do not use Google Calendar, which are those without an account here.
 */
export function notifyAttendees(
  google: GoogleState,
  request: Received,
  account: Account,
  event: StoredEvent,
  about: Notice['about'],
): void {
  const sendUpdates = request.url.searchParams.get('sendUpdates') ?? 'none';
  if (sendUpdates === 'none') return;
  const guests = (event.attendees ?? []).flatMap(({ email }) =>
    email && email !== account.email ? [email] : [],
  );
  const isGoogle = (email: string) => google.accounts.some((other) => other.email === email);
  const told = sendUpdates === 'all' ? guests : guests.filter((email) => !isGoogle(email));
  google.notices.push(...told.map((to) => ({ to, eventId: event.id, about })));
}
