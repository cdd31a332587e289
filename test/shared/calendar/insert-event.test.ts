import { describe, expect, test } from '@jest/globals';
import { createCalendarClient } from '../../../shared/calendar/calendar-client.ts';
import { type EventToInsert, insertEvent } from '../../../shared/calendar/insert-event.ts';
import { deadlineIn } from '../../../shared/deadline.ts';
import { eventFailure } from '../../../shared/google/failures.ts';
import { createOAuthClient } from '../../../shared/google/oauth-client.ts';
import { apiError, stubFetch } from '../support/stub-fetch.ts';

const event: EventToInsert = {
  calendarId: 'primary',
  id: 'abc12',
  fingerprint: 'ours',
  requestBody: { summary: 'Lunch' },
  sendUpdates: 'all',
  conferenceDataVersion: 1,
};
const stored =
  (fingerprint = 'ours', status = 'confirmed') =>
  () =>
    Response.json({
      id: 'abc12',
      status,
      extendedProperties: { private: { onbehalfFingerprint: fingerprint } },
    });
const says =
  (status: number, reason = 'reason') =>
  () =>
    Response.json(apiError(status, reason), { status });
const breaks = () => {
  throw new TypeError('fetch failed');
};
const broken = () => new Response('{"id":"abc', { headers: { 'content-type': 'application/json' } });
const foreign = () => Response.json({ hello: 'world' });

/** Inserts while Calendar answers these, one each; `calls` are the methods that were used. */
async function insert(...answers: (() => Response)[]) {
  let next = 0;
  const sent = stubFetch(() => {
    const answer = answers[next];
    next += 1;
    if (!answer) throw new Error('One call too many.');
    return answer();
  });
  const client = await createOAuthClient(deadlineIn(5_000));
  client.setCredentials({ access_token: 'ya29.a', expiry_date: Number.MAX_SAFE_INTEGER });
  const outcome = await insertEvent(await createCalendarClient(client, 'https://api.example/'), event).then(
    ({ created, event: { id } }) => ({ created, id }),
    (thrown: unknown) => eventFailure(thrown).code,
  );
  return { outcome, calls: sent.map(({ method }) => method), sent };
}
const created = { created: true, id: 'abc12' };
const before = { created: false, id: 'abc12' };

test('an insert says what is wanted, under our id', async () => {
  const { outcome, sent } = await insert(stored());
  expect(outcome).toEqual(created);
  const url = new URL(sent[0]?.url ?? '');
  expect(url.pathname).toBe('/calendar/v3/calendars/primary/events');
  expect(Object.fromEntries(url.searchParams)).toEqual({ sendUpdates: 'all', conferenceDataVersion: '1' });
});

describe('an id that is taken', () => {
  test.each([
    ['by the same request', stored(), before],
    ['by another request', stored('theirs'), 'idempotency_mismatch'],
    [
      'by an event of somebody else',
      () => Response.json({ id: 'abc12', status: 'confirmed' }),
      'idempotency_mismatch',
    ],
    ['by an event that was deleted', stored('ours', 'cancelled'), 'deleted_by_user'],
    ['by one that is gone (404)', says(404, 'notFound'), 'deleted_by_user'],
    ['by one that is gone (410)', says(410, 'deleted'), 'deleted_by_user'],
    ['and Google cannot say by what', says(503, 'backendError'), 'google_unavailable'],
    ['and what it says is cut off', broken, 'google_unexpected'],
  ])('%s', async (_name, found, expected) => {
    const { outcome, calls } = await insert(says(409, 'duplicate'), found);
    expect(outcome).toEqual(expected);
    expect(calls).toEqual(['POST', 'GET']);
  });
});

describe.each([
  ['a 500', says(500, 'backendError'), 'google_unavailable'],
  ['a 503', says(503, 'backendError'), 'google_unavailable'],
  ['a connection that broke', breaks, 'google_unexpected'],
  ['half an answer', broken, 'google_unexpected'],
  ['an answer that is no event', foreign, 'google_unexpected'],
])('an insert that ends with %s', (_name, end, code) => {
  test.each([
    ['had taken effect', [stored()], created, ['POST', 'GET']],
    ['met the event of another request', [stored('theirs')], 'idempotency_mismatch', ['POST', 'GET']],
    ['met one that the user deleted', [stored('ours', 'cancelled')], 'deleted_by_user', ['POST', 'GET']],
    ['had not, and is repeated', [says(404), stored()], created, ['POST', 'GET', 'POST']],
    ['had not (410), and is repeated', [says(410), stored()], created, ['POST', 'GET', 'POST']],
    [
      'took effect only after we looked',
      [says(404), says(409), stored()],
      created,
      ['POST', 'GET', 'POST', 'GET'],
    ],
    [
      'left its id to another request',
      [says(404), says(409), stored('theirs')],
      'idempotency_mismatch',
      ['POST', 'GET', 'POST', 'GET'],
    ],
    [
      'was deleted before we could look again',
      [says(404), says(409), says(410)],
      'deleted_by_user',
      ['POST', 'GET', 'POST', 'GET'],
    ],
  ])('%s', async (_case, answers, outcome, calls) => {
    expect(await insert(end, ...answers)).toMatchObject({ outcome, calls });
  });

  test.each([
    ['a 503', says(503)],
    ['a rate limit', says(403, 'rateLimitExceeded')],
    ['half an answer', broken],
    ['nothing', breaks],
  ])('and %s when we look is told as its own end; it is not inserted again', async (_case, look) => {
    expect(await insert(end, look)).toMatchObject({ outcome: code, calls: ['POST', 'GET'] });
  });

  test('twice is told as the second', async () => {
    expect(await insert(end, says(404), says(503, 'backendError'))).toMatchObject({
      outcome: 'google_unavailable',
      calls: ['POST', 'GET', 'POST'],
    });
  });
});

test.each([
  [400, 'timeRangeEmpty', 'invalid_event'],
  [401, 'authError', 'reconnect_required'],
  [403, 'rateLimitExceeded', 'rate_limited'],
  [404, 'notFound', 'calendar_not_found'],
  [429, 'rateLimitExceeded', 'rate_limited'],
])(
  'an insert that ends with %i %s had no effect: nobody looks, nobody repeats',
  async (status, reason, code) => {
    expect(await insert(says(status, reason))).toMatchObject({ outcome: code, calls: ['POST'] });
  },
);
