import { composeRequests } from '../../shared/adopter/compose-requests.ts';

const requestEvents = composeRequests();

interface Review {
  /** Of the contract; the same review asked for twice makes one event. */
  id: string;
  /** For example `2027-03-01`. */
  day: string;
  users: string[];
}

/** Sample: puts the review of a contract into the calendars of those who are to hold it. */
export async function handler({ id, day, users }: Review): Promise<void> {
  const start = { dateTime: `${day}T09:00:00`, timeZone: 'Europe/Paris' };
  const end = { dateTime: `${day}T09:30:00`, timeZone: 'Europe/Paris' };
  const event = { summary: `Review of ${id}`, start, end };
  await requestEvents(users.map((user) => ({ user, key: `review-${id}`, event })));
}
