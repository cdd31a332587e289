import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { adviceFor } from '../../frontend/client/advice.ts';
import { describeInBrowser } from '../support/browser.ts';
import { button, notice } from '../support/page-person.ts';
import { usePage } from './support/use-page.ts';

const use = usePage();

const signInButton = (page: Page) => button(page, 'Sign in with Google');

/** Opens the page as Google's callback does, and waits until it has settled. */
async function comeBack(page: Page, outcome: string): Promise<string> {
  await page.goto(`${use.stack.url}/?auth=${encodeURIComponent(outcome)}&keep=1`);
  await notice(page).getByRole('button').waitFor();
  return (await notice(page).textContent()) ?? '';
}

describeInBrowser('the page', (openWindow) => {
  test('says something of its own about every outcome, and takes it out of the address', async () => {
    const { page } = await openWindow();
    const unknown = await comeBack(page, 'no_such_code');
    for (const code of Object.keys(adviceFor)) {
      const words = await comeBack(page, code);
      expect(words.length).toBeGreaterThan(40);
      if (code !== 'internal') expect([code, words]).not.toEqual([code, unknown]);
      expect(page.url()).toBe(`${use.stack.url}/?keep=1`);
    }
    expect(await comeBack(page, '__proto__')).toBe(unknown);
    expect(await comeBack(page, '<img src=x onerror=alert(1)>')).toBe(unknown);
  });

  test('claims no success that the session does not bear out', async () => {
    const { page } = await openWindow();
    expect(await comeBack(page, 'signed_in')).toContain('Your browser did not keep the sign-in.');
    await page.goto(`${use.stack.url}/?auth=upgraded`);
    await signInButton(page).waitFor();
    expect(await notice(page).getByText('Your calendar is connected.').count()).toBe(0);
  });

  test('creates nothing because of an address that somebody made up', async () => {
    const { page, person } = await use.visit(openWindow);
    await person.arrive();
    await person.fillIn({ Title: 'Not asked for' });
    await page.goto(`${use.stack.url}/?auth=upgraded`);
    await notice(page).getByText('Your calendar is connected.').waitFor();
    expect(use.events()).toEqual([]);
  });

  test('offers to look again when it cannot tell whether somebody is signed in', async () => {
    const { page } = await openWindow();
    await page.route('**/api/session', (route) => route.abort(), { times: 1 });
    await page.goto(use.stack.url);
    await notice(page).getByText('The server could not be reached.').waitFor();
    await button(page, 'Try again').click();
    await signInButton(page).waitFor();
  });

  test('names the wait when the API asks for one, also when the gateway answers without a code', async () => {
    const { page } = await openWindow();
    await page.goto(use.stack.url);
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

  test('keeps what was written when the network is down', async () => {
    const { page, person } = await use.visit(openWindow);
    await person.arrive();
    await person.fillIn({ Title: 'Offline' });
    await page.context().setOffline(true);
    await button(page, 'Create event').click();
    await notice(page).getByText('The server could not be reached.').waitFor();
    expect(await page.locator('#summary').inputValue()).toBe('Offline');
    await page.context().setOffline(false);
    await button(page, 'Create event').click();
    await notice(page).getByText('“Offline” is in your calendar.').waitFor();
  });

  test('begins the attempt when somebody is about to press, and not before', async () => {
    const { page } = await openWindow();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(use.stack.url);
    await signInButton(page).waitFor();
    expect(asked).not.toContain('/api/auth/attempts');
    const script = page.waitForResponse('**/gsi/client');
    await signInButton(page).hover();
    await script;
    expect(asked.filter((path) => path === '/api/auth/attempts')).toHaveLength(1);
  });

  test('lets no foreign or inline script run', async () => {
    const { page, complaints } = await openWindow();
    await page.goto(use.stack.url);
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
