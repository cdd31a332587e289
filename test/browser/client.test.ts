import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type LocalStack, startLocalStack } from '../../infra/local/stack.ts';
import { describeInBrowser, type OpenWindow } from '../support/browser.ts';
import { CALENDAR_LIST_SCOPE, CALENDAR_SCOPE, meetup } from '../support/use-stack.ts';
import { type ClientPage, openClientPage } from './support/client-page.ts';

let stack: LocalStack;
let email = '';
let count = 0;

beforeAll(async () => {
  stack = await startLocalStack();
});
afterAll(() => stack.stop());
beforeEach(() => {
  count += 1;
  email = `adopter${count}@example.com`;
});
afterEach(() => stack.google.control.faults.clear());

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const attempts = (page: Page) => {
  const bodies: unknown[] = [];
  page.on('request', (request) => {
    if (request.url() === `${stack.url}/api/auth/attempts`) bodies.push(request.postDataJSON());
  });
  return bodies;
};

async function open(openWindow: OpenWindow) {
  const { page, complaints } = await openWindow();
  return { ...(await openClientPage(page, stack.url)), complaints, attempts: attempts(page) };
}

/** Makes up the person's account at Google, up to where it goes on by itself. */
async function chooseAccount(google: Page, address = email): Promise<void> {
  await google.getByLabel('Email').fill(address);
  await google.getByLabel('Name').fill('Ada');
  await press(google, 'Next');
}

async function signIn(client: ClientPage): Promise<void> {
  const popup = await client.clickForPopup('signIn');
  await chooseAccount(popup);
  await press(popup, 'Continue');
  expect(await client.told()).toMatchObject([{ value: { user: { email } } }]);
}

/** Waits until Google has sent the browser back to the page. */
async function returned({ page }: ClientPage): Promise<void> {
  await page.waitForURL(`${stack.url}/?auth=**`);
}

const closed = { code: 'popup_closed', advice: 'none', isOurs: true };

describeInBrowser('the browser client, by popup', (openWindow) => {
  test('signs in, connects and creates an event, under the page’s own policy and without a complaint', async () => {
    const client = await open(openWindow);
    expect(await client.call('session')).toEqual({});
    await client.prepare('sign-in');
    await signIn(client);
    await client.prepare('upgrade');
    const popup = await client.clickForPopup('connectCalendar');
    expect(new URL(popup.url()).searchParams.get('prompt')).toBeNull();
    await press(popup, 'Continue');
    const [, upgraded] = await client.told(2);
    expect(upgraded).toMatchObject({ value: { scopes: expect.arrayContaining([CALENDAR_SCOPE]) } });
    expect(await client.call('session')).toMatchObject({ value: { connection: 'connected' } });
    await client.click('createEvent', meetup);
    expect((await client.told(3))[2]).toMatchObject({ value: { summary: meetup.summary } });
    expect(stack.google.control.events(email)).toHaveLength(1);
    expect(client.attempts).toEqual([
      { purpose: 'sign-in', prompt: 'select_account' },
      { purpose: 'upgrade' },
    ]);
    expect(await client.leaves()).toBe(0);
    expect(client.complaints).toEqual([]);
    expect(
      await client.page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length]),
    ).toEqual(['', 0, 0]);
  });

  test('asks for the account that is signed in', async () => {
    const client = await open(openWindow);
    await signIn(client);
    const popup = await client.clickForPopup('connectCalendar', { scopes: [CALENDAR_LIST_SCOPE] });
    // No chooser: the hint names the account.
    await popup.getByRole('checkbox', { name: CALENDAR_LIST_SCOPE }).waitFor();
    await press(popup, 'Continue');
    const [, upgraded] = await client.told(2);
    expect(upgraded).toMatchObject({ value: { scopes: expect.arrayContaining([CALENDAR_LIST_SCOPE]) } });
  });

  test('opens it in the click itself when it was prepared', async () => {
    const client = await open(openWindow);
    await client.prepare('sign-in');
    await client.page.evaluate(() => {
      const { open } = window;
      window.open = (...args) => {
        document.body.dataset['within'] = String(window.event?.type);
        return open.apply(window, args);
      };
    });
    await client.clickForPopup('signIn');
    expect(await client.page.evaluate(() => document.body.dataset['within'])).toBe('click');
  });

  test('opens one popup for a double call', async () => {
    const client = await open(openWindow);
    const popup = await client.clickForPopup('signIn', {}, 2);
    await chooseAccount(popup);
    await press(popup, 'Continue');
    const [first, second] = await client.told(2);
    expect(second).toEqual(first);
    expect(client.page.context().pages()).toHaveLength(1);
    expect(client.attempts).toHaveLength(1);
  });

  test('tells that the user closed it, and can ask again', async () => {
    const client = await open(openWindow);
    await (await client.clickForPopup('signIn')).close();
    expect(await client.told()).toEqual([closed]);
    const popup = await client.clickForPopup('signIn');
    await chooseAccount(popup);
    await press(popup, 'Continue');
    expect((await client.told(2))[1]).toMatchObject({ value: { user: { email } } });
  });

  test('tells that the user declined', async () => {
    const client = await open(openWindow);
    await signIn(client);
    await press(await client.clickForPopup('connectCalendar'), 'Cancel');
    expect((await client.told(2))[1]).toMatchObject({ code: 'access_denied', advice: 'none' });
    expect(await client.call('session')).toMatchObject({ value: { connection: 'consent_required' } });
  });

  test('tells that a permission was left unticked', async () => {
    const client = await open(openWindow);
    await signIn(client);
    const popup = await client.clickForPopup('connectCalendar');
    await popup.getByRole('checkbox', { name: CALENDAR_SCOPE }).uncheck();
    await press(popup, 'Continue');
    expect((await client.told(2))[1]).toMatchObject({ code: 'scope_declined', advice: 'connect' });
  });

  test('tells that another account was chosen', async () => {
    const client = await open(openWindow);
    await signIn(client);
    const popup = await client.clickForPopup('connectCalendar');
    await popup.getByRole('link', { name: 'Switch account' }).click();
    await chooseAccount(popup, `other-${email}`);
    await press(popup, 'Continue');
    expect((await client.told(2))[1]).toMatchObject({ code: 'account_mismatch', advice: 'same_account' });
    expect(await client.call('session')).toMatchObject({ value: { user: { email } } });
  });

  test('goes on after another tab has signed in and so ended what was prepared', async () => {
    const client = await open(openWindow);
    const context = client.page.context();
    // Else every tab is told that it has the focus all the time.
    const session = await context.newCDPSession(client.page);
    await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
    await client.prepare('sign-in');
    const other = await openClientPage(await context.newPage(), stack.url);
    await signIn(other);
    await client.page.bringToFront();
    // Google knows the person by now, and yet lets them choose: it may be another's turn.
    await chooseAccount(await client.clickForPopup('signIn'));
    expect(await client.told()).toMatchObject([{ value: { user: { email } } }]);
  });
});

