import { describe, expect, test } from '@jest/globals';
import { eventInputSchema, parseEventInput } from '../../../shared/calendar/event-input.ts';
import { toGoogleEvent } from '../../../shared/calendar/google-event.ts';

const lunch = {
  summary: 'Lunch',
  start: { dateTime: '2027-06-01T12:00:00', timeZone: 'Europe/Zurich' },
  end: { dateTime: '2027-06-01T13:00:00', timeZone: 'Europe/Zurich' },
};

describe('an event in the words of Google', () => {
  test('holds the fields that were given, and no others', () => {
    expect(toGoogleEvent(parseEventInput(lunch), 'r')).toEqual({
      requestBody: lunch,
      sendUpdates: 'none',
      conferenceDataVersion: 0,
    });
  });

  test('keeps guests, recurrence, reminders and flags as they are, and leaves out what is no field of an event', () => {
    const fields = {
      ...lunch,
      description: 'a\n<b>b</b>',
      location: 'Bern',
      attendees: [{ email: 'ada@example.com', displayName: 'Ada', optional: true }],
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'],
      reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 10 }] },
      colorId: '7',
      visibility: 'private',
      transparency: 'transparent',
      guestsCanModify: true,
      guestsCanInviteOthers: false,
      guestsCanSeeOtherGuests: false,
    };
    const input = parseEventInput({ ...fields, calendarId: 'team@example.com', sendUpdates: 'all' });
    expect(toGoogleEvent(input, 'r')).toEqual({
      requestBody: fields,
      sendUpdates: 'all',
      conferenceDataVersion: 0,
    });
  });

  test('asks for a Meet conference under the id of the creation', () => {
    const event = toGoogleEvent(parseEventInput({ ...lunch, conference: 'meet' }), 'request-1');
    expect(event.conferenceDataVersion).toBe(1);
    expect(event.requestBody).toEqual({
      ...lunch,
      conferenceData: {
        createRequest: { requestId: 'request-1', conferenceSolutionKey: { type: 'hangoutsMeet' } },
      },
    });
  });

  test('of whole days has dates alone', () => {
    const fair = { summary: 'Fair', start: { date: '2027-06-01' }, end: { date: '2027-06-03' } };
    expect(toGoogleEvent(parseEventInput(fair), 'r').requestBody).toEqual(fair);
  });

  test('names the earlier offset where the clocks go back and none was given', () => {
    const input = parseEventInput({
      ...lunch,
      start: { dateTime: '2027-10-31T02:30:00', timeZone: 'Europe/Zurich' },
      end: { dateTime: '2027-10-31T02:30:00+01:00', timeZone: 'Europe/Zurich' },
    });
    const { start, end } = toGoogleEvent(input, 'r').requestBody;
    expect(start).toEqual({ dateTime: '2027-10-31T02:30:00+02:00', timeZone: 'Europe/Zurich' });
    expect(end).toEqual(input.end);
  });

  test('writes the time zone as the IANA does', () => {
    const input = parseEventInput({ ...lunch, start: { ...lunch.start, timeZone: 'europe/ZURICH' } });
    expect(toGoogleEvent(input, 'r').requestBody.start?.timeZone).toBe('Europe/Zurich');
  });

  test('does not arise from an input that was never checked', () => {
    const unchecked = eventInputSchema.parse({ ...lunch, start: { date: '2027-02-30' } });
    expect(() => toGoogleEvent(unchecked, 'r')).toThrow('parseEventInput');
  });
});
