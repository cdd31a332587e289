import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import * as z from 'zod/mini';
import { Failure } from '../problems.ts';

const writableCalendar = z
  .object({
    id: z.string().check(z.meta({ description: 'What `calendarId` of a new event takes.' })),
    summary: z.string().check(z.meta({ description: 'The name, as the user has it.' })),
    primary: z.boolean(),
    timeZone: z.optional(z.string()).check(z.meta({ description: 'IANA name.' })),
  })
  .check(z.meta({ id: 'WritableCalendar' }));

const calendars = z.array(writableCalendar).check(z.meta({ description: 'The primary one first.' }));

/** Answer of `GET /calendars`. */
export const calendarListSchema = z.object({ calendars }).check(z.meta({ id: 'CalendarList' }));

/** A calendar into which the user may write. */
export type WritableCalendar = z.infer<typeof writableCalendar>;

const listed = z.object({
  id: z.string(),
  summary: z._default(z.string(), ''),
  summaryOverride: z.optional(z.string()),
  primary: z._default(z.boolean(), false),
  timeZone: z.optional(z.string()),
});

const page = z.object({
  nextPageToken: z.optional(z.string()),
  items: z._default(z.array(listed), []),
});

/** Pages of 250 (Calendar's maximum) that are read at most. */
const PAGE_LIMIT = 8;

/**
 * The calendars an event may go to, the primary one first.
 *
 * @throws what the Calendar client throws
 */
export async function listWritableCalendars(calendar: calendar_v3.Calendar): Promise<WritableCalendar[]> {
  const found: WritableCalendar[] = [];
  let pageToken: string | undefined;
  for (let read = 0; read < PAGE_LIMIT; read += 1) {
    const { data } = await calendar.calendarList.list({
      minAccessRole: 'writer',
      maxResults: 250,
      ...(pageToken ? { pageToken } : {}),
    });
    const parsed = page.safeParse(data);
    if (!parsed.success)
      throw new Failure('google_unexpected', { remedy: 'retry_later', reason: 'calendar_list' });
    for (const { id, summary, summaryOverride, primary, timeZone } of parsed.data.items) {
      found.push({ id, summary: summaryOverride ?? summary, primary, timeZone });
    }
    pageToken = parsed.data.nextPageToken;
    if (!pageToken) break;
  }
  return found.sort((a, b) => Number(b.primary) - Number(a.primary) || a.summary.localeCompare(b.summary));
}
