import type { Page } from 'playwright-core';

type Fields = Readonly<Record<string, string>>;

/** A person before the page in a browser, with an account at the stand-in for Google. */
export interface PagePerson {
  /** Opens the page and signs in; an account that Google does not know is made up on the way. */
  signIn(): Promise<void>;
  /** Presses the page's button and chooses the account at Google: up to where Google goes on by itself. */
  chooseAccount(): Promise<void>;
  /** Connects Calendar, everything left ticked. */
  connect(): Promise<void>;
  /** Fills in fields of the event, by their labels. */
  fillIn(fields: Fields): Promise<void>;
  /** Fills in fields of a plan, by their labels, in this order; choices by their words. */
  fillInPlan(fields: Fields): Promise<void>;
  /** Fills in a plan and presses the button: up to where the page says that it is planned. */
  plan(fields: Fields & { Title: string }): Promise<void>;
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
  const fillIn = async (formName: string, fields: Fields) => {
    const form = page.getByRole('form', { name: formName });
    for (const [label, value] of Object.entries(fields)) {
      const field = form.getByLabel(label, { exact: true });
      const isChoice = (await field.evaluate(({ tagName }) => tagName)) === 'SELECT';
      await (isChoice ? field.selectOption(value) : field.fill(value));
    }
  };
  const fillInPlan = (fields: Fields) => fillIn('Plan for later', fields);
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
    fillIn: (fields) => fillIn('Create an event', fields),
    fillInPlan,
    async plan(fields) {
      await fillInPlan(fields);
      await press('Plan event');
      await told(`“${fields.Title}” is planned.`);
    },
  };
}
