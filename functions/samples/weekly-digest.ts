import type { Context } from 'aws-lambda';
import { composeActing } from '../../shared/adopter/compose-acting.ts';

const WEEK = 7 * 24 * 3600 * 1000;

const acting = composeActing();

/** Sample: counts what stands in each user's calendar for the week to come. Invoked every Monday. */
export async function handler({ users }: { users: string[] }, context: Context): Promise<unknown> {
  const timeMin = new Date();
  const week = { timeMin: timeMin.toISOString(), timeMax: new Date(timeMin.getTime() + WEEK).toISOString() };
  const counts = users.map((user) =>
    acting.withCalendar(user, context, async (calendar) => {
      const { data } = await calendar.events.list({ calendarId: 'primary', singleEvents: true, ...week });
      return { user, events: data.items?.length ?? 0 };
    }),
  );
  // One user who has to connect again must not take the digest from the others.
  return (await Promise.allSettled(counts)).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}
