import type { Context } from 'aws-lambda';
import { composeActing } from '../../shared/adopter/compose-acting.ts';

const WEEK = 7 * 24 * 3600_000;
const { withCalendar } = composeActing();

/** Sample: counts what stands in each user's calendar for the week to come. Invoked every Monday. */
export async function handler({ users }: { users: string[] }, context: Context): Promise<unknown> {
  const [timeMin, timeMax] = [0, WEEK].map((later) => new Date(Date.now() + later).toISOString());
  const digests = users.map((user) =>
    withCalendar(user, context, async ({ events }) => {
      const { data } = await events.list({ calendarId: 'primary', singleEvents: true, timeMin, timeMax });
      return { user, events: data.items?.length ?? 0 };
    }),
  );
  // One user who has to connect again must not take the digest from the others.
  return (await Promise.allSettled(digests)).flatMap((one) => ('value' in one ? [one.value] : []));
}
