import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type LocalStack, startLocalStack } from '../../infra/local/stack.ts';
import { describeInBrowser } from '../support/browser.ts';
import { pagePerson } from '../support/page-person.ts';

let stack: LocalStack;
let email: string;
let count = 0;

beforeAll(async () => {
  stack = await startLocalStack();
});
afterAll(() => stack.stop());
beforeEach(() => {
  count += 1;
  email = `walker${count}@example.com`;
});

const events = () => stack.google.control.events(email);
const status = (page: Page) => page.getByRole('status');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

const permissions = (page: Page) =>
  page.getByRole('list', { name: 'What this app may do' }).getByRole('listitem').allTextContents();

/** What a script of the page could read and keep. */
const readByScript = (page: Page) =>
  page.evaluate(() => [document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)]);

describeInBrowser('the page in a browser', (openWindow) => {
  test('walks from sign-in to an event and out again, and nothing of it is kept in the browser', async () => {
    const { page, complaints } = await openWindow();
    const person = pagePerson(page, { url: stack.url, email });
    const answers: Promise<string>[] = [];
    page.on('response', (response) => {
      // A redirect has no body to read.
      if (response.url().startsWith(`${stack.url}/api/`)) answers.push(response.text().catch(() => ''));
    });

    await person.signIn();
    expect(await page.title()).toBe('OnBehalf');
    expect(page.url()).toBe(`${stack.url}/`);
    expect(await permissions(page)).toEqual([
      'Yes: Know who you are: your name, email address and picture',
      'Not yet: See, create, change and delete events in your calendars',
    ]);
    expect(await button(page, 'Create event').isVisible()).toBe(false);

    await person.connect();
    expect(page.url()).toBe(`${stack.url}/`);
    expect(await permissions(page)).toContain('Yes: See, create, change and delete events in your calendars');

    await person.fillIn({ Title: 'Lunch with Ada', Starts: '2027-03-01T12:30', Ends: '2027-03-01T13:30' });
    await page.getByLabel('Guests (optional)').fill('ada@example.com, bob@example.com');
    await button(page, 'Create event').click();
    await status(page).getByText('“Lunch with Ada” is in your calendar.').waitFor();
    expect(events()).toMatchObject([
      {
        summary: 'Lunch with Ada',
        start: { timeZone: 'Europe/Paris' },
        attendees: [{ email: 'ada@example.com' }, { email: 'bob@example.com' }],
      },
    ]);
    expect(Date.parse(events()[0]?.start?.dateTime ?? '')).toBe(Date.parse('2027-03-01T12:30:00+01:00'));
    expect(stack.google.control.notices().filter(({ eventId }) => eventId === events()[0]?.id)).toEqual([]);
    expect(await page.getByText('Monday, 1 March 2027').textContent()).toContain('12:30');

    const opened = page.waitForEvent('popup');
    await page.getByRole('link', { name: 'Open in Google Calendar' }).click();
    const calendar = await opened;
    expect(await calendar.getByRole('heading', { name: 'Lunch with Ada' }).count()).toBe(1);
    await calendar.close();

    expect(await readByScript(page)).toEqual(['', '{}', '{}']);
    await button(page, 'Sign out').click();
    await status(page).getByText('You are signed out in this browser.').waitFor();
    expect(await page.getByText('Lunch with Ada').count()).toBe(0);
    expect(await page.locator('#summary').inputValue()).toBe('');
    const seen = (await Promise.all(answers)).join('\n');
    expect(seen).toContain(email);
    expect(seen).not.toMatch(/_token|ya29|1\/\/0/);
    expect(complaints).toEqual([expect.stringMatching(/401 .*\/api\/session$/)]);
  });

  test('a double click makes one event, the same form again still one, and a changed form another', async () => {
    const { page } = await openWindow();
    const person = pagePerson(page, { url: stack.url, email });
    await person.signIn();
    await person.connect();
    await person.fillIn({ Title: 'Once' });
    await button(page, 'Create event').dblclick();
    await status(page).getByText('“Once” is in your calendar.').waitFor();
    expect(events()).toHaveLength(1);
    await button(page, 'Create event').click();
    await status(page).getByText('It is still one event.').waitFor();
    expect(events()).toHaveLength(1);
    await person.fillIn({ Title: 'Twice' });
    await button(page, 'Create event').click();
    await status(page).getByText('“Twice” is in your calendar.').waitFor();
    expect(events().map(({ summary }) => summary)).toEqual(['Once', 'Twice']);
    expect(await page.getByRole('link', { name: 'Open in Google Calendar' }).count()).toBe(2);
  });

  test('an answer that is lost is asked for again under the same key', async () => {
    const { page } = await openWindow();
    const person = pagePerson(page, { url: stack.url, email });
    await person.signIn();
    await person.connect();
    await page.route(
      '**/api/events',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await person.fillIn({ Title: 'Once' });
    await button(page, 'Create event').click();
    await status(page).getByText('The server could not be reached.').waitFor();
    await button(page, 'Create event').click();
    await status(page).getByText('“Once” is in your calendar.').waitFor();
    expect(events()).toHaveLength(1);
  });

  test('a wrong field is marked, explained and gets the focus; the start takes the end along', async () => {
    const { page } = await openWindow();
    const person = pagePerson(page, { url: stack.url, email });
    await person.signIn();
    await person.connect();
    await person.fillIn({ Title: 'Backwards', Starts: '2027-03-01T12:00' });
    const end = page.getByLabel('Ends', { exact: true });
    expect(await end.inputValue()).toBe('2027-03-01T13:00');
    await end.fill('2027-03-01T11:00');
    await button(page, 'Create event').click();
    await page.getByText('Must be later than start.').waitFor();
    expect(await end.getAttribute('aria-invalid')).toBe('true');
    expect(await end.evaluate((field) => field === document.activeElement)).toBe(true);
    await end.fill('2027-03-01T12:45');
    expect(await end.getAttribute('aria-invalid')).toBe('false');
    expect(await page.getByText('Must be later than start.').count()).toBe(0);
  });

  test('who leaves Calendar unticked, or cancels, stays signed in and is told how to go on', async () => {
    const { page, complaints } = await openWindow();
    const person = pagePerson(page, { url: stack.url, email });
    await person.signIn();
    await button(page, 'Connect Google Calendar').click();
    await page.getByRole('checkbox').uncheck();
    await button(page, 'Continue').click();
    await status(page).getByText('You left a permission unticked at Google.').waitFor();
    expect(page.url()).toBe(`${stack.url}/`);
    await button(page, 'Connect Google Calendar').click();
    await button(page, 'Cancel').click();
    await status(page).getByText('You cancelled at Google').waitFor();
    expect(await page.getByText(email).count()).toBe(1);
    await person.connect();
    expect(complaints).toEqual([expect.stringContaining('/api/session')]);
  });

  test('access that was removed at Google is noticed, and connecting again mends it', async () => {
    const { page } = await openWindow();
    const person = pagePerson(page, { url: stack.url, email });
    await person.signIn();
    await person.connect();
    await person.fillIn({ Title: 'After all' });
    stack.google.control.revokeGrant(email);
    await button(page, 'Create event').click();
    await status(page).getByText('Google no longer accepts the access you gave.').waitFor();
    expect(await button(page, 'Create event').isVisible()).toBe(false);
    await button(page, 'Connect again').click();
    await button(page, 'Continue').click();
    await status(page).getByText('Your calendar is connected.').waitFor();
    await person.fillIn({ Title: 'After all' });
    await button(page, 'Create event').click();
    await status(page).getByText('“After all” is in your calendar.').waitFor();
  });

  test('signing out everywhere ends the other browser too, which is told so at its next step', async () => {
    const [first, second] = [await openWindow(), await openWindow()];
    await pagePerson(first.page, { url: stack.url, email }).signIn();
    await pagePerson(second.page, { url: stack.url, email }).signIn();
    await button(first.page, 'Sign out everywhere').click();
    await status(first.page).getByText('You are signed out on all devices.').waitFor();
    await button(second.page, 'Connect Google Calendar').click();
    await status(second.page).getByText('You are not signed in any more.').waitFor();
    await button(second.page, 'Sign in with Google').waitFor();
  });

  test('disconnecting asks first, then revokes at Google and forgets the person', async () => {
    const { page } = await openWindow();
    const person = pagePerson(page, { url: stack.url, email });
    await person.signIn();
    await person.connect();
    await button(page, 'Disconnect…').click();
    await button(page, 'Keep everything').click();
    expect(await button(page, 'Disconnect…').evaluate((opener) => opener === document.activeElement)).toBe(
      true,
    );
    expect(stack.google.control.countRefreshTokens(email)).toBeGreaterThan(0);
    await button(page, 'Disconnect…').click();
    await button(page, 'Disconnect and delete').click();
    await status(page).getByText('You are disconnected.').waitFor();
    expect(stack.google.control.grantedScopes(email)).toEqual([]);
    await page.reload();
    await button(page, 'Sign in with Google').waitFor();
  });

  test('when Google cannot be reached, disconnecting says where to finish, and signing in anew asks again', async () => {
    const { page } = await openWindow();
    const person = pagePerson(page, { url: stack.url, email });
    await person.signIn();
    await person.connect();
    stack.google.control.faults.set('revoke', { kind: 'respond', status: 503, body: '' });
    await button(page, 'Disconnect…').click();
    await button(page, 'Disconnect and delete').click();
    await status(page).getByText('Google could not be reached to revoke the access').waitFor();
    stack.google.control.faults.clear('revoke');
    expect(await status(page).getByRole('link').getAttribute('href')).toBe(
      stack.google.endpoints.connectionsUrl,
    );

    // Google remembers the consent and gives no refresh token, unless it is made to ask.
    await person.chooseAccount();
    await status(page).getByText('Google wants to ask you once more.').waitFor();
    await button(page, 'Sign in with Google').click();
    await button(page, 'Continue').click();
    await status(page).getByText('You are signed in.').waitFor();
  });
});
