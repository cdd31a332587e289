import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../infra/local/google/fault-schema.ts';
import type { AppUser } from '../support/app-user.ts';
import { hastenTimeouts } from '../support/hasten-timeouts.ts';
import { meetup, useStack } from '../support/use-stack.ts';

const used = useStack();

async function connected(): Promise<AppUser> {
  const user = await used.connected();
  used.stack.google.control.forgetRequests();
  return user;
}

describe('an event', () => {
  test('is created with everything that was said', async () => {
    const user = await connected();
    const { status, body } = await user.call('POST', '/events', {
      body: {
        ...meetup,
        description: 'Bring a friend.',
        location: 'Paris',
        attendees: [{ email: 'guest@example.com', optional: true }],
        reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 10 }] },
        recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'],
        colorId: '5',
        visibility: 'private',
        transparency: 'transparent',
        conference: 'meet',
        sendUpdates: 'all',
      },
    });
    expect({ status, body }).toMatchObject({
      status: 201,
      body: {
        id: expect.stringMatching(/^[a-v0-9]{52}$/),
        calendarId: 'primary',
        status: 'confirmed',
        summary: 'Meetup',
        htmlLink: expect.stringContaining('http'),
        meetLink: expect.stringContaining('meet'),
      },
    });
    expect(user.events()).toMatchObject([
      {
        summary: 'Meetup',
        description: 'Bring a friend.',
        location: 'Paris',
        attendees: [{ email: 'guest@example.com', optional: true }],
        recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'],
        colorId: '5',
        visibility: 'private',
        transparency: 'transparent',
      },
    ]);
    expect(used.stack.google.control.notices()).not.toHaveLength(0);
  });

  test('is one, however often its request is repeated; the answer names the key', async () => {
    const user = await connected();
    const headers = { 'idempotency-key': 'k-1' };
    const replies = [];
    for (let i = 0; i < 3; i += 1)
      replies.push(await user.call('POST', '/events', { body: meetup, headers }));
    expect(replies.map((reply) => reply.status)).toEqual([201, 200, 200]);
    expect(new Set(replies.map((reply) => reply.body.id)).size).toBe(1);
    expect(replies[0]?.headers.get('idempotency-key')).toBe('k-1');
    expect(user.events()).toHaveLength(1);
  });

  test('is one when its requests run side by side', async () => {
    const user = await connected();
    const headers = { 'idempotency-key': 'k-1' };
    const replies = await Promise.all(
      [1, 2, 3, 4].map(() => user.call('POST', '/events', { body: meetup, headers })),
    );
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 200, 200, 201]);
    expect(user.events()).toHaveLength(1);
  });

  test('without a key is a new one each time', async () => {
    const user = await connected();
    await user.call('POST', '/events', { body: meetup });
    await user.call('POST', '/events', { body: meetup });
    expect(user.events()).toHaveLength(2);
  });

  test('of another form under the same key is refused', async () => {
    const user = await connected();
    const headers = { 'idempotency-key': 'k-1' };
    await user.call('POST', '/events', { body: meetup, headers });
    const other = await user.call('POST', '/events', { body: { ...meetup, summary: 'Other' }, headers });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } });
    expect(user.events()).toHaveLength(1);
  });

  test('that the user deleted is not raised again', async () => {
    const user = await connected();
    const headers = { 'idempotency-key': 'k-1' };
    const { body } = await user.call('POST', '/events', { body: meetup, headers });
    used.stack.google.control.deleteEvent(user.google.email, body.id);
    const again = await user.call('POST', '/events', { body: meetup, headers });
    expect(again).toMatchObject({ status: 409, body: { code: 'deleted_by_user' } });
  });

  test('is not created for somebody who is signed in but not connected', async () => {
    const user = await used.signedIn();
    expect(await user.call('POST', '/events', { body: meetup })).toMatchObject({
      status: 403,
      body: { code: 'scope_required' },
    });
  });
});

describe('an access token', () => {
  test('that has expired at Google is renewed once, and the event created once', async () => {
    const user = await connected();
    used.stack.google.control.expireAccessTokens();
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
    expect(used.stack.google.control.count('refresh')).toBe(1);
    expect(used.stack.google.control.count('events.insert')).toBe(2);
    // The renewed one was kept.
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
    expect(used.stack.google.control.count('refresh')).toBe(1);
  });

  test('that Google keeps refusing is renewed no more than once', async () => {
    const user = await connected();
    used.stack.google.control.faults.set('events.insert', { kind: 'answer', answer: 'authError' });
    const answer = await user.call('POST', '/events', { body: meetup });
    expect(answer).toMatchObject({ status: 409, body: { code: 'reconnect_required' } });
    expect(used.stack.google.control.count('refresh')).toBe(1);
    expect(used.stack.google.control.count('events.insert')).toBe(2);
    expect(await user.connection()).toBe('reconnect_required');
  });
});

