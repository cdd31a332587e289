import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type LocalStack, startLocalStack } from '../../infra/local/stack.ts';
import { problems } from '../../shared/problems.ts';
import { describeInBrowser } from '../support/browser.ts';
import { pagePerson } from '../support/page-person.ts';

let stack: LocalStack;

beforeAll(async () => {
  stack = await startLocalStack();
});
afterAll(() => stack.stop());

const signInButton = (page: Page) => page.getByRole('button', { name: 'Sign in with Google' });
const notice = (page: Page) => page.getByRole('status');

/** Opens the page as Google's callback does, and waits until it has settled. */
async function comeBack(page: Page, outcome: string): Promise<string> {
  await page.goto(`${stack.url}/?auth=${encodeURIComponent(outcome)}&keep=1`);
  await notice(page).getByRole('button').waitFor();
  return (await notice(page).textContent()) ?? '';
}

describeInBrowser('the page', (openWindow) => {
  test('says something of its own about every outcome, and takes it out of the address', async () => {
    const { page } = await openWindow();
    const unknown = await comeBack(page, 'no_such_code');
    for (const code of Object.keys(problems)) {
      const words = await comeBack(page, code);
      expect(words.length).toBeGreaterThan(40);
      if (code !== 'internal') expect([code, words]).not.toEqual([code, unknown]);
      expect(page.url()).toBe(`${stack.url}/?keep=1`);
    }
    expect(await comeBack(page, '__proto__')).toBe(unknown);
    expect(await comeBack(page, '<img src=x onerror=alert(1)>')).toBe(unknown);
  });

  test('claims no success that the session does not bear out', async () => {
    const { page } = await openWindow();
    expect(await comeBack(page, 'signed_in')).toContain('Your browser did not keep the sign-in.');
    await page.goto(`${stack.url}/?auth=upgraded`);
    await signInButton(page).waitFor();
    expect(await notice(page).getByText('Your calendar is connected.').count()).toBe(0);
  });

  test('offers to look again when it cannot tell whether somebody is signed in', async () => {
    const { page } = await openWindow();
    await page.route('**/api/session', (route) => route.abort(), { times: 1 });
    await page.goto(stack.url);
    await notice(page).getByText('The server could not be reached.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await signInButton(page).waitFor();
  });

  test('names the wait when the API asks for one, also when the gateway answers without a code', async () => {
    const { page } = await openWindow();
    await page.goto(stack.url);
    const refusal = {
      status: 429,
      headers: { 'Retry-After': '120' },
      body: '{"message":"Too Many Requests"}',
    };
    await page.route('**/api/auth/attempts', (route) => route.fulfill(refusal));
    await signInButton(page).click();
    await notice(page).getByText('That was too much at once.').waitFor();
    expect(await notice(page).textContent()).toContain('It may work again in 2 minutes.');
  });

  test('can be used by keyboard alone, and a change never throws the focus away', async () => {
    const { page } = await openWindow();
    const email = 'keys@example.com';
    const person = pagePerson(page, { url: stack.url, email });
    await page.goto(stack.url);
    await signInButton(page).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await signInButton(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await person.signIn();
    const focused = () => page.evaluate(() => document.activeElement?.id);
    expect(await focused()).toBe('notice');
    await page.getByRole('button', { name: 'Sign out', exact: true }).focus();
    await page.keyboard.press('Enter');
    await notice(page).getByText('You are signed out in this browser.').waitFor();
    await expect(page.waitForFunction(() => document.activeElement?.id === 'notice')).resolves.toBeDefined();
  });

  test.each(['light', 'dark'] as const)('fits a phone of 320 pixels in %s mode', async (colorScheme) => {
    const { page } = await openWindow({ viewport: { width: 320, height: 640 }, colorScheme });
    const person = pagePerson(page, { url: stack.url, email: `phone-${colorScheme}@example.com` });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await page.goto(stack.url);
    await signInButton(page).waitFor();
    expect(await overflow()).toBeLessThanOrEqual(0);
    await person.signIn();
    await person.connect();
    expect(await overflow()).toBeLessThanOrEqual(0);
    const Title = 'Donaudampfschifffahrtsgesellschaftskapitänsversammlung';
    await person.plan({ Title, 'How often': 'Every week' });
    await page.getByRole('button', { name: `Delete… “${Title}”` }).click();
    expect(await overflow()).toBeLessThanOrEqual(0);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(ground).toBe(colorScheme === 'dark' ? 'rgb(19, 21, 23)' : 'rgb(246, 245, 241)');
  });

  test('lets no foreign or inline script run', async () => {
    const { page, complaints } = await openWindow();
    await page.goto(stack.url);
    await signInButton(page).waitFor();
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.name = "ran"';
      document.body.append(script);
    });
    expect(await page.evaluate(() => window.name)).toBe('');
    expect(complaints).toContainEqual(expect.stringMatching(/^CSP: script-src-elem inline/));
  });
});
