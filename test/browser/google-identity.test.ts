import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { POPUP_MESSAGE } from '../../infra/local/google/oauth/popup-page.ts';
import type { GoogleStandIn } from '../../infra/local/google/server.ts';
import { describeInBrowser, type OpenWindow } from '../support/browser.ts';
import {
  authClient,
  CALENDAR_EVENTS,
  CLIENT_ID,
  SIGN_IN,
  startTestGoogle,
} from '../support/google-clients.ts';
import { type AppPage, startAppPage } from './support/app-page.ts';
import { ask, askInPopup, letItLook, press, told } from './support/app-visitor.ts';

const CALENDAR_LIST = 'https://www.googleapis.com/auth/calendar.calendarlist.readonly';

let google: GoogleStandIn;
let app: AppPage;
beforeAll(async () => {
  google = await startTestGoogle();
  app = await startAppPage(google.endpoints.gisUrl);
  google.control.allow({ redirectUris: [`${app.origin}/callback`], javascriptOrigins: [app.origin] });
});
afterAll(() => Promise.all([app.close(), google.close()]));
afterEach(() => {
  for (const { email } of google.control.accounts()) google.control.revokeGrant(email);
});

async function openApp(openWindow: OpenWindow, options: Record<string, unknown> = {}, path = '/') {
  const { page, complaints } = await openWindow();
  const asked = { client_id: CLIENT_ID, scope: SIGN_IN, state: 'a-state', ...options };
  await page.goto(`${app.origin}${path}?options=${encodeURIComponent(JSON.stringify(asked))}`);
  return { page, complaints };
}

const granted = (scope: string | undefined) => scope?.split(' ') ?? [];
const popupClosed = ['error_callback', { type: 'popup_closed', message: 'Popup window closed' }];

