import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCalendarClient } from '../../../shared/calendar/calendar-client.ts';
import { insertEvent } from '../../../shared/calendar/insert-event.ts';
import { deadlineIn } from '../../../shared/deadline.ts';
import { createCertificateCache } from '../../../shared/google/certificates.ts';
import { eventFailure } from '../../../shared/google/failures.ts';
import { createOAuthClient } from '../../../shared/google/oauth-client.ts';
import { exchangeCode, refreshAccessToken } from '../../../shared/google/token-endpoint.ts';
import { Failure } from '../../../shared/problems.ts';

/** What the server answers next, with status 200: a body, of which only so many bytes come. */
let answer: { body: string; bytes: number; cut: boolean };
let asked: string[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url?.split('?')[0]}`);
    request.resume();
    const body = Buffer.from(answer.body).subarray(0, answer.bytes);
    const looksFor = request.method === 'GET' && request.url?.includes('/events/');
    const headers = { 'content-type': 'application/json' };
    if (looksFor) {
      response.writeHead(404, headers).end('{"error":{"errors":[{"reason":"notFound"}]}}');
    } else if (answer.cut) {
      // More was promised than comes.
      response.writeHead(200, { ...headers, 'content-length': String(answer.body.length) });
      response.write(body, () => response.destroy());
    } else response.writeHead(200, headers).end(body);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const app = () => ({
  clientId: 'client',
  clientSecret: async () => 'secret',
  tokenUrl: `${url}/token`,
});
const deadline = deadlineIn(600_000);
const tokens = {
  access_token: 'ya29.a0AfB_byC',
  expires_in: 3599,
  scope: 'openid https://www.googleapis.com/auth/calendar.events',
  token_type: 'Bearer',
  refresh_token: '1//0gRefresh',
  id_token: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln',
};
const event = {
  id: 'a'.repeat(52),
  calendarId: 'primary',
  fingerprint: 'f',
  sendUpdates: 'none',
  conferenceDataVersion: 0,
  requestBody: { summary: 'Meetup' },
} as const;

const CALLS = {
  'the exchange of a code': {
    body: JSON.stringify(tokens),
    call: () => exchangeCode(app(), { code: '4/0a', redirectUri: 'postmessage' }, deadline),
    requests: ['POST /token'],
  },
  'a refresh': {
    body: JSON.stringify(tokens),
    call: () => refreshAccessToken(app(), '1//0g', deadline),
    requests: ['POST /token'],
  },
  certificates: {
    body: JSON.stringify({ key1: 'PEM one', key2: 'PEM two' }),
    call: () => createCertificateCache(`${url}/certs`).find('key1', deadline),
    requests: ['GET /certs'],
  },
  'an insert': {
    body: JSON.stringify({ id: event.id, status: 'confirmed', htmlLink: 'https://calendar.example/e' }),
    call: async () => {
      const client = await createOAuthClient(deadline);
      client.setCredentials({ access_token: 'ya29.a', expiry_date: Number.MAX_SAFE_INTEGER });
      return insertEvent(await createCalendarClient(client, `${url}/`), event).catch((thrown: unknown) => {
        throw eventFailure(thrown);
      });
    },
    // Ambiguous: it is looked for, and posted again under the same id.
    requests: [
      'POST /calendar/v3/calendars/primary/events',
      `GET /calendar/v3/calendars/primary/events/${event.id}`,
    ],
  },
} as const;

async function codeOf(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
    return 'accepted';
  } catch (error) {
    return error instanceof Failure ? `${error.status} ${error.code}` : 'something else';
  }
}

describe.each(Object.entries(CALLS))('the answer to %s', (_name, { body, call, requests }) => {
  test.each([
    ['truncated', false],
    ['cut off', true],
  ])(
    '%s at every byte is 502, and nothing is taken from it',
    async (_how, cut) => {
      const outcomes = new Map<string, number>();
      for (let bytes = 0; bytes < body.length; bytes += 1) {
        answer = { body, bytes, cut };
        asked = [];
        const outcome = await codeOf(call);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        expect(asked.slice(0, 2)).toEqual([...requests].slice(0, 2));
        if (requests.length === 1) expect(asked).toHaveLength(1);
      }
      expect([...outcomes]).toEqual([['502 google_unexpected', body.length]]);
    },
    60_000,
  );

  test('whole is accepted, or the test would see nothing', async () => {
    answer = { body, bytes: body.length, cut: false };
    expect(await codeOf(call)).toBe('accepted');
  });

  test('that is HTML, or JSON of another form, is 502', async () => {
    for (const other of ['<html><body>502</body></html>', '[]', 'null', '"text"', '{"a":1}', '17', '']) {
      answer = { body: other, bytes: other.length, cut: false };
      // Keys that are no text are no certificates, and none is what may be wanted.
      if (call === CALLS.certificates.call && ['[]', '{"a":1}'].includes(other)) continue;
      expect([other, await codeOf(call)]).toEqual([other, '502 google_unexpected']);
    }
  });
});
