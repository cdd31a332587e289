import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { GoogleStandIn } from '../../../../infra/local/google/server.ts';
import { dentist } from '../../../support/calendar-call.ts';
import { calendarClient, connect, startTestGoogle } from '../../../support/google-clients.ts';

const CALENDAR = 'openid https://www.googleapis.com/auth/calendar';

let google: GoogleStandIn;
let ada: calendar_v3.Calendar;
let zoe: calendar_v3.Calendar;
beforeAll(async () => {
  google = await startTestGoogle();
  ada = calendarClient(google, (await connect(google, 'ada@example.com', CALENDAR)).client);
  zoe = calendarClient(google, (await connect(google, 'zoe@studio.example', CALENDAR)).client);
});
afterAll(() => google.close());

async function insert(
  body: calendar_v3.Schema$Event,
  extra: Partial<calendar_v3.Params$Resource$Events$Insert> = {},
) {
  const { data } = await ada.events.insert({ calendarId: 'primary', requestBody: body, ...extra });
  return data;
}

describe('times', () => {
  test('are answered in the calendar’s zone, beside the zone that was given', async () => {
    const { start, end } = await insert({
      start: { dateTime: '2030-07-01T09:00:00', timeZone: 'America/New_York' },
      end: { dateTime: '2030-07-01T14:30:00Z' },
    });
    expect(start).toEqual({ dateTime: '2030-07-01T15:00:00+02:00', timeZone: 'America/New_York' });
    expect(end).toEqual({ dateTime: '2030-07-01T16:30:00+02:00', timeZone: 'Europe/Paris' });
  });

  test('are dates for a whole day', async () => {
    const { start, end } = await insert({ start: { date: '2030-07-01' }, end: { date: '2030-07-02' } });
    expect([start, end]).toEqual([{ date: '2030-07-01' }, { date: '2030-07-02' }]);
  });
});

