import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type LocalStack, startLocalStack } from '../../infra/local/stack.ts';
import { describeInBrowser } from '../support/browser.ts';
import { type PagePerson, pagePerson } from '../support/page-person.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let stack: LocalStack;
let email: string;
let count = 0;

beforeAll(async () => {
  stack = await startLocalStack();
});
afterAll(() => stack.stop());
beforeEach(() => {
  count += 1;
  email = `planner${count}@example.com`;
});

const titles = () => stack.google.control.events(email).map(({ summary }) => summary);
const status = (page: Page) => page.getByRole('status');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const planned = (page: Page, title: string) =>
  page.getByRole('list', { name: 'Your plans' }).getByRole('listitem').filter({ hasText: title });

/** The first full minute after that time from now, as a clock in Paris shows it: `2027-03-01T18:00`. */
function inParis(milliseconds: number): string {
  const moment = Math.ceil((stack.clock.now() + milliseconds) / MINUTE) * MINUTE;
  const format = new Intl.DateTimeFormat('sv', {
    timeZone: 'Europe/Paris',
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return format.format(moment).replace(' ', 'T');
}

/** What the page says about the next time. */
async function nextTime(page: Page, title: string): Promise<string> {
  return planned(page, title)
    .getByText(/^Next: /)
    .innerText();
}

describeInBrowser('plans on the page', (openWindow) => {
  async function connected(): Promise<{ page: Page; person: PagePerson; complaints: readonly string[] }> {
    const { page, complaints } = await openWindow();
    const person = pagePerson(page, { url: stack.url, email });
    await person.signIn();
    await person.connect();
    return { page, person, complaints };
  }

  test('what is planned a minute ahead is in the calendar after its author has signed out', async () => {
    const { page, person, complaints } = await connected();
    await page.getByText('Nothing is planned yet.').waitFor();
    await person.plan({ Title: 'Call mother', Starts: inParis(MINUTE), Lasts: '15 minutes' });
    await planned(page, 'Call mother').getByText('Once, on ').waitFor();
    expect(await nextTime(page, 'Call mother')).toMatch(/^Next: \w+day, \d+ \w+ \d{4} at \d\d:\d\d$/);
    expect(await page.getByRole('form', { name: 'Plan for later' }).getByLabel('Title').inputValue()).toBe(
      '',
    );
    await button(page, 'Sign out').click();
    await status(page).getByText('You are signed out in this browser.').waitFor();
    expect(await page.getByText('Call mother').count()).toBe(0);
    expect(titles()).toEqual([]);

    await stack.clock.advance(2 * MINUTE);

    await page.goto(`${stack.google.url}/calendar/view?account=${email}`);
    await page.getByRole('link', { name: 'Call mother' }).waitFor();
    const [event] = stack.google.control.events(email);
    expect(Date.parse(event?.end?.dateTime ?? '') - Date.parse(event?.start?.dateTime ?? '')).toBe(
      15 * MINUTE,
    );
    await page.goto(stack.url);
    await person.chooseAccount();
    await planned(page, 'Call mother').getByText('Created for ').waitFor();
    await planned(page, 'Call mother').getByText('Done: nothing more is to come.').waitFor();
    const link = planned(page, 'Call mother').getByRole('link', { name: 'Open in Google Calendar' });
    expect(await link.getAttribute('href')).toBe(event?.htmlLink);
    expect(await planned(page, 'Call mother').getByRole('button').allInnerTexts()).toEqual([
      expect.stringContaining('Delete…'),
    ]);
    expect(complaints.filter((complaint) => !complaint.includes('/api/session'))).toEqual([]);
  });

  test('a repeated plan shows its next time; paused it creates nothing, deleted it is gone', async () => {
    const { page, person } = await connected();
    await person.plan({ Title: 'Stand-up', 'How often': 'Every day', 'Starts at': '09:15' });
    await planned(page, 'Stand-up').getByText('Every day at 09:15').waitFor();
    expect(await nextTime(page, 'Stand-up')).toMatch(/ at 09:15$/);
    await person.plan({ Title: 'Review', 'How often': 'Every week', On: 'Friday', 'Starts at': '16:00' });
    await planned(page, 'Review').getByText('Every Friday at 16:00').waitFor();
    expect(await nextTime(page, 'Review')).toMatch(/^Next: Friday, .* at 16:00$/);

    await button(page, 'Pause “Stand-up”').click();
    await planned(page, 'Stand-up').getByText('Paused: ').waitFor();
    expect(await button(page, 'Resume “Stand-up”').evaluate((turn) => turn === document.activeElement)).toBe(
      true,
    );
    await stack.clock.advance(DAY);
    expect(titles()).not.toContain('Stand-up');
    await button(page, 'Resume “Stand-up”').click();
    await planned(page, 'Stand-up')
      .getByText(/^Next: /)
      .waitFor();
    await stack.clock.advance(DAY);
    expect(titles().filter((title) => title === 'Stand-up')).toHaveLength(1);

    await button(page, 'Delete… “Stand-up”').click();
    await button(page, 'Keep it').click();
    await button(page, 'Delete… “Stand-up”').click();
    await button(page, 'Delete plan').click();
    await status(page).getByText('The plan “Stand-up” is deleted.').waitFor();
    expect(await planned(page, 'Stand-up').count()).toBe(0);
    expect(await planned(page, 'Review').count()).toBe(1);
    await page.waitForFunction(() => document.activeElement?.id === 'notice');
    await stack.clock.advance(DAY);
    expect(titles().filter((title) => title === 'Stand-up')).toHaveLength(1);
  });

  test('plans wait while Google does not accept the access, and go on after connecting again', async () => {
    const { page, person } = await connected();
    await person.plan({
      Title: 'Late is fine',
      Starts: inParis(5 * MINUTE),
      'If it could not be created in time': 'Create it late',
    });
    await person.plan({ Title: 'In time or never', Starts: inParis(5 * MINUTE) });
    await person.plan({ Title: 'Every day', 'How often': 'Every day', 'Starts at': '12:00' });
    stack.google.control.revokeGrant(email);
    await stack.clock.advance(10 * MINUTE);

    await page.reload();
    await planned(page, 'Every day').getByText('Waiting for you: ').waitFor();
    await planned(page, 'Late is fine').getByText('it waits until you connect again').waitFor();
    await planned(page, 'In time or never').getByText('your calendar is not connected').waitFor();
    expect(await button(page, 'Plan event').isVisible()).toBe(false);
    await button(page, 'Connect again').click();
    await button(page, 'Continue').click();
    await status(page).getByText('Your calendar is connected.').waitFor();
    await stack.engine.settle();
    await page.reload();
    await planned(page, 'Every day')
      .getByText(/^Next: /)
      .waitFor();
    await planned(page, 'Late is fine').getByText('Created for ').waitFor();
    await planned(page, 'In time or never').getByText('your calendar was not connected').waitFor();
    expect(titles()).toEqual(['Late is fine']);
  });

  test('a wrong time is marked and explained, and only what is shown is required', async () => {
    const { page, person } = await connected();
    await person.fillInPlan({ Title: 'Too late', Starts: '2020-03-01T09:00' });
    await button(page, 'Plan event').click();
    await page.getByText('This time has passed.').waitFor();
    await status(page).getByText('This plan cannot be kept as it is. Look at the marked fields.').waitFor();
    const starts = page.getByRole('form', { name: 'Plan for later' }).getByLabel('Starts', { exact: true });
    expect(await starts.getAttribute('aria-invalid')).toBe('true');
    expect(await starts.evaluate((field) => field === document.activeElement)).toBe(true);
    await starts.fill('');
    expect(await page.getByText('This time has passed.').count()).toBe(0);
    await person.plan({ Title: 'Weekdays', 'How often': 'Every weekday (Monday to Friday)' });
    await planned(page, 'Weekdays').getByText('Every weekday at 09:00').waitFor();
    await person.fillInPlan({ Title: 'On {{someday}}', Starts: inParis(DAY) });
    await button(page, 'Plan event').click();
    await page.getByText('Has an unknown placeholder').waitFor();
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
      { times: 1 },
    );
    await person.fillInPlan({ Title: 'Once', Starts: inParis(DAY) });
    await button(page, 'Plan event').click();
    await status(page).getByText('The server could not be reached.').waitFor();
    await planned(page, 'Once').waitFor();
    await button(page, 'Plan event').click();
    await status(page).getByText('“Once” is planned.').waitFor();
    expect(await planned(page, 'Once').count()).toBe(1);
  });

  test('the time of a paused plan may pass, and resuming says so', async () => {
    const { page, person } = await connected();
    await person.plan({ Title: 'Over', Starts: inParis(2 * MINUTE) });
    await button(page, 'Pause “Over”').click();
    await planned(page, 'Over').getByText('Paused: ').waitFor();
    await stack.clock.advance(5 * MINUTE);
    await button(page, 'Resume “Over”').click();
    await status(page).getByText('The time of “Over” has passed. Delete it and plan it anew.').waitFor();
  });
});
