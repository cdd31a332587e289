import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser.ts';
import { button, composer, notice, type PagePerson } from '../support/page-person.ts';
import { MINUTE, usePage } from './support/use-page.ts';

const use = usePage();

const plans = (page: Page) => page.getByRole('list', { name: 'Your plans' }).getByRole('listitem');
const planned = (page: Page, title: string) => plans(page).filter({ hasText: title });

/** Plans as another window of the same person does; the page is not told. */
async function planElsewhere(page: Page, title: string, when: object): Promise<void> {
  const answer = await page.evaluate(
    async (body) => {
      const headers = { 'X-Requested-With': 'XmlHttpRequest', 'Content-Type': 'application/json' };
      return (await fetch('/api/schedules', { method: 'POST', headers, body: JSON.stringify(body) })).status;
    },
    { when, event: { summary: title } },
  );
  expect(answer).toBe(201);
}

/** Once, at the first full minute after so many from now, on the stack's clock. */
function once(minutes: number): { at: string; timeZone: string } {
  const moment = Math.ceil(use.stack.clock.now() / MINUTE + minutes) * MINUTE;
  return { at: new Date(moment).toISOString().slice(0, 19), timeZone: 'UTC' };
}

describeInBrowser('the list of plans', (openWindow) => {
  /** The page's own clock stands still unless it is moved, so that it looks again only when a test says so. */
  async function watching(): Promise<{ page: Page; person: PagePerson }> {
    const { page, person } = await use.visit(openWindow);
    await page.clock.install();
    await person.arrive();
    await page.getByText('Nothing is planned yet.').waitFor();
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
    return { page, person };
  }

  test('shows by itself what has happened, and takes neither focus nor what is being written', async () => {
    const { page, person } = await watching();
    await person.fillInPlan({ Title: 'Half writ' });
    const title = composer(page).getByLabel('Title');
    await title.focus();
    await planElsewhere(page, 'Soon', once(1));
    await planElsewhere(page, 'Later', { cron: '0 12 * * *', timeZone: 'Europe/London' });
    await page.clock.fastForward(MINUTE);
    await planned(page, 'Soon').getByText('Next: ').waitFor();
    await planned(page, 'Later').getByText('Every day at 12:00 (Europe/London)').waitFor();
    expect(await plans(page).allInnerTexts()).toEqual([
      expect.stringContaining('Soon'),
      expect.stringContaining('Later'),
    ]);
    await use.stack.clock.advance(2 * MINUTE);
    await page.clock.fastForward(MINUTE);
    await planned(page, 'Soon').getByText('Created for ').waitFor();
    expect(await title.inputValue()).toBe('Half writ');
    expect(await title.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await page.getByRole('button', { name: 'Dismiss this message' }).isVisible()).toBe(true);
  });

  test('keeps the focus on the button of a plan that changes its place', async () => {
    const { page } = await watching();
    await planElsewhere(page, 'First', once(5));
    await planElsewhere(page, 'Second', once(60));
    await page.clock.fastForward(MINUTE);
    await planned(page, 'Second').waitFor();
    const remove = button(page, 'Delete… “First”');
    await remove.focus();
    await use.stack.clock.advance(10 * MINUTE);
    await page.clock.fastForward(MINUTE);
    await planned(page, 'First').getByText('Done: ').waitFor();
    expect(await plans(page).last().innerText()).toContain('First');
    expect(await remove.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('asks little: one request a minute while nothing is due, and none while nobody can see it', async () => {
    const { page } = await watching();
    await planElsewhere(page, 'Far off', { cron: '0 12 1 1 *', timeZone: 'UTC' });
    await page.clock.fastForward(MINUTE);
    await planned(page, 'Far off').getByText('At the times of 0 12 1 1 *').waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const answered = page.waitForResponse('**/api/schedules?*');
    await page.clock.fastForward(MINUTE);
    await answered;
    expect(asked).toEqual(['/api/schedules']);

    const see = (state: string) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'visibilityState', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    await see('hidden');
    await page.clock.fastForward(10 * MINUTE);
    expect(asked).toHaveLength(1);
    const again = page.waitForResponse('**/api/schedules?*');
    await see('visible');
    await again;
    // The session is looked at again too: it may have been ended elsewhere.
    expect(asked.slice(1).sort()).toEqual(['/api/schedules', '/api/session']);
  });

  test('says when it cannot be read, keeps what it knows, and reads again when asked', async () => {
    const { page } = await watching();
    await planElsewhere(page, 'Known', once(60));
    await page.clock.fastForward(MINUTE);
    await planned(page, 'Known').waitFor();
    await page.route('**/api/schedules?*', (route) => route.abort(), { times: 1 });
    await page.clock.fastForward(MINUTE);
    await page.getByText('Your plans could not be read just now.').waitFor();
    await page.getByText('What is planned happens all the same.').waitFor();
    expect(await planned(page, 'Known').isVisible()).toBe(true);
    await button(page, 'Read them again').click();
    await page.getByText('Your plans could not be read just now.').waitFor({ state: 'hidden' });
    expect(await planned(page, 'Known').isVisible()).toBe(true);
  });

  test('notices that Google no longer accepts the access', async () => {
    const { page } = await watching();
    await planElsewhere(page, 'Daily', { cron: '0 12 * * *', timeZone: 'UTC' });
    use.stack.google.control.revokeGrant(use.email);
    await use.stack.clock.advance(24 * 60 * MINUTE);
    await page.clock.fastForward(MINUTE);
    await notice(page).getByText('Google no longer accepts the access you gave.').waitFor();
    await button(page, 'Connect again').waitFor();
    await planned(page, 'Daily').getByText('Waiting for you: ').waitFor();
  });

  test('shows nobody’s plans once the session was ended elsewhere', async () => {
    const { page } = await watching();
    await planElsewhere(page, 'Private', once(60));
    await page.clock.fastForward(MINUTE);
    await planned(page, 'Private').waitFor();
    await button(page, 'Delete… “Private”').click();
    const other = await use.visit(openWindow);
    await other.person.signIn();
    await other.person.chooseInMenu('Sign out everywhere');
    await notice(other.page).getByText('You are signed out on all devices.').waitFor();
    await page.clock.fastForward(MINUTE);
    await notice(page).getByText('You are not signed in any more.').waitFor();
    expect(await page.getByText('Private').count()).toBe(0);
    await button(page, 'Sign in with Google').waitFor();
  });

  test('shows ten of many plans, the next ones first, and more when asked', async () => {
    const { page } = await watching();
    for (const hour of Array.from({ length: 12 }, (_, index) => 12 - index))
      await planElsewhere(page, `In ${hour} hours`, once(hour * 60));
    await page.clock.fastForward(MINUTE);
    await planned(page, 'In 10 hours').waitFor();
    expect(await plans(page).count()).toBe(10);
    expect(await plans(page).first().innerText()).toContain('In 1 hours');
    await button(page, 'Show more plans').click();
    await planned(page, 'In 12 hours').waitFor();
    expect(await plans(page).count()).toBe(12);
    expect(await button(page, 'Show more plans').isVisible()).toBe(false);
  });
});