describeInBrowser('the browser client, by redirect', (openWindow) => {
  test('signs in and connects on request, and tells what came of it once', async () => {
    const client = await open(openWindow);
    await client.click('signIn', { mode: 'redirect' });
    await chooseAccount(client.page);
    await press(client.page, 'Continue');
    await returned(client);
    expect(await client.call('readOutcome')).toEqual({ value: { outcome: 'signed_in' } });
    expect(client.page.url()).toBe(`${stack.url}/`);
    expect(await client.call('readOutcome')).toEqual({});
    await client.click('connectCalendar', { mode: 'redirect' });
    await press(client.page, 'Continue');
    await returned(client);
    expect(await client.call('readOutcome')).toEqual({ value: { outcome: 'upgraded' } });
    expect(await client.leaves()).toBe(2);
    expect(client.page.context().pages()).toHaveLength(1);
    expect(client.complaints).toEqual([]);
  });

  test('brings a refusal back as an error with advice', async () => {
    const client = await open(openWindow);
    await client.click('signIn', { mode: 'redirect' });
    await chooseAccount(client.page);
    await press(client.page, 'Cancel');
    await returned(client);
    expect(await client.call('readOutcome')).toMatchObject({
      value: { error: { code: 'access_denied', advice: 'none' } },
    });
  });

  test('signs in where the browser blocks popups', async () => {
    const client = await open(openWindow);
    await client.page.evaluate(() => {
      window.open = () => null;
    });
    await client.click('signIn');
    await chooseAccount(client.page);
    await press(client.page, 'Continue');
    await returned(client);
    expect(await client.call('session')).toMatchObject({ value: { user: { email } } });
    expect(client.attempts).toHaveLength(1);
    expect(await client.leaves()).toBe(1);
  });

  test.each([
    ['fails', { kind: 'respond', status: 503, body: '' }],
    ['is blocked', { kind: 'cut' }],
  ] as const)('signs in where Google’s script %s', async (_, fault) => {
    const client = await open(openWindow);
    stack.google.control.faults.set('gsi.client', fault);
    await client.click('signIn');
    await chooseAccount(client.page);
    await press(client.page, 'Continue');
    await returned(client);
    expect(await client.call('session')).toMatchObject({ value: { user: { email } } });
  });

  test('asks for consent where the popup has brought no refresh token', async () => {
    const client = await open(openWindow);
    stack.google.control.faults.set('exchange', { kind: 'omit', fields: ['refresh_token'], times: 1 });
    const popup = await client.clickForPopup('signIn');
    await chooseAccount(popup);
    await press(popup, 'Continue');
    // All of it has been allowed already: without prompt=consent nobody would be asked.
    await press(client.page, 'Continue');
    await returned(client);
    expect(client.attempts).toEqual([
      { purpose: 'sign-in', prompt: 'select_account' },
      { purpose: 'sign-in', prompt: 'consent' },
    ]);
    expect(await client.call('session')).toMatchObject({ value: { user: { email } } });
  });
});
