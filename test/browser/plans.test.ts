import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser.ts';
import { button, composer, notice, type PagePerson } from '../support/page-person.ts';
import { DAY, inParis, MINUTE, usePage } from './support/use-page.ts';

const use = usePage();

const titles = () => use.events().map(({ summary }) => summary);
const planned = (page: Page, title: string) =>
  page.getByRole('list', { name: 'Your plans' }).getByRole('listitem').filter({ hasText: title });

/** What the page says about the next time. */
const nextTime = (page: Page, title: string) =>
  planned(page, title)
    .getByText(/^Next: /)
    .innerText();

describeInBrowser('plans on the page', (openWindow) => {
  async function connected(): Promise<{ page: Page; person: PagePerson; complaints: readonly string[] }> {
    const visit = await use.visit(openWindow);
    await visit.person.arrive();
    return visit;
  }

  test('what is planned a minute ahead is in the calendar after its author has signed out', async () => {
    const { page, person, complaints } = await connected();
    await page.getByText('Nothing is planned yet.').waitFor();
    await person.plan({ Title: 'Call mother', ...inParis(use.stack, MINUTE), Lasts: '15 minutes' });
    await planned(page, 'Call mother').getByText('Once, on ').waitFor();
    expect(await nextTime(page, 'Call mother')).toMatch(/^Next: \w{3},? \d+ \w+(,| at) \d\d:\d\d$/);
    expect(await composer(page).getByLabel('Title').inputValue()).toBe('');
    await person.chooseInMenu('Sign out');
    await notice(page).getByText('You are signed out in this browser.').waitFor();
    expect(await page.getByText('Call mother').count()).toBe(0);
    expect(titles()).toEqual([]);

    await use.stack.clock.advance(2 * MINUTE);

    await page.goto(`${use.stack.google.url}/calendar/view?account=${use.email}`);
    await page.getByRole('link', { name: 'Call mother' }).waitFor();
    const [event] = use.events();
    expect(Date.parse(event?.end?.dateTime ?? '') - Date.parse(event?.start?.dateTime ?? '')).toBe(
      15 * MINUTE,
    );
    await page.goto(use.stack.url);
    await person.goThroughSignIn(await person.pressForGoogle('Sign in with Google'));
    await planned(page, 'Call mother').getByText('Created for ').waitFor();
    await planned(page, 'Call mother').getByText('Done: nothing more is to come.').waitFor();
    const link = planned(page, 'Call mother').getByRole('link', { name: 'Open in Google Calendar' });
    expect(await link.getAttribute('href')).toBe(event?.htmlLink);
    expect(await planned(page, 'Call mother').getByRole('button').allInnerTexts()).toEqual([
      expect.stringContaining('Delete…'),
    ]);
    expect(complaints).toEqual([]);
  });

  test('asks for Calendar when the first plan needs it, and plans it without asking again', async () => {
    const { page, person } = await use.visit(openWindow);
    await person.signIn();
    await person.fillInPlan({ Title: 'First', ...inParis(use.stack, DAY) });
    await button(page, 'Plan event').click();
    await page.getByRole('dialog').getByText('also while you are away').waitFor();
    await button(await person.pressForGoogle('Continue to Google'), 'Continue').click();
    await notice(page).getByText('“First” is planned.').waitFor();
    await planned(page, 'First').waitFor();
  });

  test('a repeated plan shows its next time; paused it creates nothing, deleted it is gone', async () => {
    const { page, person } = await connected();
    await person.plan({ Title: 'Stand-up', Repeat: 'Every day', 'Start time': '09:15' });
    await planned(page, 'Stand-up').getByText('Every day at 09:15').waitFor();
    expect(await nextTime(page, 'Stand-up')).toMatch(/09:15$/);

    await button(page, 'Pause “Stand-up”').click();
    await planned(page, 'Stand-up').getByText('Paused: ').waitFor();
    expect(await button(page, 'Resume “Stand-up”').evaluate((turn) => turn === document.activeElement)).toBe(
      true,
    );
    await use.stack.clock.advance(DAY);
    expect(titles()).not.toContain('Stand-up');
    await button(page, 'Resume “Stand-up”').click();
    await planned(page, 'Stand-up')
      .getByText(/^Next: /)
      .waitFor();
    await use.stack.clock.advance(DAY);
    expect(titles()).toEqual(['Stand-up']);

    await button(page, 'Delete… “Stand-up”').click();
    await button(page, 'Keep it').click();
    await button(page, 'Delete… “Stand-up”').click();
    await button(page, 'Delete plan').click();
    await notice(page).getByText('The plan “Stand-up” is deleted.').waitFor();
    expect(await planned(page, 'Stand-up').count()).toBe(0);
    await page.waitForFunction(() => document.activeElement?.id === 'notice');
    await use.stack.clock.advance(DAY);
    expect(titles()).toEqual(['Stand-up']);
  });

  test('says each kind of repetition in words, and its end is kept', async () => {
    const { page, person } = await connected();
    await person.fillInPlan({ Title: 'Review', Repeat: 'Every week on…', 'Start time': '16:00' });
    const days = page.getByRole('group', { name: 'On' });
    await days.getByLabel('Monday').check();
    await days.getByLabel('Friday').check();
    for (const other of ['Tuesday', 'Wednesday', 'Thursday', 'Saturday', 'Sunday'])
      await days.getByLabel(other).uncheck();
    await person.fillIn({ Until: 'A number of times', Times: '3' });
    const sent = page.waitForRequest('**/api/schedules');
    await button(page, 'Plan event').click();
    expect((await sent).postDataJSON()).toMatchObject({ count: 3, when: { cron: '0 16 * * 1,5' } });
    await planned(page, 'Review').getByText('Every Monday and Friday at 16:00').waitFor();
    await person.plan({ Title: 'Rent', Repeat: 'Every month', 'Day of the month': '31' });
    await planned(page, 'Rent').getByText('On day 31 of every month at ').waitFor();
    await person.plan({ Title: 'Odd', Repeat: 'By a cron expression', 'Cron expression': '5 4 1 1 *' });
    await planned(page, 'Odd').getByText('At the times of 5 4 1 1 *').waitFor();
  });

  test('a whole day, a week later, is planned as such', async () => {
    const { page, person } = await connected();
    await person.fillInPlan({ Title: 'Holiday', ...inParis(use.stack, MINUTE) });
    await composer(page).getByLabel('All day').check();
    await composer(page).getByText('More options').click();
    await person.plan({ Title: 'Holiday', 'It takes place': 'A week later' });
    await use.stack.clock.advance(2 * MINUTE);
    const expected = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Paris' }).format(
      use.stack.clock.now() + 7 * DAY,
    );
    expect(use.events()).toMatchObject([{ summary: 'Holiday', start: { date: expected } }]);
  });

  test('plans wait while Google does not accept the access, and go on after connecting again', async () => {
    const { page, person } = await connected();
    await person.fillInPlan({ Title: 'Late is fine', ...inParis(use.stack, 5 * MINUTE) });
    await composer(page).getByText('More options').click();
    await person.plan({
      Title: 'Late is fine',
      'If it could not be created in time': 'Create it late',
    });
    await person.plan({ Title: 'In time or never', ...inParis(use.stack, 5 * MINUTE) });
    await person.plan({ Title: 'Daily', Repeat: 'Every day', 'Start time': '12:00' });
    use.stack.google.control.revokeGrant(use.email);
    await use.stack.clock.advance(10 * MINUTE);

    await page.reload();
    await planned(page, 'Daily').getByText('Waiting for you: ').waitFor();
    await planned(page, 'Late is fine').getByText('it waits until you connect again').waitFor();
    await planned(page, 'In time or never').getByText('your calendar is not connected').waitFor();
    await button(await person.pressForGoogle('Connect again'), 'Continue').click();
    await notice(page).getByText('Your calendar is connected.').waitFor();
    await use.stack.engine.settle();
    await page.reload();
    await planned(page, 'Daily')
      .getByText(/^Next: /)
      .waitFor();
    await planned(page, 'Late is fine').getByText('Created for ').waitFor();
    await planned(page, 'In time or never').getByText('your calendar was not connected').waitFor();
    expect(titles()).toEqual(['Late is fine']);
  });

  test('a wrong time is marked and explained, and only what is shown is required', async () => {
    const { page, person } = await connected();
    await person.fillInPlan({ Title: 'Too late', 'Start date': '2020-03-01', 'Start time': '09:00' });
    await button(page, 'Plan event').click();
    await page.getByText('This time has passed.').waitFor();
    await notice(page).getByText('This plan cannot be kept as it is. Look at the marked fields.').waitFor();
    const starts = composer(page).getByLabel('Start date', { exact: true });
    expect(await starts.getAttribute('aria-invalid')).toBe('true');
    expect(await starts.evaluate((field) => field === document.activeElement)).toBe(true);
    await starts.fill('');
    expect(await page.getByText('This time has passed.').count()).toBe(0);
    await person.plan({
      Title: 'Weekdays',
      Repeat: 'Every weekday (Monday to Friday)',
      'Start time': '09:00',
    });
    await planned(page, 'Weekdays').getByText('Every weekday at 09:00').waitFor();
    await person.fillInPlan({ Title: 'On {{someday}}', ...inParis(use.stack, DAY) });
    await button(page, 'Plan event').click();
    await page.getByText('Has an unknown placeholder').waitFor();
    await person.fillIn({ Title: 'Odd', Repeat: 'By a cron expression', 'Cron expression': '61 9 * * *' });
    await button(page, 'Plan event').click();
    await page.getByText('The minute “61”').or(page.getByText('The minute "61"')).waitFor();
  });

  test('an answer that is lost is asked for again under the same key', async () => {
    const { page, person } = await connected();
    await page.getByText('Nothing is planned yet.').waitFor();
    await page.route(
      '**/api/schedules',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      // The client itself asks once more.
      { times: 2 },
    );
    await person.fillInPlan({ Title: 'Once', ...inParis(use.stack, DAY) });
    await button(page, 'Plan event').click();
    await notice(page).getByText('The server could not be reached.').waitFor();
    await planned(page, 'Once').waitFor();
    await button(page, 'Plan event').click();
    await notice(page).getByText('“Once” is planned.').waitFor();
    expect(await planned(page, 'Once').count()).toBe(1);
  });

  test('the time of a paused plan may pass, and resuming says so', async () => {
    const { page, person } = await connected();
    await person.plan({ Title: 'Over', ...inParis(use.stack, 2 * MINUTE) });
    await button(page, 'Pause “Over”').click();
    await planned(page, 'Over').getByText('Paused: ').waitFor();
    await use.stack.clock.advance(5 * MINUTE);
    await button(page, 'Resume “Over”').click();
    await notice(page).getByText('The time of “Over” has passed. Delete it and plan it anew.').waitFor();
  });
});
