import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { GoogleStandIn } from '../../../../infra/local/google/server.ts';
import {
  APP_ORIGIN,
  ask,
  authClient,
  CALENDAR_EVENTS,
  CLIENT_ID,
  SIGN_IN,
  startTestGoogle,
} from '../../../support/google-clients.ts';
import { type GoogleUser, googleUser } from '../../../support/google-user.ts';

const CALENDAR_LIST = 'https://www.googleapis.com/auth/calendar.calendarlist.readonly';

let google: GoogleStandIn;
let ada: GoogleUser;
beforeEach(async () => {
  google = await startTestGoogle();
  ada = googleUser('ada@example.com');
});
afterEach(() => google.close());

async function tokensFor(asked: { code: string; codeVerifier: string }) {
  const { tokens } = await authClient(google).getToken(asked);
  return tokens;
}

const scopesOf = (scope: string | null | undefined) => new Set(scope?.split(' '));

describe('the way through the pages', () => {
  test('leads back to the application with code, state, scope, authuser, prompt and iss', async () => {
    const { back } = await ask(google, ada, SIGN_IN);
    expect(`${back.origin}${back.pathname}`).toBe(`${APP_ORIGIN}/api/auth/callback`);
    expect(Object.fromEntries(back.searchParams)).toEqual({
      code: expect.stringMatching(/^4\/0A.{50,}$/),
      state: 'a-state',
      scope: expect.stringContaining('openid'),
      authuser: '0',
      prompt: 'consent',
      iss: google.url,
    });
    expect(ada.seen).toEqual(['Choose an account', 'Consent']);
  });

  test('shows nothing to someone signed in who has granted it all', async () => {
    await ask(google, ada, SIGN_IN);
    const { back } = await ask(google, ada, SIGN_IN);
    expect(ada.seen).toHaveLength(2);
    expect(back.searchParams.get('prompt')).toBe('none');
  });

  test('asks someone signed in only for what is new', async () => {
    await ask(google, ada, SIGN_IN);
    await ask(google, ada, `${SIGN_IN} ${CALENDAR_EVENTS}`);
    expect(ada.seen).toEqual(['Choose an account', 'Consent', 'Consent']);
  });

  test('shows the account chooser again for prompt=select_account', async () => {
    await ask(google, ada, SIGN_IN);
    await ask(google, ada, SIGN_IN, { prompt: 'select_account' });
    expect(ada.seen).toEqual(['Choose an account', 'Consent', 'Choose an account']);
  });

  test('shows the account chooser when login_hint names someone else', async () => {
    await ask(google, ada, SIGN_IN);
    await ask(google, ada, SIGN_IN, { loginHint: 'zoe@studio.example' });
    expect(ada.seen.at(-1)).toBe('Choose an account');
  });

  test('makes an account for someone who has none', async () => {
    await ask(google, googleUser('grace@example.org'), SIGN_IN);
    expect(google.control.accounts().map(({ email }) => email)).toContain('grace@example.org');
  });

  test('tells the application when the user cancels', async () => {
    const { back } = await ask(google, ada, SIGN_IN, { cancel: true });
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.get('state')).toBe('a-state');
    expect(back.searchParams.has('code')).toBe(false);
    expect(google.control.grantedScopes(ada.email)).toEqual([]);
  });

  test('never shows a page for prompt=none', async () => {
    const stranger = await ask(google, ada, SIGN_IN, { prompt: 'none' });
    expect(stranger.back.searchParams.get('error')).toBe('interaction_required');
    await ask(google, ada, SIGN_IN);
    const known = await ask(google, ada, SIGN_IN, { prompt: 'none' });
    expect(known.code).not.toBe('');
    const more = await ask(google, ada, CALENDAR_EVENTS, { prompt: 'none' });
    expect(more.back.searchParams.get('error')).toBe('interaction_required');
    expect(ada.seen).toHaveLength(2);
  });

  test('answers a popup with an error when the user cancels there', async () => {
    const answer = await ada.consentInPopup(
      {
        authorizationUrl: google.endpoints.authorizationUrl,
        clientId: CLIENT_ID,
        scope: SIGN_IN,
        state: 's',
        origin: APP_ORIGIN,
      },
      { cancel: true },
    );
    expect(answer).toEqual({ error: 'access_denied', state: 's' });
  });
});