describe('a grant', () => {
  test('that the user revoked at Google is dead at once; connecting again brings it back', async () => {
    const user = await connected();
    used.stack.google.control.revokeGrant(user.google.email);
    expect(await user.call('POST', '/events', { body: meetup })).toMatchObject({
      status: 409,
      body: { code: 'reconnect_required' },
    });
    expect(await user.connection()).toBe('reconnect_required');
    // Google is not asked again about a grant that is known to be dead.
    used.stack.google.control.forgetRequests();
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(409);
    expect(used.stack.google.control.requests).toHaveLength(0);

    expect(await user.redirect({ purpose: 'upgrade' })).toBe('upgraded');
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
  });

  test('under session control asks to reconnect and is not taken for revoked', async () => {
    const user = await connected();
    used.stack.google.control.expireAccessTokens();
    used.stack.google.control.faults.set('refresh', { kind: 'answer', answer: 'invalid_rapt', times: 1 });
    expect(await user.call('POST', '/events', { body: meetup })).toMatchObject({
      status: 409,
      body: { code: 'reconnect_required' },
    });
    expect(await user.connection()).toBe('reconnect_required');
    // The same token may work again, and then does.
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
    expect(await user.connection()).toBe('connected');
  });

  test('whose scope was taken away at Google says so after the next refresh', async () => {
    const user = await connected();
    used.stack.google.control.expireAccessTokens();
    used.stack.google.control.faults.set('refresh', {
      kind: 'replace',
      fields: { scope: 'openid' },
      times: 1,
    });
    expect(await user.call('POST', '/events', { body: meetup })).toMatchObject({
      status: 403,
      body: { code: 'scope_required' },
    });
    expect((await user.call('GET', '/session')).body).toMatchObject({
      connection: 'consent_required',
      scopes: ['openid'],
    });
  });
});

describe('when Calendar says no', () => {
  const cases: [string, Fault, number, string, string | null][] = [
    [
      'rate limit of the user',
      { kind: 'answer', answer: 'userRateLimitExceeded', retryAfterSeconds: 7 },
      429,
      'rate_limited',
      '7',
    ],
    ['rate limit of the project', { kind: 'answer', answer: 'rateLimitExceeded' }, 429, 'rate_limited', '30'],
    ['quota used up', { kind: 'answer', answer: 'quotaExceeded' }, 429, 'rate_limited', '21600'],
    ['scope missing', { kind: 'answer', answer: 'insufficientPermissions' }, 403, 'scope_required', null],
    ['API not enabled', { kind: 'answer', answer: 'accessNotConfigured' }, 503, 'not_configured', null],
    [
      'not the organizer',
      { kind: 'answer', answer: 'forbiddenForNonOrganizer' },
      403,
      'calendar_forbidden',
      null,
    ],
    ['no such calendar', { kind: 'answer', answer: 'notFound' }, 404, 'calendar_not_found', null],
    ['event refused', { kind: 'answer', answer: 'timeRangeEmpty' }, 422, 'invalid_event', null],
  ];

  test.each(cases)('%s: the right code, no second try', async (_name, fault, status, code, retryAfter) => {
    const user = await connected();
    used.stack.google.control.faults.set('events.insert', fault);
    const answer = await user.call('POST', '/events', { body: meetup });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.headers.get('retry-after')).toBe(retryAfter);
    expect(used.stack.google.control.count('events.insert')).toBe(1);
    expect(used.stack.google.control.count('refresh')).toBe(0);
    expect(await user.connection()).toBe('connected');
  });
});

describe('an insert whose end is not known', () => {
  const ambiguous: [string, Fault][] = [
    ['was done, then the connection was cut', { kind: 'cut', committed: true, times: 1 }],
    ['was done, then answered 503', { kind: 'answer', answer: 'backendError', committed: true, times: 1 }],
    ['was done, then answered in HTML', { kind: 'html', committed: true, times: 1 }],
    ['was done, the answer broke off', { kind: 'truncate', bytes: 25, times: 1 }],
    ['was done, then Google was silent', { kind: 'hang', committed: true, times: 1 }],
    ['was not done: cut before', { kind: 'cut', times: 1 }],
    ['was not done: 503', { kind: 'answer', answer: 'backendError', times: 1 }],
  ];

  test.each(ambiguous)('%s: one event, and success', async (_name, fault) => {
    const user = await connected();
    used.stack.google.control.faults.set('events.insert', fault);
    if (fault.kind === 'hang') hastenTimeouts(1);
    expect((await user.call('POST', '/events', { body: meetup })).status).toBe(201);
    expect(user.events()).toHaveLength(1);
    // It was looked for first, and only what is not there is inserted again.
    const committed = 'committed' in fault || fault.kind === 'truncate';
    expect(used.stack.google.control.count('events.get')).toBe(1);
    expect(used.stack.google.control.count('events.insert')).toBe(committed ? 1 : 2);
    expect(used.stack.google.control.count('refresh')).toBe(0);
  });

  test('that stays unknown is told as such, and a repeat under the same key finds it', async () => {
    const user = await connected();
    const headers = { 'idempotency-key': 'k-1' };
    used.stack.google.control.faults.set('events.insert', { kind: 'cut', committed: true, times: 1 });
    used.stack.google.control.faults.set('events.get', { kind: 'answer', answer: 'backendError', times: 1 });
    const first = await user.call('POST', '/events', { body: meetup, headers });
    expect(first.status).toBeGreaterThanOrEqual(500);
    expect(first.headers.get('retry-after')).not.toBeNull();
    expect(first.headers.get('idempotency-key')).toBe('k-1');
    expect((await user.call('POST', '/events', { body: meetup, headers })).status).toBe(200);
    expect(user.events()).toHaveLength(1);
  });

  test('since Calendar never answers: bounded, 504, and a repeat under the same key finds it', async () => {
    const user = await connected();
    const headers = { 'idempotency-key': 'k-1' };
    used.stack.google.control.faults.set('events.insert', { kind: 'hang', committed: true, times: 1 });
    used.stack.google.control.faults.set('events.get', { kind: 'hang', times: 1 });
    const waits = hastenTimeouts(2);
    const first = await user.call('POST', '/events', { body: meetup, headers });
    expect(first).toMatchObject({ status: 504, body: { code: 'google_timeout' } });
    expect(first.headers.get('retry-after')).not.toBeNull();
    expect(waits).toHaveLength(2);
    // The function itself has 25 s, and API Gateway 30.
    expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThan(20_000);
    expect((await user.call('POST', '/events', { body: meetup, headers })).status).toBe(200);
    expect(user.events()).toHaveLength(1);
  });
});
