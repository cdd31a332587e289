import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { GoogleStandIn } from '../../../../infra/local/google/server.ts';
import {
  APP_ORIGIN,
  authClient,
  CALENDAR_EVENTS,
  CLIENT_ID,
  calendarClient,
  connect,
  SIGN_IN,
  startTestGoogle,
} from '../../../support/google-clients.ts';
import { googleUser } from '../../../support/google-user.ts';

let google: GoogleStandIn;
beforeEach(async () => {
  google = await startTestGoogle();
});
afterEach(() => google.close());

describe('google-auth-library', () => {
  test('exchanges a code and verifies the ID token', async () => {
    const { client, tokens } = await connect(google, 'ada@example.com', SIGN_IN, { nonce: 'n-1' });
    const ticket = await client.verifyIdToken({ idToken: tokens.id_token ?? '', audience: CLIENT_ID });
    expect(ticket.getPayload()).toMatchObject({
      iss: google.url,
      aud: CLIENT_ID,
      azp: CLIENT_ID,
      sub: '104239815576620318841',
      email: 'ada@example.com',
      email_verified: true,
      name: 'Ada Fournier',
      given_name: 'Ada',
      family_name: 'Fournier',
      nonce: 'n-1',
    });
    expect(ticket.getEnvelope()).toMatchObject({ alg: 'RS256' });
  });

  test('refreshes, and gets no new refresh token', async () => {
    const { client, tokens } = await connect(google, 'ada@example.com', `${SIGN_IN} ${CALENDAR_EVENTS}`);
    google.control.expireAccessTokens();
    const fresh = authClient(google);
    fresh.setCredentials({ refresh_token: tokens.refresh_token ?? '' });
    const { credentials } = await fresh.refreshAccessToken();
    expect(credentials.access_token).not.toBe(tokens.access_token);
    expect(credentials.scope?.split(' ')).toContain(CALENDAR_EVENTS);
    expect(credentials.id_token).toEqual(expect.any(String));
    expect(client.credentials.refresh_token).toBe(credentials.refresh_token);
    expect(google.control.count('refresh')).toBe(1);
  });

  test('exchanges a code of the popup with redirect_uri=postmessage', async () => {
    const answer = await googleUser('ada@example.com').consentInPopup({
      authorizationUrl: google.endpoints.authorizationUrl,
      clientId: CLIENT_ID,
      scope: SIGN_IN,
      state: 's',
      origin: APP_ORIGIN,
    });
    expect(answer).toMatchObject({ state: 's' });
    const { tokens } = await authClient(google, 'postmessage').getToken(answer.code ?? '');
    expect(tokens.refresh_token).toEqual(expect.any(String));
  });

  test('revokes, which ends every token of the user', async () => {
    const { client, tokens } = await connect(google, 'ada@example.com', SIGN_IN);
    await client.revokeToken(tokens.access_token ?? '');
    await expect(client.refreshAccessToken()).rejects.toMatchObject({
      status: 400,
      response: { data: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' } },
    });
    await expect(client.revokeToken(tokens.refresh_token ?? '')).rejects.toMatchObject({
      response: { data: { error: 'invalid_token' } },
    });
    expect(google.control.grantedScopes('ada@example.com')).toEqual([]);
  });
});

describe('the Calendar client of googleapis', () => {
  test('inserts, gets, lists, patches and deletes an event', async () => {
    const { client } = await connect(google, 'ada@example.com', `${SIGN_IN} ${CALENDAR_EVENTS}`);
    const { events } = calendarClient(google, client);
    const { data, status } = await events.insert({
      calendarId: 'primary',
      requestBody: {
        id: 'abc123',
        summary: 'Dentist',
        start: { dateTime: '2030-01-07T10:00:00', timeZone: 'Europe/Paris' },
        end: { dateTime: '2030-01-07T11:00:00', timeZone: 'Europe/Paris' },
        extendedProperties: { private: { key: 'v' } },
      },
    });
    expect(status).toBe(200);
    expect(data).toMatchObject({
      id: 'abc123',
      status: 'confirmed',
      start: { dateTime: '2030-01-07T10:00:00+01:00', timeZone: 'Europe/Paris' },
      iCalUID: 'abc123@google.com',
      organizer: { email: 'ada@example.com', self: true },
    });
    const patched = await events.patch({
      calendarId: 'primary',
      eventId: 'abc123',
      requestBody: { summary: 'Doctor' },
    });
    expect(patched.data).toMatchObject({
      summary: 'Doctor',
      start: data.start,
      extendedProperties: { private: { key: 'v' } },
    });
    expect((await events.get({ calendarId: 'primary', eventId: 'abc123' })).data).toEqual(patched.data);
    expect((await events.list({ calendarId: 'ada@example.com' })).data.items).toEqual([patched.data]);
    expect((await events.delete({ calendarId: 'primary', eventId: 'abc123' })).status).toBe(204);
    expect((await events.get({ calendarId: 'primary', eventId: 'abc123' })).data.status).toBe('cancelled');
    expect((await events.list({ calendarId: 'primary' })).data.items).toEqual([]);
  });
});