describeInBrowser('the code client of Google Identity Services', (openWindow) => {
  test('brings the code by popup, under a strict policy and without a complaint', async () => {
    const { page, complaints } = await openApp(openWindow);
    const popup = await askInPopup(page);
    expect(await popup.evaluate(() => [innerWidth, innerHeight])).toEqual([500, 640]);
    await press(popup, 'Zoë');
    const gone = popup.waitForEvent('close');
    await press(popup, 'Continue');
    await gone;
    await letItLook(page);
    const code = expect.stringMatching(/^4\/0A/);
    const scope = expect.stringContaining('openid');
    expect(await told(page)).toEqual([
      ['callback', { code, scope, state: 'a-state', authuser: '0', prompt: 'consent', hd: 'studio.example' }],
    ]);
    expect(complaints).toEqual([]);
  });

  test('brings it by redirect', async () => {
    const redirect = { ux_mode: 'redirect', redirect_uri: `${app.origin}/callback` };
    const { page, complaints } = await openApp(openWindow, redirect);
    await ask(page);
    await press(page, 'Ada');
    await press(page, 'Continue');
    await page.waitForURL(`${app.origin}/callback?**`);
    const { searchParams } = new URL(page.url());
    expect(searchParams.get('code')).toMatch(/^4\/0A/);
    expect(searchParams.get('state')).toBe('a-state');
    expect(complaints).toEqual([]);
  });

  test('asks for what its options say, and has none that Google’s has not', async () => {
    const options = {
      login_hint: 'ada@example.com',
      hd: 'studio.example',
      select_account: true,
      include_granted_scopes: false,
      redirect_uri: 'https://elsewhere.example/',
      prompt: 'consent',
      nonce: 'n',
      code_challenge: 'c',
    };
    const queryOf = async (page: Page) =>
      Object.fromEntries(new URL((await askInPopup(page)).url()).searchParams);
    const always = {
      client_id: CLIENT_ID,
      scope: SIGN_IN,
      state: 'a-state',
      redirect_uri: 'postmessage',
      origin: app.origin,
      response_type: 'code',
      access_type: 'offline',
      include_granted_scopes: 'true',
      enable_granular_consent: 'true',
    };
    expect(await queryOf((await openApp(openWindow)).page)).toEqual(always);
    expect(await queryOf((await openApp(openWindow, options)).page)).toEqual({
      ...always,
      login_hint: 'ada@example.com',
      hd: 'studio.example',
      prompt: 'select_account',
      include_granted_scopes: 'false',
    });
  });

  test.each([
    ['scope', { scope: '' }],
    ['redirect_uri', { ux_mode: 'redirect' }],
  ])('is not to be had without %s', async (name, options) => {
    const { complaints } = await openApp(openWindow, options);
    expect(complaints).toEqual([`Missing required parameter ${name}.`]);
  });

  test('tells the callback that the user declined', async () => {
    const { page } = await openApp(openWindow);
    const popup = await askInPopup(page);
    await press(popup, 'Ada');
    await press(popup, 'Cancel');
    await letItLook(page);
    expect(await told(page)).toEqual([['callback', { error: 'access_denied', state: 'a-state' }]]);
  });

  test('tells which scopes were left ticked', async () => {
    const { page } = await openApp(openWindow, { scope: `openid ${CALENDAR_EVENTS} ${CALENDAR_LIST}` });
    const popup = await askInPopup(page);
    await press(popup, 'Ada');
    await popup.getByRole('checkbox', { name: CALENDAR_EVENTS }).uncheck();
    await press(popup, 'Continue');
    const [[, response] = []] = await told(page);
    expect(granted(response?.['scope'])).toEqual(['openid', CALENDAR_LIST]);
  });

  test('lets the user take another account than the hinted one', async () => {
    const { page } = await openApp(openWindow, { login_hint: 'ada@example.com' });
    const popup = await askInPopup(page);
    await press(popup, 'Ada');
    await popup.getByRole('link', { name: 'Switch account' }).click();
    await press(popup, 'Kwame');
    await press(popup, 'Continue');
    const [[, response] = []] = await told(page);
    const client = authClient(google, 'postmessage');
    const { tokens } = await client.getToken(response?.['code'] ?? '');
    const ticket = await client.verifyIdToken({ idToken: tokens.id_token ?? '', audience: CLIENT_ID });
    expect(ticket.getPayload()?.email).toBe('kwame.mensah@example.net');
  });

  test('tells once that the user closed the popup, and can ask again', async () => {
    const { page } = await openApp(openWindow);
    const popup = await askInPopup(page);
    await press(popup, 'Ada');
    await popup.getByRole('button', { name: 'Continue' }).waitFor();
    await popup.close();
    expect(await told(page)).toEqual([popupClosed]);
    await letItLook(page);
    expect(await told(page)).toEqual([popupClosed]);
    await press(await askInPopup(page), 'Continue');
    await page.getByText('"callback"').waitFor();
    expect(await told(page)).toHaveLength(2);
  });

  test('tells that the browser opened no popup', async () => {
    const { page } = await openApp(openWindow, {}, '/sandboxed');
    await ask(page);
    expect(await told(page)).toEqual([
      ['error_callback', { type: 'popup_failed_to_open', message: 'Failed to open popup window' }],
    ]);
  });

  test('sees a closed popup where the page’s opener policy cuts it off', async () => {
    const { page } = await openApp(openWindow, {}, '/cut-off');
    const popup = await askInPopup(page);
    expect(await told(page)).toEqual([popupClosed]);
    await press(popup, 'Ada');
    await press(popup, 'Continue');
    await popup.getByText('You can close this window.').waitFor();
    expect(await told(page)).toEqual([popupClosed]);
  });
});

describeInBrowser('a message to the page', (openWindow) => {
  test('is ignored when the popup is at another origin', async () => {
    const { page } = await openApp(openWindow);
    const popup = await askInPopup(page);
    const elsewhere = `${app.origin}/callback`;
    await popup.evaluate((url) => location.assign(url), elsewhere);
    await popup.waitForURL(elsewhere);
    await popup.evaluate((type) => opener.postMessage({ type, code: 'forged' }, '*'), POPUP_MESSAGE);
    await page.getByText('1', { exact: true }).waitFor();
    await popup.close();
    expect(await told(page)).toEqual([popupClosed]);
  });

  test('is ignored when it comes from another window, though of Google’s', async () => {
    const { page } = await openApp(openWindow);
    const [first, second] = [await askInPopup(page), await askInPopup(page)];
    await press(second, 'Ada');
    await press(second, 'Continue');
    await letItLook(page);
    expect(await told(page)).toEqual([['callback', expect.objectContaining({ state: 'a-state' })]]);
    await first.close();
    await page.getByText('popup_closed').waitFor();
    expect(await told(page)).toHaveLength(2);
  });
});
