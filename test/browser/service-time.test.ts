import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser.ts';
import { composer } from '../support/page-person.ts';
import { DAY, inParis, MINUTE, usePage } from './support/use-page.ts';

const use = usePage();

const HOUR = 60 * MINUTE;
const start = async (page: Page) => {
  const [date, time] = ['Start date', 'Start time'].map((label) =>
    composer(page).getByLabel(label, { exact: true }).inputValue(),
  );
  return { 'Start date': await date, 'Start time': await time };
};
/** Full hours of the service are full hours in Paris, too. */
const hoursFrom = (moment: number, hours: number) => (Math.floor(moment / HOUR) + hours) * HOUR;
const nextHour = () =>
  inParis(use.stack, hoursFrom(use.stack.clock.now(), 1) - use.stack.clock.now() - MINUTE / 2);
const comeBack = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

// A quarter past: no hour ends while a test looks.
beforeAll(() => use.stack.clock.advance({ to: hoursFrom(use.stack.clock.now(), 1) + 15 * MINUTE }));

describeInBrowser('the page goes by the clock of the service', (openWindow) => {
  test('where that was moved by a day: what the form suggests is to come, and so is the next minute', async () => {
    await use.stack.clock.advance(DAY);
    const { page, person } = await use.visit(openWindow);
    await person.arrive();
    expect(await start(page)).toEqual(nextHour());
    await person.plan({ Title: 'As suggested' });
    await person.plan({ Title: 'In a minute', ...inParis(use.stack, MINUTE) });
    await use.stack.clock.advance(2 * MINUTE);
    expect(use.events().map(({ summary }) => summary)).toContain('In a minute');
  });

  test('on a computer that is three days late', async () => {
    const { page, person } = await use.visit(openWindow);
    await page.clock.install({ time: use.stack.clock.now() - 3 * DAY });
    await person.arrive();
    expect(await start(page)).toEqual(nextHour());
    await person.plan({ Title: 'As suggested' });
  });

  test('when it is moved while the form is open: a suggestion moves along, what was chosen stays', async () => {
    const { page, person } = await use.visit(openWindow);
    await person.arrive();
    await person.fillInPlan({ Title: 'Soon' });
    await use.stack.clock.advance(DAY);
    await comeBack(page);
    const { 'Start date': tomorrow } = nextHour();
    await page.waitForFunction(
      (date) => document.querySelector('input')?.form?.['startDate'].value === date,
      tomorrow,
    );
    expect(await start(page)).toEqual(nextHour());
    expect(await composer(page).getByLabel('Title').inputValue()).toBe('Soon');

    const chosen = inParis(use.stack, DAY + 5 * MINUTE);
    await person.fillIn(chosen);
    await use.stack.clock.advance(2 * DAY);
    const read = page.waitForResponse('**/api/schedules?*');
    await comeBack(page);
    await (await read).finished();
    await page.getByText('Nothing is planned yet.').waitFor();
    expect(await start(page)).toEqual(chosen);
  });
});
