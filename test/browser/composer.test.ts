import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser.ts';
import { button, composer, notice } from '../support/page-person.ts';
import { usePage } from './support/use-page.ts';

const use = usePage();

const field = (page: Page, label: string) => composer(page).getByLabel(label, { exact: true });
const value = (page: Page, label: string) => field(page, label).inputValue();

describeInBrowser('the form of an event', (openWindow) => {
  async function connected(): Promise<Awaited<ReturnType<typeof use.visit>>> {
    const visit = await use.visit(openWindow);
    await visit.person.arrive();
    return visit;
  }
  const create = async (page: Page, title: string) => {
    await button(page, 'Create event').click();
    await notice(page).getByText(`“${title}” is in your calendar.`).waitFor();
    return use.events().find(({ summary }) => summary === title);
  };

  test('keeps the length while the start moves, over midnight and back from a whole day', async () => {
    const { page, person } = await connected();
    await person.fillIn({ 'Start date': '2027-03-01', 'Start time': '12:00', 'End time': '14:30' });
    await person.fillIn({ 'Start time': '23:00' });
    expect([await value(page, 'End date'), await value(page, 'End time')]).toEqual(['2027-03-02', '01:30']);
    await person.fillIn({ 'Start date': '2027-04-10' });
    expect(await value(page, 'End date')).toBe('2027-04-11');
    await field(page, 'All day').check();
    expect(await field(page, 'Start time').isVisible()).toBe(false);
    await person.fillIn({ 'Start date': '2027-05-01' });
    expect(await value(page, 'End date')).toBe('2027-05-02');
    await field(page, 'All day').uncheck();
    expect([await value(page, 'End date'), await value(page, 'End time')]).toEqual(['2027-05-02', '01:30']);
  });

  test('writes whole days, the last one included', async () => {
    const { page, person } = await connected();
    await person.fillIn({ Title: 'Holiday', 'Start date': '2027-07-01' });
    await field(page, 'All day').check();
    await person.fillIn({ 'End date': '2027-07-03' });
    expect(await create(page, 'Holiday')).toMatchObject({
      start: { date: '2027-07-01' },
      end: { date: '2027-07-04' },
    });
    await page.getByText(/^Thursday.* 1 .*Saturday.* 3 July 2027$/).waitFor();
  });

  test('repeats: each choice becomes the rule that it says, and a series begins on one of its days', async () => {
    const { page, person } = await connected();
    await person.fillIn({ Title: 'Weekly', 'Start date': '2027-03-02', 'Start time': '09:00' });
    await person.fillIn({ Repeat: 'Every week on…' });
    // It starts with the day of the start, which cannot be left without another.
    expect(await field(page, 'Tuesday').isChecked()).toBe(true);
    await field(page, 'Tuesday').click();
    expect(await field(page, 'Tuesday').isChecked()).toBe(true);
    await field(page, 'Thursday').check();
    await field(page, 'Tuesday').uncheck();
    await page.getByText('The first one is on Thursday, 4 March 2027').waitFor();
    await person.fillIn({ Until: 'A date', 'Last day': '2027-12-31' });
    const weekly = await create(page, 'Weekly');
    expect(weekly?.recurrence).toEqual(['RRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL=20271231T225900Z']);
    expect(Date.parse(weekly?.start?.dateTime ?? '')).toBe(Date.parse('2027-03-04T09:00:00+01:00'));

    await person.fillIn({ Title: 'Yearly', 'Start date': '2027-03-02', Repeat: 'Every year' });
    await field(page, 'All day').check();
    await person.fillIn({ Until: 'A number of times', Times: '5' });
    expect((await create(page, 'Yearly'))?.recurrence).toEqual(['RRULE:FREQ=YEARLY;COUNT=5']);

    await person.fillIn({ Title: 'Workdays', 'Start date': '2027-03-06' });
    await person.fillIn({ Repeat: 'Every weekday (Monday to Friday)' });
    const workdays = await create(page, 'Workdays');
    expect(workdays?.recurrence).toEqual(['RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR']);
    expect(workdays?.start?.dateTime).toContain('2027-03-08');
  });

  test('takes a zone, a place, a description, Meet and guests, and mails them only when asked to', async () => {
    const { page, person } = await connected();
    await composer(page).getByText('More options').click();
    await person.fillIn({
      Title: 'Call with Ada',
      'Start date': '2027-03-01',
      'Start time': '12:00',
      'Time zone': 'Tokyo',
      'Guests (optional)': 'ada@example.com',
      Location: 'Room 1',
      Description: 'Bring the plan.',
    });
    await field(page, 'Google sends the guests an invitation by email').check();
    await field(page, 'Add a Google Meet video call').check();
    const event = await create(page, 'Call with Ada');
    expect(event).toMatchObject({
      location: 'Room 1',
      description: 'Bring the plan.',
      start: { timeZone: 'Asia/Tokyo' },
      attendees: [{ email: 'ada@example.com' }],
    });
    expect(event?.conferenceData).toBeDefined();
    expect(use.stack.google.control.notices().filter(({ eventId }) => eventId === event?.id)).not.toEqual([]);
    expect(await value(page, 'Time zone')).toBe('Europe/Paris');
  });

  test('a wrong field is marked, explained and gets the focus, and the mark goes with the next change', async () => {
    const { page, person } = await connected();
    await button(page, 'Create event').click();
    await page.getByText('Give the event a title.').waitFor();
    expect(await field(page, 'Title').evaluate((input) => input === document.activeElement)).toBe(true);
    await person.fillIn({ Title: 'Backwards', 'Start date': '2027-03-01', 'Start time': '12:00' });
    await person.fillIn({ 'End time': '11:00' });
    await button(page, 'Create event').click();
    await page.getByText('The end must be later than the start.').waitFor();
    const end = field(page, 'End time');
    expect(await end.getAttribute('aria-invalid')).toBe('true');
    const described = String(await end.getAttribute('aria-describedby'));
    expect(await page.locator(`#${described}`).textContent()).toBe('The end must be later than the start.');
    expect(await end.evaluate((input) => input === document.activeElement)).toBe(true);
    await end.fill('12:45');
    expect(await end.getAttribute('aria-invalid')).toBeNull();
    expect(await page.getByText('The end must be later than the start.').count()).toBe(0);
    await person.fillIn({ 'Guests (optional)': 'nobody' });
    await button(page, 'Create event').click();
    await page.getByText('Write email addresses, with commas between them.').waitFor();
  });

  test('what only the server knows is told at its field: a time that clocks skip, a guest twice', async () => {
    const { page, person } = await connected();
    await person.fillIn({ Title: 'Skipped', 'Start date': '2027-03-28', 'Start time': '02:30' });
    await person.fillIn({ 'Guests (optional)': 'ada@example.com, ADA@example.com' });
    await button(page, 'Create event').click();
    await notice(page).getByText('Google Calendar would not take this event.').waitFor();
    expect(await field(page, 'Start time').getAttribute('aria-invalid')).toBe('true');
    expect(await field(page, 'Guests (optional)').getAttribute('aria-invalid')).toBe('true');
    expect(await field(page, 'Start time').evaluate((input) => input === document.activeElement)).toBe(true);
  });
});
