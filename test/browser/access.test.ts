import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser.ts';
import { button, composer, notice } from '../support/page-person.ts';
import { DAY, usePage } from './support/use-page.ts';

const use = usePage();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is wrong with the page as it is shown now, best practices included. */
async function findBarriers(page: Page): Promise<string[]> {
  // A colour that is about to come is not the one that is read.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
  // By the debugger, which the page's policy does not bind.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const results = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

describeInBrowser('the page for everybody', (openWindow) => {
  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)(
    'has no barrier that axe finds in any state, in %s at %d pixels, and fits',
    async (colorScheme, width) => {
      const { page, person } = await use.visit(openWindow, { viewport: { width, height: 800 }, colorScheme });
      const barriers: Record<string, string[]> = {};
      const look = async (state: string) => {
        barriers[state] = await findBarriers(page);
        const over = await overflow(page);
        if (over > 0) barriers[state].push(`${over} pixels too wide`);
      };
      await page.goto(use.stack.url);
      await button(page, 'Sign in with Google').waitFor();
      await look('signed out');
      await person.signIn();
      await look('signed in');
      await page.getByRole('button', { name: /: your account$/ }).click();
      await look('menu');
      await page.keyboard.press('Escape');
      await person.fillIn({ Title: 'Donaudampfschifffahrtsgesellschaftskapitänsversammlung' });
      await button(page, 'Create event').click();
      await look('asking');
      await button(await person.pressForGoogle('Continue to Google'), 'Continue').click();
      await notice(page).getByText('is in your calendar.').waitFor();
      await look('created');
      await composer(page).getByText('More options').click();
      await person.fillInPlan({
        Title: 'x',
        Repeat: 'Every week on…',
        Until: 'A number of times',
        Times: '0',
      });
      await button(page, 'Plan event').click();
      await page.getByText('Choose a number from 1 to 9999.').waitFor();
      await look('wrong');
      const Title = 'Donaudampfschifffahrtsgesellschaftskapitänsversammlung';
      await person.plan({ Title, Repeat: 'Every day', Until: 'It never ends' });
      await look('planned');
      await button(page, `Delete… “${Title}”`).click();
      await look('deleting');
      await button(page, 'Keep it').click();
      use.stack.google.control.revokeGrant(use.email);
      await use.stack.clock.advance(DAY);
      await page.reload();
      await page.getByText('Waiting for you: ').waitFor();
      await look('reconnect');
      await button(page, 'Forget Calendar…').click();
      await button(page, 'Forget Calendar').click();
      await button(page, 'Done').waitFor();
      await look('receipt');
      await page.route('**/api/session', (route) => route.abort());
      await page.reload();
      await button(page, 'Try again').waitFor();
      await look('unavailable');
      const expected = Object.fromEntries(Object.keys(barriers).map((state) => [state, []]));
      expect(barriers).toEqual(expected);
      const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(ground).toBe(colorScheme === 'dark' ? 'rgb(16, 20, 19)' : 'rgb(245, 244, 239)');
    },
    // Axe looks at twelve states.
    120_000,
  );

  test('fits at 320 pixels, which is 200 % zoom on a small screen', async () => {
    const { page, person } = await use.visit(openWindow, { viewport: { width: 320, height: 640 } });
    await page.goto(use.stack.url);
    await button(page, 'Sign in with Google').waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await person.arrive();
    await person.plan({ Title: 'Every day', Repeat: 'Every day' });
    await person.fillInPlan({ Title: 'x', Repeat: 'Every week on…' });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });

  test('can be used by keyboard alone, and a change never throws the focus away', async () => {
    const { page, person } = await use.visit(openWindow);
    const focused = () =>
      page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent?.trim());
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await page.goto(use.stack.url);
    await button(page, 'Sign in with Google').waitFor();
    await press('Tab', 'Tab');
    expect(await focused()).toBe('Sign in with Google');
    const signIn = page.waitForEvent('popup');
    await press('Enter');
    await person.goThroughSignIn(await signIn);
    await notice(page).getByText('You are signed in.').waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'notice');

    await page.locator('[name=mode]:checked').focus();
    await press('ArrowRight', 'ArrowLeft', 'Tab');
    expect(await focused()).toBe('summary');
    await page.keyboard.type('By keyboard');
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(await focused()).toBe('ask-go');
    const consent = page.waitForEvent('popup');
    await press('Enter');
    const google = await consent;
    await button(google, 'Continue').focus();
    // The window closes at the press, and may not live to tell of it.
    const closed = google.waitForEvent('close');
    await google.keyboard.press('Enter').catch(() => closed);
    await notice(page).getByText('“By keyboard” is in your calendar.').waitFor();
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);

    await page.locator('#account').focus();
    await press('Enter', 'Tab');
    expect(await focused()).toBe('Sign out');
    await press('Escape');
    expect(await focused()).toBe('account');
    await press('Enter', 'Tab', 'Enter');
    await notice(page).getByText('You are signed out in this browser.').waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'notice');
    await press('Tab');
    expect(await focused()).toBe('✕');
    await press('Enter');
    expect(await focused()).toBe('notice');
  });

  test('moves nothing for whoever asked for less motion', async () => {
    const { page } = await openWindow({ reducedMotion: 'reduce' });
    await page.goto(use.stack.url);
    await button(page, 'Sign in with Google').waitFor();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });

  test('writes dates as the reader does, and says in which language', async () => {
    const { page, person } = await use.visit(openWindow, { locale: 'de-DE' });
    await person.arrive();
    await person.fillIn({ Title: 'Treffen', 'Start date': '2027-03-01', 'Start time': '12:30' });
    await button(page, 'Create event').click();
    const time = page.getByRole('list', { name: 'Created just now' }).locator('time');
    await time.waitFor();
    expect(await time.textContent()).toContain('Montag, 1. März 2027');
    expect(await time.getAttribute('lang')).toBe('de-DE');
  });
});
