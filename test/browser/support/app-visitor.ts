import type { Page } from 'playwright-core';

export const ask = (page: Page) => page.getByRole('button', { name: 'Ask' }).click();
export const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

/** Presses the page's button; the popup, once it shows something. */
export async function askInPopup(page: Page): Promise<Page> {
  const opened = page.waitForEvent('popup');
  await ask(page);
  const popup = await opened;
  await popup.getByRole('heading', { level: 1 }).waitFor();
  return popup;
}

/** What the script has told the page: the callback's name and argument, once there is one. */
export async function told(page: Page): Promise<[string, Record<string, string>][]> {
  const lines = page.getByRole('listitem');
  await lines.first().waitFor();
  return (await lines.allTextContents()).map((line) => JSON.parse(line));
}

/** Gives the script time to look more than once whether the popup is closed. */
export const letItLook = (page: Page) => page.waitForTimeout(600);
