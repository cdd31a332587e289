import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser.ts';
import { button, composer, notice } from '../support/page-person.ts';
import { usePage } from './support/use-page.ts';

const use = usePage();

const permissions = (page: Page) =>
  page.getByRole('list', { name: 'What this app may do' }).getByRole('listitem').allTextContents();

/** What a script of the page could read and keep. */
const readByScript = (page: Page) =>
  page.evaluate(() => [document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)]);

describeInBrowser('the page in a browser', (openWindow) => {
  test('walks from sign-in to an event and out again, and nothing of it is kept in the browser', async () => {
    const { page, person, complaints } = await use.visit(openWindow);
    const answers: Promise<string>[] = [];
    page.on('response', (response) => {
      if (response.url().startsWith(`${use.stack.url}/api/`)) answers.push(response.text().catch(() => ''));
    });

    await person.signIn();
    expect(await page.title()).toBe('OnBehalf');
    expect(page.url()).toBe(`${use.stack.url}/`);
    expect(await permissions(page)).toEqual([
      'Yes: Know who you are: your name, email address and picture',
      'Not yet: See, create, change and delete events in your calendars',
    ]);

    await person.fillIn({
      Title: 'Lunch with Ada',
      'Start date': '2027-03-01',
      'Start time': '12:30',
      'Guests (optional)': 'ada@example.com, bob@example.com',
    });
    await button(page, 'Create event').click();
    const panel = page.getByRole('dialog', { name: 'May this app add it to your calendar?' });
    expect(await panel.getByRole('listitem').allTextContents()).toEqual([
      'See, create, change and delete events in your calendars',
    ]);
    const google = await person.pressForGoogle('Continue to Google');
    await button(google, 'Continue').click();
    await notice(page).getByText('“Lunch with Ada” is in your calendar.').waitFor();
    expect(await permissions(page)).toContain('Yes: See, create, change and delete events in your calendars');
    const [event] = use.events();
    expect(use.events()).toMatchObject([
      {
        summary: 'Lunch with Ada',
        start: { timeZone: 'Europe/Paris' },
        attendees: [{ email: 'ada@example.com' }, { email: 'bob@example.com' }],
      },
    ]);
    expect(Date.parse(event?.start?.dateTime ?? '')).toBe(Date.parse('2027-03-01T12:30:00+01:00'));
    expect(Date.parse(event?.end?.dateTime ?? '')).toBe(Date.parse('2027-03-01T13:30:00+01:00'));
    expect(use.stack.google.control.notices().filter(({ eventId }) => eventId === event?.id)).toEqual([]);
    expect(await page.getByText('Monday, 1 March 2027').textContent()).toContain('12:30');

    const opened = page.waitForEvent('popup');
    await page.getByRole('link', { name: 'Open in Google Calendar' }).click();
    const calendar = await opened;
    await calendar.getByRole('heading', { name: 'Lunch with Ada' }).waitFor();
    await calendar.close();

    expect(await readByScript(page)).toEqual(['', '{}', '{}']);
    await person.chooseInMenu('Sign out');
    await notice(page).getByText('You are signed out in this browser.').waitFor();
    expect(await page.getByText('Lunch with Ada').count()).toBe(0);
    expect(await page.locator('#summary').inputValue()).toBe('');
    const seen = (await Promise.all(answers)).join('\n');
    expect(seen).toContain(use.email);
    expect(seen).not.toMatch(/_token|ya29|1\/\/0/);
    expect(complaints).toEqual([]);
  });

  test('shows the picture from Google, and initials where it does not come', async () => {
    const { page, person, complaints } = await use.visit(openWindow);
    await person.signIn();
    const picture = page.locator('#account img');
    await picture.waitFor();
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await page.route(String(await picture.getAttribute('src')), (route) => route.abort());
    await page.reload();
    await page.locator('#account [data-person=initials]').waitFor();
    expect(await picture.isVisible()).toBe(false);
    expect(await page.locator('#account [data-person=initials]').textContent()).toMatch(/^V/);
  });

  test('a double click makes one event, and the form is ready for another', async () => {
    const { page, person } = await use.visit(openWindow);
    await person.arrive();
    await person.fillIn({ Title: 'Once' });
    await button(page, 'Create event').dblclick();
    await notice(page).getByText('“Once” is in your calendar.').waitFor();
    expect(await page.locator('#summary').inputValue()).toBe('');
    expect(use.events()).toHaveLength(1);
    await person.fillIn({ Title: 'Twice' });
    await button(page, 'Create event').click();
    await notice(page).getByText('“Twice” is in your calendar.').waitFor();
    expect(use.events().map(({ summary }) => summary)).toEqual(['Once', 'Twice']);
    expect(await page.getByRole('link', { name: 'Open in Google Calendar' }).count()).toBe(2);
  });

  test('an answer that is lost again and again is asked for under the same key', async () => {
    const { page, person } = await use.visit(openWindow);
    await person.arrive();
    await page.route(
      '**/api/events',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      // The client itself asks once more.
      { times: 2 },
    );
    await person.fillIn({ Title: 'Once' });
    await button(page, 'Create event').click();
    await notice(page).getByText('The server could not be reached.').waitFor();
    expect(await page.locator('#summary').inputValue()).toBe('Once');
    await button(page, 'Create event').click();
    await notice(page).getByText('“Once” is in your calendar.').waitFor();
    expect(use.events()).toHaveLength(1);
  });

  test('access that was removed at Google is noticed, and connecting again creates what was written', async () => {
    const { page, person } = await use.visit(openWindow);
    await person.arrive();
    await person.fillIn({ Title: 'After all' });
    use.stack.google.control.revokeGrant(use.email);
    await button(page, 'Create event').click();
    await notice(page).getByText('Google no longer accepts the access you gave.').waitFor();
    await page.getByRole('heading', { name: 'Google no longer accepts the access you gave' }).waitFor();
    await button(page, 'Create event').click();
    await page.getByRole('dialog', { name: 'Connect your calendar again' }).waitFor();
    await button(await person.pressForGoogle('Continue to Google'), 'Continue').click();
    await notice(page).getByText('“After all” is in your calendar.').waitFor();
    expect(await button(page, 'Connect again').isVisible()).toBe(false);
    expect(use.events().map(({ summary }) => summary)).toEqual(['After all']);
  });

  test('the banner connects again without an event, too', async () => {
    const { page, person } = await use.visit(openWindow);
    await person.arrive();
    use.stack.google.control.revokeGrant(use.email);
    await person.fillIn({ Title: 'Still here' });
    await button(page, 'Create event').click();
    await button(page, 'Connect again').waitFor();
    await button(await person.pressForGoogle('Connect again'), 'Continue').click();
    await notice(page).getByText('Your calendar is connected.').waitFor();
    expect(await composer(page).getByLabel('Title').inputValue()).toBe('Still here');
  });
});
