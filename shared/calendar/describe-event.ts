import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import * as z from 'zod/mini';

const eventTime = z.object({
  date: z.optional(z.string()),
  dateTime: z.optional(z.string()),
  timeZone: z.optional(z.string()),
});

/** An event as the API answers it: Google's own words for what a page shows. */
export const eventAnswerSchema = z
  .object({
    id: z.string().check(z.meta({ description: 'Chosen here; the same request always gets the same one.' })),
    calendarId: z.string(),
    status: z.enum(['confirmed', 'tentative', 'cancelled']),
    htmlLink: z.optional(z.string()).check(z.meta({ description: 'The event in Google Calendar.' })),
    summary: z.optional(z.string()),
    start: z.optional(eventTime),
    end: z.optional(eventTime),
    meetLink: z
      .optional(z.string())
      .check(z.meta({ description: 'With `conference: "meet"`, once Google has made the room.' })),
  })
  .check(z.meta({ id: 'CreatedEvent' }));

export type EventAnswer = z.infer<typeof eventAnswerSchema>;

export function describeEvent(event: calendar_v3.Schema$Event, calendarId: string): EventAnswer {
  return eventAnswerSchema.parse({
    id: event.id,
    calendarId,
    status: event.status,
    htmlLink: event.htmlLink ?? undefined,
    summary: event.summary ?? undefined,
    start: withoutNulls(event.start),
    end: withoutNulls(event.end),
    meetLink: event.hangoutLink ?? undefined,
  });
}

/** Google's types allow `null` where the API leaves a field out. */
function withoutNulls(
  time: calendar_v3.Schema$EventDateTime | undefined,
): Record<string, unknown> | undefined {
  return time && Object.fromEntries(Object.entries(time).filter(([, value]) => value !== null));
}
