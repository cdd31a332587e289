import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser.ts';
import { button, composer, notice } from '../support/page-person.ts';
import { CALENDAR_LIST_SCOPE } from '../support/use-stack.ts';
import { usePage } from './support/use-page.ts';

const use = usePage();

const title = (page: Page) => composer(page).getByLabel('Title').inputValue();
const ask = (page: Page) => page.getByRole('dialog', { name: /add it to your calendar/ });

/** Google's window cannot be opened in this page: browsers block it, and so does this. */
const blockPopups = (page: Page) =>
  page.addInitScript(() => {
    window.open = () => null;
  });

describeInBrowser('asking for Calendar when it is needed', (openWindow) => {
  async function writing(): Promise<Awaited<ReturnType<typeof use.visit>>> {
    const visit = await use.visit(openWindow);
    await visit.person.signIn();
    await visit.person.fillIn({ Title: 'My draft', 'Guests (optional)': 'ada@example.com' });
    await button(visit.page, 'Create event').click();
    await ask(visit.page).waitFor();
    return visit;
  }

  test('says no for now: the draft stays, and the focus goes back to the button', async () => {
    const { page } = await writing();
    await button(page, 'Not now').click();
    expect(await title(page)).toBe('My draft');
    const focused = () => page.evaluate(() => document.activeElement?.id);
    expect(await focused()).toBe('create');
    await button(page, 'Create event').click();
    await page.keyboard.press('Escape');
    expect(await focused()).toBe('create');
    expect(use.stack.google.control.grantedScopes(use.email)).not.toContain(
      'https://www.googleapis.com/auth/calendar.events',
    );
  });

  test('who cancels at Google, or leaves Calendar unticked, keeps the draft and can ask again', async () => {
    const { page, person } = await writing();
    await button(await person.pressForGoogle('Continue to Google'), 'Cancel').click();
    await notice(page).getByText('You cancelled at Google').waitFor();
    expect(await title(page)).toBe('My draft');

    await button(page, 'Create event').click();
    const unticked = await person.pressForGoogle('Continue to Google');
    await unticked.getByRole('checkbox').uncheck();
    await button(unticked, 'Continue').click();
    await notice(page).getByText('You left a permission unticked at Google.').waitFor();
    expect(await title(page)).toBe('My draft');

    await button(page, 'Create event').click();
    await button(await person.pressForGoogle('Continue to Google'), 'Continue').click();
    await notice(page).getByText('“My draft” is in your calendar.').waitFor();
    expect(use.events()).toMatchObject([{ summary: 'My draft', attendees: [{ email: 'ada@example.com' }] }]);
  });

  test('who closes Google’s window is told so, and keeps the draft', async () => {
    const { page, person } = await writing();
    await (await person.pressForGoogle('Continue to Google')).close();
    await notice(page).getByText('You closed Google’s window.').waitFor();
    expect(await ask(page).isVisible()).toBe(false);
    expect(await title(page)).toBe('My draft');
  });

  test('who closes the panel while Google asks has said no', async () => {
    const { page, person } = await writing();
    const google = await person.pressForGoogle('Continue to Google');
    await ask(page).getByText('Google asks you in a window of its own.').waitFor();
    await button(page, 'Not now').click();
    await button(google, 'Continue').click();
    expect(await ask(page).isVisible()).toBe(false);
    expect(await title(page)).toBe('My draft');
    expect(use.events()).toEqual([]);
  });

  test('another account is refused, named as such, and changes nothing', async () => {
    const { page, person } = await writing();
    const google = await person.pressForGoogle('Continue to Google');
    const other = new URL(google.url());
    // As whoever switches accounts in Google's window does.
    other.searchParams.delete('login_hint');
    other.searchParams.set('prompt', 'select_account');
    await google.goto(other.href);
    await google.getByLabel('Email').fill(`other-${use.email}`);
    await google.getByLabel('Name').fill('Other');
    await button(google, 'Next').click();
    await button(google, 'Continue').click();
    await notice(page).getByText('You chose another Google account').waitFor();
    expect(await title(page)).toBe('My draft');
    expect(await page.locator('#account-menu [data-person=email]').textContent()).toBe(use.email);
  });

  test('where windows are blocked the page goes to Google and back, and the event is created on return', async () => {
    const { page, person } = await use.visit(openWindow);
    await blockPopups(page);
    await page.goto(use.stack.url);
    await button(page, 'Sign in with Google').click();
    await person.goThroughSignIn(page);
    await notice(page).getByText('You are signed in.').waitFor();
    await person.fillIn({ Title: 'Carried over', Repeat: 'Every week on…' });
    await composer(page).getByLabel('Sunday').check();
    await composer(page).getByText('More options').click();
    await person.fillIn({ Location: 'The old bridge' });
    await button(page, 'Create event').click();
    await button(page, 'Continue to Google').click();
    await button(page, 'Continue').click();
    await notice(page).getByText('“Carried over” is in your calendar.').waitFor();
    expect(page.url()).toBe(`${use.stack.url}/`);
    expect(use.events()).toMatchObject([{ summary: 'Carried over', location: 'The old bridge' }]);
    expect(use.events()[0]?.recurrence).toEqual([expect.stringMatching(/BYDAY=.*SU/)]);
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  test('declined by redirect, the draft is back and nothing is sent', async () => {
    const { page, person } = await use.visit(openWindow);
    await person.signIn();
    await page.evaluate(() => {
      window.open = () => null;
    });
    await person.fillInPlan({ Title: 'Not yet', Lasts: '2 hours' });
    await button(page, 'Plan event').click();
    await button(page, 'Continue to Google').click();
    await button(page, 'Cancel').click();
    await notice(page).getByText('You cancelled at Google').waitFor();
    expect(await title(page)).toBe('Not yet');
    expect(await composer(page).getByLabel('Lasts').inputValue()).toBe('PT2H');
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    await page.getByText('Nothing is planned yet.').waitFor();
  });

  test('where Google’s script does not load the page goes by redirect', async () => {
    const { page, person } = await use.visit(openWindow);
    await page.route('**/gsi/client', (route) => route.abort());
    await page.goto(use.stack.url);
    await button(page, 'Sign in with Google').click();
    await person.goThroughSignIn(page);
    await notice(page).getByText('You are signed in.').waitFor();
  });

  test('a draft outlives the session, for the same person alone', async () => {
    const { page, person, complaints } = await use.visit(openWindow);
    await person.arrive();
    await person.fillIn({ Title: 'Kept for me' });
    await page.context().clearCookies();
    await button(page, 'Create event').click();
    await notice(page).getByText('You are not signed in any more.').waitFor();
    await person.goThroughSignIn(await person.pressForGoogle('Sign in with Google'));
    await notice(page).getByText('You are signed in.').waitFor();
    expect(await title(page)).toBe('Kept for me');
    await button(page, 'Create event').click();
    await notice(page).getByText('“Kept for me” is in your calendar.').waitFor();

    await person.fillIn({ Title: 'Not for others' });
    await page.context().clearCookies();
    await button(page, 'Create event').click();
    await notice(page).getByText('You are not signed in any more.').waitFor();
    const google = await person.pressForGoogle('Sign in with Google');
    await google.getByLabel('Email').fill(`next-${use.email}`);
    await google.getByLabel('Name').fill('Next');
    await button(google, 'Next').click();
    await button(google, 'Continue').click();
    await notice(page).getByText('You are signed in.').waitFor();
    expect(await title(page)).toBe('');
    expect(complaints.filter((complaint) => !complaint.includes('401'))).toEqual([]);
  });

  test('the choice of a calendar has a permission of its own, asked for where it is made', async () => {
    const { page, person } = await use.visit(openWindow);
    await person.arrive();
    await composer(page).getByText('More options').click();
    await button(page, 'Use another one…').click();
    const panel = page.getByRole('dialog', { name: 'Which of your calendars?' });
    expect(await panel.getByRole('listitem').allTextContents()).toEqual(['See which calendars you have']);
    await button(await person.pressForGoogle('Continue to Google'), 'Continue').click();
    const choice = composer(page).getByLabel('Calendar', { exact: true });
    await choice.waitFor();
    expect(await choice.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(use.stack.google.control.grantedScopes(use.email)).toContain(CALENDAR_LIST_SCOPE);
    await page.reload();
    await composer(page).getByText('More options').click();
    await choice.waitFor();
    expect(await choice.inputValue()).toBe('primary');
  });
});