describe('an event', () => {
  test('keeps what a client may set and ignores what it may not', async () => {
    const sent: calendar_v3.Schema$Event = {
      ...dentist,
      description: 'Bring the card',
      location: 'Rue Haute 1',
      colorId: '11',
      visibility: 'private',
      transparency: 'transparent',
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'],
      reminders: { useDefault: false, overrides: [{ method: 'email', minutes: 40_320 }] },
      extendedProperties: { private: { fingerprint: 'f' }, shared: { team: 't' } },
    };
    const event = await insert({
      ...sent,
      htmlLink: 'https://evil.example',
      creator: { email: 'evil@example.com' },
    });
    expect(event).toMatchObject(sent);
    expect(event).toMatchObject({
      kind: 'calendar#event',
      id: expect.stringMatching(/^[a-v0-9]{26}$/),
      htmlLink: expect.stringMatching(`^${google.url}/calendar/event\\?eid=`),
      creator: { email: 'ada@example.com', self: true },
      sequence: 0,
    });
  });

  test('gets a Meet link only with conferenceDataVersion=1', async () => {
    const conferenceData = {
      createRequest: { requestId: 'r1', conferenceSolutionKey: { type: 'hangoutsMeet' } },
    };
    const plain = await insert({ ...dentist, conferenceData });
    expect(plain).not.toHaveProperty('hangoutLink');
    expect(plain).not.toHaveProperty('conferenceData');
    const meeting = await insert({ ...dentist, conferenceData }, { conferenceDataVersion: 1 });
    expect(meeting.hangoutLink).toMatch(/^https:\/\/meet\.google\.com\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
    expect(meeting.conferenceData?.createRequest?.status?.statusCode).toBe('success');
  });

  test('is announced to guests as sendUpdates says', async () => {
    const attendees = [
      { email: 'zoe@studio.example' },
      { email: 'guest@elsewhere.example' },
      { email: 'ada@example.com' },
    ];
    const told = async (sendUpdates?: string) => {
      const { id } = await insert(
        { ...dentist, attendees },
        sendUpdates === undefined ? {} : { sendUpdates },
      );
      return google.control.notices().flatMap(({ to, eventId }) => (eventId === id ? [to] : []));
    };
    expect(await told()).toEqual([]);
    expect(await told('none')).toEqual([]);
    expect(await told('externalOnly')).toEqual(['guest@elsewhere.example']);
    expect(await told('all')).toEqual(['zoe@studio.example', 'guest@elsewhere.example']);
  });

  test('is patched by merging objects, and by null taken away', async () => {
    const { id } = await insert({
      ...dentist,
      location: 'here',
      extendedProperties: { private: { a: '1', b: '2' } },
    });
    const { data } = await ada.events.patch({
      calendarId: 'primary',
      eventId: id ?? '',
      requestBody: { location: null, extendedProperties: { private: { b: '3' } } },
    });
    expect(data).not.toHaveProperty('location');
    expect(data).toMatchObject({
      summary: 'Dentist',
      sequence: 1,
      extendedProperties: { private: { a: '1', b: '3' } },
    });
  });

  test('is replaced by an update', async () => {
    const { id, created } = await insert({ ...dentist, location: 'here' });
    const { data } = await ada.events.update({
      calendarId: 'primary',
      eventId: id ?? '',
      requestBody: { ...dentist, summary: 'New' },
    });
    expect(data).not.toHaveProperty('location');
    expect(data).toMatchObject({ id, created, summary: 'New', status: 'confirmed' });
  });
});

describe('a list', () => {
  test('has what overlaps the time range, pages, and shows deleted events only when asked', async () => {
    const calendarId = google.control.accounts()[1]?.email ?? '';
    for (const [index, day] of ['01', '02', '03'].entries()) {
      const time = { dateTime: `2031-05-${day}T10:00:00Z` };
      await zoe.events.insert({
        calendarId,
        requestBody: { id: `event${index}`, summary: `No ${index}`, start: time, end: time },
      });
    }
    await zoe.events.delete({ calendarId, eventId: 'event2' });
    const ids = async (query: calendar_v3.Params$Resource$Events$List) =>
      (await zoe.events.list({ calendarId, ...query })).data.items?.map(({ id }) => id);
    expect(await ids({})).toEqual(['event0', 'event1']);
    expect(await ids({ showDeleted: true })).toEqual(['event0', 'event1', 'event2']);
    expect(await ids({ timeMin: '2031-05-01T12:00:00Z' })).toEqual(['event1']);
    expect(await ids({ timeMax: '2031-05-01T12:00:00Z' })).toEqual(['event0']);
    expect(await ids({ q: 'no 1' })).toEqual(['event1']);
    const first = await zoe.events.list({ calendarId, maxResults: 1 });
    expect(first.data.nextSyncToken).toBeUndefined();
    expect(await ids({ maxResults: 1, pageToken: first.data.nextPageToken ?? '' })).toEqual(['event1']);
  });

  test('finds events by a private property', async () => {
    const { id } = await insert({ ...dentist, extendedProperties: { private: { run: 'r=1' } } });
    const { data } = await ada.events.list({ calendarId: 'primary', privateExtendedProperty: ['run=r=1'] });
    expect(data.items?.map((event) => event.id)).toEqual([id]);
  });

  test('is sorted by start only for single events', async () => {
    const refused = ada.events.list({ calendarId: 'primary', orderBy: 'startTime' });
    await expect(refused).rejects.toMatchObject({ status: 400 });
    const { data } = await ada.events.list({
      calendarId: 'primary',
      orderBy: 'startTime',
      singleEvents: true,
    });
    const starts = data.items?.map(({ start }) => Date.parse(start?.dateTime ?? start?.date ?? '')) ?? [];
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });
});

describe('calendars', () => {
  test('are the primary, a second one and one that can only be read', async () => {
    const { data } = await ada.calendarList.list();
    expect(data.items).toMatchObject([
      { id: 'ada@example.com', primary: true, accessRole: 'owner', timeZone: 'Europe/Paris' },
      { summary: 'Projects', accessRole: 'owner' },
      { summary: 'Public holidays', accessRole: 'reader' },
    ]);
    const writable = await ada.calendarList.list({ minAccessRole: 'writer' });
    expect(writable.data.items).toHaveLength(2);
  });

  test('of another person hold nothing of one’s own', async () => {
    const { id } = await insert(dentist);
    await expect(zoe.events.get({ calendarId: 'primary', eventId: id ?? '' })).rejects.toMatchObject({
      status: 404,
    });
    await expect(zoe.events.get({ calendarId: 'ada@example.com', eventId: id ?? '' })).rejects.toMatchObject({
      status: 404,
    });
  });

  test('take events under their own id, as their organizer', async () => {
    const { data } = await ada.calendarList.list();
    const calendarId = data.items?.[1]?.id ?? '';
    const event = await insert(dentist, { calendarId });
    expect(event.organizer).toEqual({ email: calendarId, displayName: 'Projects', self: true });
    expect(google.control.events('ada@example.com', calendarId)).toHaveLength(1);
  });
});

test('someone whose email changes is still the same account, with the same events', async () => {
  const { client, tokens } = await connect(google, 'kwame.mensah@example.net', CALENDAR);
  await calendarClient(google, client).events.insert({ calendarId: 'primary', requestBody: dentist });
  google.control.changeEmail('kwame.mensah@example.net', 'kwame@new.example');
  const { data } = await calendarClient(google, client).calendars.get({ calendarId: 'primary' });
  expect(data.id).toBe('kwame@new.example');
  expect(google.control.events('kwame@new.example')).toHaveLength(1);
  expect(tokens.refresh_token).toEqual(expect.any(String));
});
