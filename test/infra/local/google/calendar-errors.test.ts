import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { GoogleStandIn } from '../../../../infra/local/google/server.ts';
import { callCalendar, dentist } from '../../../support/calendar-call.ts';
import { CALENDAR_EVENTS, connect, SIGN_IN, startTestGoogle } from '../../../support/google-clients.ts';

const EVENTS = '/calendars/primary/events';
const AUTH = 'https://www.googleapis.com/auth/';

let google: GoogleStandIn;
let token: string;
let now = Date.now();

async function tokenFor(email: string, scope: string): Promise<string> {
  const { tokens } = await connect(google, email, scope);
  return tokens.access_token ?? '';
}

beforeAll(async () => {
  google = await startTestGoogle(() => now);
});
afterAll(() => google.close());
beforeEach(async () => {
  google.control.limitCalls({});
  token = await tokenFor('ada@example.com', `openid ${CALENDAR_EVENTS}`);
});

const insert = (body: unknown, query = '') => callCalendar(google, token, 'POST', `${EVENTS}${query}`, body);
const reasonOf = (answer: Awaited<ReturnType<typeof insert>>) => answer.body.error.errors[0]?.['reason'];

describe('an event that Google does not take', () => {
  const local = { dateTime: '2030-01-07T10:00:00' };
  const reminders = (...overrides: object[]) => ({ ...dentist, reminders: { useDefault: false, overrides } });
  const popup = { method: 'popup', minutes: 10 };

  test.each<[string, unknown, string]>([
    ['is not JSON', '{"summary":', 'parseError'],
    ['is a list', [], 'parseError'],
    ['has no start', { end: dentist.end }, 'required'],
    ['has no end', { start: dentist.start }, 'required'],
    ['ends before it starts', { start: dentist.end, end: dentist.start }, 'timeRangeEmpty'],
    ['is half a day and half a time', { start: { date: '2030-01-07' }, end: dentist.end }, 'invalid'],
    [
      'is on a day that does not exist',
      { start: { date: '2030-02-30' }, end: { date: '2030-03-01' } },
      'invalid',
    ],
    ['has a local time and no zone', { start: local, end: dentist.end }, 'required'],
    ['has an unknown zone', { ...dentist, start: { ...local, timeZone: 'Europe/Atlantis' } }, 'invalid'],
    ['has no time but words', { ...dentist, start: { dateTime: 'tomorrow' } }, 'invalid'],
    [
      'recurs without a zone',
      { start: { dateTime: dentist.start.dateTime }, end: dentist.end, recurrence: ['RRULE:FREQ=DAILY'] },
      'required',
    ],
    ['recurs by no rule', { ...dentist, recurrence: ['daily'] }, 'invalid'],
    ['recurs every second', { ...dentist, recurrence: ['RRULE:FREQ=SECONDLY'] }, 'invalid'],
    [
      'ends its recurrence twice',
      { ...dentist, recurrence: ['RRULE:FREQ=DAILY;COUNT=2;UNTIL=20300109T000000Z'] },
      'invalid',
    ],
    ['has a short id', { ...dentist, id: 'abcd' }, 'invalid'],
    ['has an id with other letters', { ...dentist, id: 'wxyz12345' }, 'invalid'],
    ['has capital letters in the id', { ...dentist, id: 'ABCDE' }, 'invalid'],
    ['has six reminders', reminders(popup, popup, popup, popup, popup, popup), 'tooManyReminders'],
    ['reminds more than four weeks before', reminders({ ...popup, minutes: 40_321 }), 'invalid'],
    ['reminds afterwards', reminders({ ...popup, minutes: -1 }), 'invalid'],
    ['reminds by SMS', reminders({ ...popup, method: 'sms' }), 'invalid'],
    [
      'overrides the default reminders and wants them',
      { ...dentist, reminders: { useDefault: true, overrides: [popup] } },
      'cannotUseDefaultRemindersAndSpecifyOverride',
    ],
    ['has colour 12', { ...dentist, colorId: '12' }, 'invalid'],
    ['invites nobody', { ...dentist, attendees: [{ email: 'nobody' }] }, 'invalid'],
    ['is secret', { ...dentist, visibility: 'secret' }, 'invalid'],
    [
      'has a long property',
      { ...dentist, extendedProperties: { private: { key: 'x'.repeat(1025) } } },
      'invalid',
    ],
  ])('%s', async (_title, body, reason) => {
    const before = google.control.events('ada@example.com').length;
    const answer = await insert(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe(400);
    expect(reasonOf(answer)).toBe(reason);
    expect(google.control.events('ada@example.com')).toHaveLength(before);
  });

  test.each(['?sendUpdates=some', '?conferenceDataVersion=2'])('with the parameter %s', async (query) => {
    expect(await insert(dentist, query)).toMatchObject({
      status: 400,
      body: { error: { errors: [{ reason: 'invalid' }] } },
    });
  });
});

describe('the bodies are Google’s', () => {
  test('timeRangeEmpty', async () => {
    expect((await insert({ start: dentist.end, end: dentist.start })).body).toEqual({
      error: {
        errors: [
          {
            domain: 'calendar',
            reason: 'timeRangeEmpty',
            message: 'The specified time range is empty.',
            location: 'timeMax',
            locationType: 'parameter',
          },
        ],
        code: 400,
        message: 'The specified time range is empty.',
      },
    });
  });

  test('401 authError, for a token that is unknown, expired or revoked', async () => {
    const expected = {
      error: {
        code: 401,
        message: expect.stringContaining('Request had invalid authentication credentials.'),
        errors: [
          {
            message: 'Invalid Credentials',
            domain: 'global',
            reason: 'authError',
            location: 'Authorization',
            locationType: 'header',
          },
        ],
        status: 'UNAUTHENTICATED',
      },
    };
    const unknown = await callCalendar(google, 'ya29.unknown', 'POST', EVENTS, dentist);
    expect(unknown).toMatchObject({ status: 401, body: expected });
    expect(unknown.headers.get('www-authenticate')).toBe(
      'Bearer realm="https://accounts.google.com/", error="invalid_token"',
    );
    now += 3_599_000;
    expect(await insert(dentist)).toMatchObject({ status: 401, body: expected });
    const fresh = await tokenFor('ada@example.com', `openid ${CALENDAR_EVENTS}`);
    google.control.revokeGrant('ada@example.com');
    expect(await callCalendar(google, fresh, 'GET', EVENTS)).toMatchObject({ status: 401, body: expected });
  });

  test('401 without a token', async () => {
    const answer = await callCalendar(google, undefined, 'GET', EVENTS);
    expect(answer.status).toBe(401);
    expect(answer.body.error).toMatchObject({ status: 'UNAUTHENTICATED', errors: [{ reason: 'required' }] });
  });

  test('403 insufficientPermissions names the scopes that would do', async () => {
    const answer = await callCalendar(
      google,
      await tokenFor('zoe@studio.example', SIGN_IN),
      'POST',
      EVENTS,
      dentist,
    );
    expect(answer.status).toBe(403);
    expect(answer.body).toEqual({
      error: {
        code: 403,
        message: 'Request had insufficient authentication scopes.',
        errors: [{ message: 'Insufficient Permission', domain: 'global', reason: 'insufficientPermissions' }],
        status: 'PERMISSION_DENIED',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
            reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
            domain: 'googleapis.com',
            metadata: { service: 'calendar-json.googleapis.com' },
          },
        ],
      },
    });
    const challenge = answer.headers.get('www-authenticate') ?? '';
    expect(challenge).toContain('error="insufficient_scope"');
    expect(challenge).toContain(CALENDAR_EVENTS);
  });

  test('404 notFound, for a calendar and for an event', async () => {
    const body = {
      error: {
        errors: [{ domain: 'global', reason: 'notFound', message: 'Not Found' }],
        code: 404,
        message: 'Not Found',
      },
    };
    expect(
      await callCalendar(google, token, 'POST', '/calendars/another@example.com/events', dentist),
    ).toMatchObject({ status: 404, body });
    expect(await callCalendar(google, token, 'GET', `${EVENTS}/nothere`)).toMatchObject({
      status: 404,
      body,
    });
  });

  test('409 duplicate, also for the id of a deleted event', async () => {
    const event = { ...dentist, id: 'again12345' };
    const body = {
      error: {
        errors: [
          { domain: 'global', reason: 'duplicate', message: 'The requested identifier already exists.' },
        ],
        code: 409,
        message: 'The requested identifier already exists.',
      },
    };
    expect((await insert(event)).status).toBe(200);
    expect(await insert({ ...event, summary: 'Another' })).toMatchObject({ status: 409, body });
    await callCalendar(google, token, 'DELETE', `${EVENTS}/${event.id}`);
    expect(await insert(event)).toMatchObject({ status: 409, body });
  });

  test('410 deleted, for what is deleted already', async () => {
    await insert({ ...dentist, id: 'gone12345' });
    expect(await callCalendar(google, token, 'DELETE', `${EVENTS}/gone12345`)).toMatchObject({
      status: 204,
      body: {},
    });
    expect(await callCalendar(google, token, 'DELETE', `${EVENTS}/gone12345`)).toMatchObject({
      status: 410,
      body: {
        error: {
          errors: [{ domain: 'global', reason: 'deleted', message: 'Resource has been deleted' }],
          code: 410,
        },
      },
    });
  });

  test('412 when the event is no longer the one that was read', async () => {
    await insert({ ...dentist, id: 'tagged12345' });
    const patch = (etag: string) =>
      callCalendar(google, token, 'PATCH', `${EVENTS}/tagged12345`, { summary: 'x' }, { 'if-match': etag });
    const { body } = await callCalendar(google, token, 'GET', `${EVENTS}/tagged12345`);
    expect((await patch(String(body['etag']))).status).toBe(200);
    expect(await patch(String(body['etag']))).toMatchObject({
      status: 412,
      body: { error: { errors: [{ reason: 'conditionNotMet' }] } },
    });
  });

  test('403 requiredAccessLevel in a calendar that one may only read', async () => {
    const holidays = encodeURIComponent('en.christian#holiday@group.v.calendar.google.com');
    const answer = await callCalendar(google, token, 'POST', `/calendars/${holidays}/events`, dentist);
    expect(answer).toMatchObject({
      status: 403,
      body: { error: { errors: [{ domain: 'calendar', reason: 'requiredAccessLevel' }] } },
    });
    expect((await callCalendar(google, token, 'GET', `/calendars/${holidays}/events`)).status).toBe(200);
  });

  test('403 userRateLimitExceeded until a call is a minute old, for that user alone', async () => {
    const zoe = await tokenFor('zoe@studio.example', `openid ${CALENDAR_EVENTS}`);
    now += 60_000;
    google.control.limitCalls({ perUser: 2 });
    const statuses = [await insert(dentist), await insert(dentist)].map(({ status }) => status);
    expect(statuses).toEqual([200, 200]);
    expect(await insert(dentist)).toMatchObject({
      status: 403,
      body: {
        error: {
          errors: [
            { domain: 'usageLimits', reason: 'userRateLimitExceeded', message: 'User Rate Limit Exceeded' },
          ],
          code: 403,
          message: 'User Rate Limit Exceeded',
        },
      },
    });
    expect((await callCalendar(google, zoe, 'GET', EVENTS)).status).toBe(200);
    now += 60_000;
    expect((await insert(dentist)).status).toBe(200);
  });

  test('403 rateLimitExceeded when the project has had its calls', async () => {
    now += 60_000;
    google.control.limitCalls({ perProject: 1 });
    await insert(dentist);
    expect(reasonOf(await insert(dentist))).toBe('rateLimitExceeded');
  });
});

