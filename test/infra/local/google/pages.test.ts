import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { GoogleStandIn } from '../../../../infra/local/google/server.ts';
import { callCalendar, dentist } from '../../../support/calendar-call.ts';
import { CALENDAR_EVENTS, connect, startTestGoogle } from '../../../support/google-clients.ts';
import { readForms, readText } from '../../../support/html-forms.ts';

let google: GoogleStandIn;
beforeEach(async () => {
  google = await startTestGoogle();
});
afterEach(() => google.close());

const open = async (path: string) => (await fetch(`${google.url}${path}`)).text();

function press(path: string, fields: Record<string, string>) {
  return fetch(`${google.url}${path}`, {
    method: 'POST',
    headers: { origin: google.url },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
}

async function zoeWithEvent(summary: string) {
  const { client, tokens } = await connect(google, 'zoe@studio.example', `openid ${CALENDAR_EVENTS}`);
  const { body } = await callCalendar(
    google,
    tokens.access_token ?? '',
    'POST',
    '/calendars/primary/events',
    { ...dentist, summary },
  );
  return { client, event: body };
}

describe('the calendar page', () => {
  test('shows a person’s events by day, in that person’s time zone', async () => {
    await zoeWithEvent('Dentist');
    const page = await open('/calendar/view?account=zoe@studio.example');
    expect(page).toMatch(/Monday,? 7 January 2030/);
    expect(page).toContain('01:00 – 02:00 (America/Los_Angeles)');
    expect(page).toContain('Dentist');
    expect(await open('/calendar/view?account=ada@example.com')).not.toContain('Dentist');
  });

  test('links each event to its own page, where htmlLink leads', async () => {
    const { event } = await zoeWithEvent('Dentist');
    const link = String(event['htmlLink']);
    expect(await open('/calendar/view?account=zoe@studio.example')).toContain(link.slice(google.url.length));
    expect(await (await fetch(link)).text()).toContain('<h1>Dentist</h1>');
    expect((await fetch(`${google.url}/calendar/event?eid=bm90aGluZw`)).status).toBe(404);
  });

  test('shows what an event says as text', async () => {
    await zoeWithEvent('<img src=x onerror=alert(1)>');
    const page = await open('/calendar/view?account=zoe@studio.example');
    expect(page).not.toContain('<img src=x');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  test('deletes an event by its button', async () => {
    const { client, event } = await zoeWithEvent('Dentist');
    const [form] = readForms(await open('/calendar/view?account=zoe@studio.example'));
    const fields = [...(form?.inputs ?? []), ...(form?.buttons ?? [])].map(({ name, value }) => [
      name,
      value,
    ]);
    expect((await press('/calendar/view', Object.fromEntries(fields))).status).toBe(303);
    expect(google.control.events('zoe@studio.example')).toMatchObject([
      { id: event['id'], status: 'cancelled' },
    ]);
    expect(await open('/calendar/view?account=zoe@studio.example')).not.toContain('Dentist');
    expect(client.credentials.access_token).toEqual(expect.any(String));
  });
});

describe('the page of third-party access', () => {
  test('lists what was granted, and ends all of it', async () => {
    const { client } = await connect(google, 'ada@example.com', `openid ${CALENDAR_EVENTS}`);
    const page = await open('/connections?account=ada@example.com');
    expect(page).toContain('View and edit events on all your calendars');
    const [form] = readForms(page);
    const fields = form?.inputs.map(({ name, value }) => [name, value]) ?? [];
    expect((await press('/connections', Object.fromEntries(fields))).status).toBe(303);
    expect(readText(await open('/connections?account=ada@example.com'), 'access')).toMatch(
      /^No app has access/,
    );
    await expect(client.refreshAccessToken()).rejects.toMatchObject({
      response: { data: { error: 'invalid_grant' } },
    });
  });
});

describe('the page of faults', () => {
  test('sets and clears a fault by its form', async () => {
    await press('/faults', {
      operation: 'certs',
      effect: 'backendError',
      times: '1',
      retryAfterSeconds: '3',
    });
    expect(google.control.faults.list()).toEqual([
      {
        operation: 'certs',
        fault: { kind: 'answer', answer: 'backendError', retryAfterSeconds: 3, times: 1 },
      },
    ]);
    expect(readText(await open('/faults'), 'none')).toBeUndefined();
    expect(await open('/faults')).toContain(
      'When the keys of ID tokens are read, Google is to answer 503 backendError: Backend Error, Retry-After 3 s.<small>Once',
    );
    const answer = await fetch(google.endpoints.certsUrl);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '3']);
    await press('/faults', { operation: 'certs', effect: 'do it, then cut the connection' });
    await press('/faults', { clear: 'all' });
    expect(readText(await open('/faults'), 'none')).toBe('Nothing is wrong.');
  });

  test('offers what is worth trying: a moment without Calendar, and an event whose answer is lost', async () => {
    await press('/faults', { trial: 'down' });
    await press('/faults', { trial: 'cut' });
    expect(google.control.faults.list()).toEqual([
      { operation: 'events', fault: { kind: 'answer', answer: 'backendError', times: 2 } },
      { operation: 'events.insert', fault: { kind: 'cut', committed: true, times: 1 } },
    ]);
    const page = await open('/faults');
    expect(page).toContain('When anything is asked about events, Google is to answer 503');
    expect(page).toContain('When an event is created, Google is to do it, then cut the connection.');
    expect((await press('/faults', { trial: 'constructor' })).status).toBe(400);
  });

  test('lets a person take access away who has given it', async () => {
    expect(await open('/faults')).toContain('Nobody has allowed anything yet.');
    const { client } = await connect(google, 'ada@example.com', `openid ${CALENDAR_EVENTS}`);
    const page = await open('/faults');
    expect(page).toContain('the application finds out by itself');
    const [, account = ''] = /<select name="account".*?<option value="(\d+)">Ada/s.exec(page) ?? [];
    expect((await press('/connections', { account, decision: 'remove' })).status).toBe(303);
    await expect(client.refreshAccessToken()).rejects.toMatchObject({
      response: { data: { error: 'invalid_grant' } },
    });
    expect(await open('/faults')).toContain('Nobody has allowed anything yet.');
  });

  test('every choice of its form can be set, and says in its group what the application does', async () => {
    const page = await open('/faults');
    const [, choices = ''] = /<select name="effect">(.*?)<\/select>/s.exec(page) ?? [];
    for (const [, effect = ''] of choices.matchAll(/<option value="([^"]*)">/g)) {
      const { status } = await press('/faults', { operation: 'certs', effect, times: '1' });
      expect([effect, status]).toEqual([effect, 303]);
    }
    expect(await open('/faults')).not.toContain('undefined');
    const groupOf = (name: string) =>
      choices
        .split('<optgroup label="')
        .find((group) => group.includes(`value="${name}"`))
        ?.split('"')[0];
    expect(['rateLimitExceeded', 'backendError', 'authError', 'notFound'].map(groupOf)).toEqual([
      'Calendar: it tries again later',
      'Calendar: it looks for the event, and tries again',
      'Calendar: access is renewed, and it is tried once more',
      'Calendar: it gives up, and says so',
    ]);
    expect(['invalid_grant', 'disabled_client', 'server_busy'].map(groupOf)).toEqual([
      'Tokens: the user has to connect again',
      'Tokens: the operator has to act',
      'Tokens: it tries again later',
    ]);
  });

  test.each([
    [{ kind: 'delay', milliseconds: 300 }, 'answer 300 ms late'],
    [{ kind: 'respond', status: 418, body: 'x' }, 'answer 418 with a body that was given'],
    [{ kind: 'replace', fields: { scope: 'x' } }, 'answer with another scope'],
    [{ kind: 'hang', committed: true }, 'do it, then never answer'],
    [
      { kind: 'id-token', header: { alg: 'HS256', kid: null } },
      'give an ID token signed with HS256, that names another key',
    ],
  ] as const)('says in words what a program has set: %j', async (fault, words) => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ operation: 'userinfo', fault });
    expect((await fetch(`${google.url}/faults`, { method: 'POST', headers, body })).status).toBe(201);
    expect(await open('/faults')).toContain(
      `When userinfo is asked, Google is to ${words}.<small>Until it is cleared`,
    );
  });

  test('speaks JSON with programs, and cannot be disturbed itself', async () => {
    const url = `${google.url}/faults`;
    const set = (body: unknown) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await set({ operation: '*', fault: { kind: 'html' } })).status).toBe(201);
    const listed = await fetch(url, { headers: { accept: 'application/json' } });
    expect(await listed.json()).toEqual([{ operation: '*', fault: { kind: 'html' } }]);
    expect((await set({ operation: 'certs', fault: { kind: 'explode' } })).status).toBe(400);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(204);
    expect(google.control.faults.list()).toEqual([]);
  });
});

test('every page says that it is a stand-in, and runs no script but its own', async () => {
  for (const path of ['/calendar/view', '/connections', '/faults', '/nothing', '/o/oauth2/v2/auth']) {
    const response = await fetch(`${google.url}${path}`);
    expect(await response.text()).toContain('Stand-in for Google, on this machine.');
    expect(response.headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*script-src ('none'|'sha256-)/,
    );
  }
});

test('pictures, userinfo and unknown addresses are answered', async () => {
  const { tokens } = await connect(google, 'ada@example.com', 'openid email profile');
  const authorization = `Bearer ${tokens.access_token}`;
  const userinfo = await (
    await fetch(`${google.url}/oauth2/v3/userinfo`, { headers: { authorization } })
  ).json();
  expect(userinfo).toMatchObject({
    sub: '104239815576620318841',
    email: 'ada@example.com',
    email_verified: true,
  });
  const picture = await fetch(userinfo.picture);
  expect(picture.headers.get('content-type')).toContain('image/svg+xml');
  expect((await fetch(`${google.url}/nothing`)).status).toBe(404);
  expect(await (await fetch(`${google.url}/calendar/v3/nothing`)).json()).toMatchObject({
    error: { code: 404 },
  });
});
