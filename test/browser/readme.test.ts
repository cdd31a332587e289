import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, type OpenWindow } from '../support/browser.ts';
import { button, pagePerson } from '../support/page-person.ts';
import { usePage } from './support/use-page.ts';

const readme = readFileSync('README.md', 'utf8');
const [, html = ''] = /^```html\n(.+?)^```$/ms.exec(readme) ?? [];
const [, script = ''] = /^```js\n(.+?)^```$/ms.exec(readme) ?? [];

const used = usePage();

/** The example in the place of the product's own page, under its policy. */
async function openExample(openWindow: OpenWindow) {
  const { page, complaints } = await openWindow();
  const { url } = used.stack;
  await page.route(`${url}/app.js`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: script }),
  );
  await page.route(`${url}/assets/*.js`, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `document.body.replaceChildren(document.createRange().createContextualFragment(${JSON.stringify(html)}));`,
    }),
  );
  await page.goto(url);
  const person = pagePerson(page, { url, email: used.email });
  const signIn = async () => {
    const google = await person.pressForGoogle('Sign in with Google');
    await google.getByLabel('Email').fill(used.email);
    await google.getByLabel('Name').fill('Ada');
    await button(google, 'Next').click();
    await button(google, 'Continue').click();
    await told(page, `Hello ${used.email}.`);
  };
  return { page, complaints, person, signIn };
}

const told = (page: Page, text: string) => page.locator('#notice').getByText(text).waitFor();

const plans = async (page: Page): Promise<unknown> =>
  page.evaluate(async () => (await fetch('/api/schedules')).json());

describeInBrowser('the example of the README', (openWindow) => {
  test('signs in, asks for Calendar when an event is wanted, and makes event and plan once', async () => {
    const { page, complaints, person, signIn } = await openExample(openWindow);
    await signIn();
    const google = await person.pressForGoogle('Create');
    await button(google, 'Continue').click();
    await told(page, 'Created: http');
    await page.locator('#notice').evaluate((notice) => notice.replaceChildren());
    await button(page, 'Create').click();
    await told(page, 'Created: http');
    expect(used.events()).toMatchObject([{ summary: 'Meetup' }]);
    expect(await plans(page)).toMatchObject({ schedules: [{ event: { summary: 'Stand-up {{date}}' } }] });
    expect(complaints).toEqual([]);
  });

  test('says what to do about what goes wrong', async () => {
    const { page, person, signIn } = await openExample(openWindow);
    await button(page, 'Create').click();
    await told(page, 'Sign in first.');
    await signIn();
    const google = await person.pressForGoogle('Create');
    await google.getByRole('checkbox', { name: /calendar/ }).uncheck();
    await button(google, 'Continue').click();
    await told(page, 'This needs your calendar');
    const again = await person.pressForGoogle('Create');
    await button(again, 'Continue').click();
    await told(page, 'Created: http');
  });

  test('goes on after a redirect', async () => {
    const { page, signIn } = await openExample(openWindow);
    await signIn();
    await page.evaluate(() => {
      window.open = () => null;
    });
    await button(page, 'Create').click();
    await button(page, 'Continue').click();
    await told(page, 'Press Create again.');
    await button(page, 'Create').click();
    await told(page, 'Created: http');
    await page.goto(`${used.stack.url}/?auth=scope_declined`);
    await told(page, 'This needs your calendar');
  });
});

test('an inline script would be refused, as the README says', async () => {
  const { headers } = await fetch(used.stack.url);
  expect(headers.get('content-security-policy')).toMatch(/script-src 'self' \S+;/);
  expect(headers.get('content-security-policy')).not.toContain('unsafe-inline');
  expect(html).toContain('src="/app.js"');
});