describe('a scope opens what Google says it opens', () => {
  const list = ['GET', '/users/me/calendarList'] as const;
  const calendar = ['GET', '/calendars/primary'] as const;
  const write = ['POST', EVENTS] as const;
  const read = ['GET', EVENTS] as const;

  test.each<[string, readonly (readonly [string, string])[], readonly (readonly [string, string])[]]>([
    ['calendar', [list, calendar, write, read], []],
    ['calendar.events', [write, read], [list, calendar]],
    ['calendar.events.owned', [write, read], [list, calendar]],
    ['calendar.app.created', [write, read, calendar], [list]],
    ['calendar.readonly', [list, calendar, read], [write]],
    ['calendar.events.readonly', [read], [write, list, calendar]],
    ['calendar.calendarlist.readonly', [list], [write, read, calendar]],
    ['calendar.settings.readonly', [], [write, read, list, calendar]],
  ])('%s', async (scope, open, closed) => {
    const access = await tokenFor('kwame.mensah@example.net', `openid ${AUTH}${scope}`);
    const status = async ([method, path]: readonly [string, string]) =>
      (await callCalendar(google, access, method, path, method === 'POST' ? dentist : undefined)).status;
    expect(await Promise.all(open.map(status))).toEqual(open.map(() => 200));
    expect(await Promise.all(closed.map(status))).toEqual(closed.map(() => 403));
  });
});
