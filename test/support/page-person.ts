import type { Page } from 'playwright-core';

/** A person before the page in a browser, with an account at the stand-in for Google. */
export interface PagePerson {
  /** Opens the page and signs in; an account that Google does not know is made up on the way. */
  signIn(): Promise<void>;
  /** Presses the page's button and chooses the account at Google: up to where Google goes on by itself. */
  chooseAccount(): Promise<void>;
  /** Connects Calendar, everything left ticked. */
  connect(): Promise<void>;
  /** Fills in fields of the event, by their labels. */
  fillIn(fields: Readonly<Record<string, string>>): Promise<void>;
}

export function pagePerson(page: Page, { url, email }: { url: string; email: string }): PagePerson {
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const told = (text: string) => page.getByRole('status').getByText(text).waitFor();

  const chooseAccount = async () => {
    await press('Sign in with Google');
    await page.getByRole('heading', { name: 'Choose an account' }).waitFor();
    const known = page.getByRole('button', { name: email });
    if ((await known.count()) > 0) return known.click();
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Name').fill(email.split('@')[0] ?? email);
    await press('Next');
  };
  return {
    chooseAccount,
    async signIn() {
      await page.goto(url);
      await chooseAccount();
      const consent = page.getByRole('button', { name: 'Continue', exact: true });
      const back = page.getByRole('status').getByText('You are signed in.');
      await consent.or(back).waitFor();
      if (await consent.isVisible()) await consent.click();
      await told('You are signed in.');
    },
    async connect() {
      await press('Connect Google Calendar');
      await press('Continue');
      await told('Your calendar is connected.');
    },
    async fillIn(fields) {
      for (const [label, value] of Object.entries(fields))
        await page.getByLabel(label, { exact: true }).fill(value);
    },
  };
}
