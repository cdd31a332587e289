import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { EventInput } from './event-input.ts';
import { type EventTime, readEventTime } from './event-time.ts';

/** The parts of the parameters of Calendar's `events.insert` that the event itself decides. */
export interface GoogleEvent {
  requestBody: calendar_v3.Schema$Event;
  sendUpdates: EventInput['sendUpdates'];
  /** 1 asks Google to create the conference of `requestBody`; with 0 it ignores conference data. */
  conferenceDataVersion: 0 | 1;
}

/**
 * Puts an event into Google's words.
 *
 * @param input what `parseEventInput` answered.
 * @param conferenceRequestId Google ignores a second request with the same id, so a repeat of the same creation
 * must pass the same one (and another creation another): derive it from what the event's id is derived from.
 * @throws Error when `input` has not been through `parseEventInput`.
 */
export function toGoogleEvent(input: EventInput, conferenceRequestId: string): GoogleEvent {
  const { calendarId: _, sendUpdates, conference, start, end, ...same } = input;
  const requestBody: calendar_v3.Schema$Event = {
    ...same,
    start: toGoogleTime(start),
    end: toGoogleTime(end),
  };
  if (conference === undefined) return { requestBody, sendUpdates, conferenceDataVersion: 0 };
  requestBody.conferenceData = {
    createRequest: { requestId: conferenceRequestId, conferenceSolutionKey: { type: 'hangoutsMeet' } },
  };
  return { requestBody, sendUpdates, conferenceDataVersion: 1 };
}

function toGoogleTime(time: EventTime): calendar_v3.Schema$EventDateTime {
  const { moment } = readEventTime(time);
  if (moment === undefined) throw new Error('toGoogleEvent takes what parseEventInput has accepted');
  if (moment.kind === 'date') return { date: moment.date.toString() };
  const { dateTime, timeZone } = moment;
  return timeZone === undefined ? { dateTime } : { dateTime, timeZone };
}