describe('granular consent', () => {
  test('leaves out what the user unticks', async () => {
    const scope = `${SIGN_IN} ${CALENDAR_EVENTS} ${CALENDAR_LIST}`;
    const asked = await ask(google, ada, scope, { untick: [CALENDAR_EVENTS] });
    expect(scopesOf(asked.back.searchParams.get('scope')).has(CALENDAR_EVENTS)).toBe(false);
    const tokens = await tokensFor(asked);
    expect(scopesOf(tokens.scope)).toEqual(
      new Set([
        'openid',
        'https://www.googleapis.com/auth/userinfo.email',
        'https://www.googleapis.com/auth/userinfo.profile',
        CALENDAR_LIST,
      ]),
    );
  });

  test('has no checkbox for what only signs in', async () => {
    const asked = await ask(google, ada, SIGN_IN, { untick: ['openid'] });
    expect(scopesOf((await tokensFor(asked)).scope).has('openid')).toBe(true);
  });

  test('is a refusal when nothing is left', async () => {
    const { back } = await ask(google, ada, CALENDAR_EVENTS, { untick: [CALENDAR_EVENTS] });
    expect(back.searchParams.get('error')).toBe('access_denied');
  });

  test('asks again next time for what was unticked', async () => {
    const scope = `${SIGN_IN} ${CALENDAR_EVENTS}`;
    await ask(google, ada, scope, { untick: [CALENDAR_EVENTS] });
    const again = await ask(google, ada, scope);
    expect(scopesOf((await tokensFor(again)).scope).has(CALENDAR_EVENTS)).toBe(true);
  });
});

describe('incremental consent', () => {
  test('adds to what was granted with include_granted_scopes', async () => {
    await ask(google, ada, SIGN_IN);
    const asked = await ask(google, ada, `openid ${CALENDAR_EVENTS}`, { includeGrantedScopes: true });
    expect(scopesOf((await tokensFor(asked)).scope)).toEqual(
      new Set([
        'openid',
        CALENDAR_EVENTS,
        'https://www.googleapis.com/auth/userinfo.email',
        'https://www.googleapis.com/auth/userinfo.profile',
      ]),
    );
  });

  test('carries only what was asked without it', async () => {
    await ask(google, ada, SIGN_IN);
    const asked = await ask(google, ada, `openid ${CALENDAR_EVENTS}`);
    expect(scopesOf((await tokensFor(asked)).scope)).toEqual(new Set(['openid', CALENDAR_EVENTS]));
  });
});

describe('a refresh token', () => {
  test('comes with the first consent', async () => {
    expect((await tokensFor(await ask(google, ada, SIGN_IN))).refresh_token).toMatch(/^1\/\/0.{90,}$/);
  });

  test('does not come when nothing was asked of the user', async () => {
    await ask(google, ada, SIGN_IN);
    expect((await tokensFor(await ask(google, ada, SIGN_IN))).refresh_token).toBeUndefined();
  });

  test('comes again with prompt=consent', async () => {
    await ask(google, ada, SIGN_IN);
    const asked = await ask(google, ada, SIGN_IN, { prompt: 'consent' });
    expect((await tokensFor(asked)).refresh_token).toEqual(expect.any(String));
  });

  test('does not come without access_type=offline', async () => {
    const asked = await ask(google, ada, SIGN_IN, { accessType: 'online' });
    expect((await tokensFor(asked)).refresh_token).toBeUndefined();
  });

  test('says when a time-limited consent ends, and ends then', async () => {
    google.control.limitConsent(604_799);
    const tokens = await tokensFor(await ask(google, ada, SIGN_IN));
    expect(tokens).toMatchObject({ refresh_token_expires_in: 604_799 });
  });
});
